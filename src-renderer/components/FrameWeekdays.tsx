import { Input, VisuallyHidden } from '@mantine/core';
import { textFor } from '../../src-agent/contract/text/text.ts';
import { WEEKDAYS, type Weekday } from '../../src-agent/contract/wall-clock.ts';
import { useLanguage } from '../i18n/language.ts';
import './weekdays.css';

/** The days of a week to choose from, in one row; at least one stays chosen. */
export function FrameWeekdays({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: readonly Weekday[];
  onChange(days: Weekday[]): void;
}) {
  const { weekdays } = textFor(useLanguage());
  const toggle = (day: Weekday): void => {
    const chosen = WEEKDAYS.filter((other) => (other === day ? !value.includes(day) : value.includes(other)));
    if (chosen.length > 0) onChange(chosen);
  };
  return (
    <fieldset className="weekdays">
      <Input.Label component="legend">{label}</Input.Label>
      <div className="weekdays-row">
        {WEEKDAYS.map((day) => (
          <label key={day} className="weekday" data-checked={value.includes(day) || undefined}>
            <input type="checkbox" checked={value.includes(day)} onChange={() => toggle(day)} />
            <span aria-hidden="true">{weekdays[day].slice(0, 3).toLocaleLowerCase()}</span>
            <VisuallyHidden>{weekdays[day]}</VisuallyHidden>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
