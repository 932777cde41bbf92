import { Switch } from '@mantine/core';
import type { ReactNode } from 'react';
import './frame-switch.css';

/** A switch with its words on the left and what they mean below. */
export function FrameSwitch({
  label,
  description,
  checked,
  disabled = false,
  onChange,
}: {
  readonly label: string;
  readonly description?: ReactNode;
  readonly checked: boolean;
  readonly disabled?: boolean;
  onChange(checked: boolean): void;
}) {
  return (
    <Switch
      className="frame-switch"
      labelPosition="left"
      label={label}
      description={description}
      checked={checked}
      disabled={disabled}
      withThumbIndicator={false}
      onChange={({ currentTarget }) => onChange(currentTarget.checked)}
    />
  );
}
