import { describe, expect, it } from 'vitest';
import { dayOf, daySpan } from './day-span.ts';

const HOUR = 3_600_000;

describe('the span of a day', () => {
  it.each([
    ['an ordinary day', '2026-11-22', 24],
    ['the day that loses an hour', '2026-03-29', 23],
    ['the day that gains one', '2026-10-25', 25],
  ])('%s has its hours', (_what, day, hours) => {
    const span = daySpan(day, 'Europe/Paris');
    expect(span === null ? null : (span.to - span.from) / HOUR).toBe(hours);
  });

  it('begins at midnight of the zone', () => {
    expect(daySpan('2026-11-22', 'Europe/Paris')?.from).toBe(Date.UTC(2026, 10, 21, 23));
    expect(daySpan('2026-11-22', 'America/New_York')?.from).toBe(Date.UTC(2026, 10, 22, 5));
  });

  it('begins where the day really begins when midnight does not exist', () => {
    const span = daySpan('2018-11-04', 'America/Sao_Paulo');
    expect(span?.from).toBe(Date.UTC(2018, 10, 4, 3));
  });

  it('is none for what is no date', () => {
    expect(daySpan('yesterday', 'Europe/Paris')).toBeNull();
  });

  it('holds its own instants', () => {
    expect(dayOf(Date.UTC(2026, 10, 21, 23), 'Europe/Paris')).toBe('2026-11-22');
  });
});
