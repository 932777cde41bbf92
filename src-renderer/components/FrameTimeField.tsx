import { TextInput } from '@mantine/core';
import { formatTimeOfDay, parseTimeOfDay } from '../../src-agent/contract/wall-clock.ts';

/** A time of day in any form a person writes: 9h30, 09:30, 9h, 9. Kept as written; read out beside it when it differs. */
export function FrameTimeField({
  label,
  value,
  invalid,
  disabled = false,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  /** Said when it is not a time of day. */
  readonly invalid: string;
  readonly disabled?: boolean;
  onChange(value: string): void;
}) {
  const minutes = parseTimeOfDay(value);
  const read = minutes === null ? '' : formatTimeOfDay(minutes);
  return (
    <TextInput
      label={label}
      value={value}
      w={136}
      disabled={disabled}
      error={minutes === null && !disabled ? invalid : null}
      inputMode="text"
      maxLength={16}
      rightSectionWidth={56}
      rightSection={read === '' || read === value.trim() ? null : <span className="time-read">{read}</span>}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}
