import { describe, expect, it } from 'vitest';
import { nextMidnight } from './next-midnight.ts';

const at = (text: string): number => Date.parse(text);
const iso = (instant: number): string => new Date(instant).toISOString();

describe('the next midnight of a zone', () => {
  it.each([
    ['Europe/Paris', '2026-11-22T20:11:42.123Z', '2026-11-22T23:00:00.000Z'],
    ['Europe/Paris', '2026-11-22T23:00:00.000Z', '2026-11-23T23:00:00.000Z'],
    ['the day the clocks go forward', '2026-03-29T00:10:00Z', '2026-03-29T22:00:00.000Z'],
    ['the day they go back', '2026-10-25T00:10:00Z', '2026-10-25T23:00:00.000Z'],
  ])('%s, seen at %s', (_where, now, expected) => {
    expect(iso(nextMidnight(at(now), 'Europe/Paris'))).toBe(expected);
  });

  it('holds where the clocks change by half an hour', () => {
    expect(iso(nextMidnight(at('2026-10-03T15:00:00Z'), 'Australia/Lord_Howe'))).toBe(
      '2026-10-04T13:00:00.000Z',
    );
  });
});
