import { SegmentedControl } from '@mantine/core';
import { useId } from 'react';
import { SettingLine } from './SettingLine.tsx';

/** One of a few, all in sight. */
export function ChoiceLine<Value extends string>({
  label,
  description,
  value,
  options,
  onChange,
}: {
  readonly label: string;
  readonly description?: string;
  readonly value: Value;
  readonly options: Readonly<Record<Value, string>>;
  onChange(value: Value): void;
}) {
  const id = useId();
  const names = Object.keys(options).filter((name): name is Value => Object.hasOwn(options, name));
  return (
    <SettingLine id={id} label={label} {...(description === undefined ? {} : { description })}>
      <SegmentedControl
        size="xs"
        aria-labelledby={id}
        value={value}
        data={names.map((name) => ({ value: name, label: options[name] }))}
        onChange={onChange}
      />
    </SettingLine>
  );
}
