import { NumberInput } from '@mantine/core';
import { useId } from 'react';
import { SettingLine } from './SettingLine.tsx';

/** A whole number with its unit. What cannot be read as one is not taken. */
export function NumberLine({
  label,
  description,
  value,
  suffix,
  min,
  max,
  step = 1,
  disabled = false,
  onChange,
}: {
  readonly label: string;
  readonly description?: string;
  readonly value: number;
  readonly suffix?: string;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  readonly disabled?: boolean;
  onChange(value: number): void;
}) {
  const id = useId();
  return (
    <SettingLine id={id} label={label} {...(description === undefined ? {} : { description })}>
      <NumberInput
        w={128}
        aria-labelledby={id}
        value={value}
        suffix={suffix ?? ''}
        min={min}
        max={max}
        step={step}
        allowDecimal={false}
        clampBehavior="blur"
        disabled={disabled}
        onChange={(typed) => {
          if (typeof typed === 'number' && Number.isInteger(typed)) onChange(typed);
        }}
      />
    </SettingLine>
  );
}
