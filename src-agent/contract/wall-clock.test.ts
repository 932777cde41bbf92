import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatTimeOfDay, parseTimeOfDay, timeOfDaySchema, timeZoneSchema } from './wall-clock.ts';

describe('a time of day', () => {
  it.each([
    ['13h30', 810],
    ['9h00', 540],
    ['09:05', 545],
    ['9:00', 540],
    ['9h', 540],
    ['9', 540],
    ['09', 540],
    ['9H30', 570],
    ['  9h30\n', 570],
    ['0', 0],
    ['00h00', 0],
    ['23h59', 1_439],
  ])('%o is minute %i', (text, minutes) => {
    expect(parseTimeOfDay(text)).toBe(minutes);
  });

  it.each([
    '',
    ' ',
    'h',
    '24h00',
    '24',
    '25h',
    '12h60',
    '9h5',
    '9:5',
    '9:',
    '009h00',
    '9h000',
    '9.30',
    '9 h 30',
    '-1h',
    '9h30h',
    '٩h30',
    'noon',
  ])('%o is none', (text) => {
    expect(parseTimeOfDay(text)).toBeNull();
  });

  it('is shown in the one form that is read back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_439 }), (minutes) => {
        const text = formatTimeOfDay(minutes);
        expect(text).toMatch(/^\d\dh\d\d$/u);
        expect(parseTimeOfDay(text)).toBe(minutes);
      }),
    );
  });

  it('is kept as written in the settings, trimmed', () => {
    expect(timeOfDaySchema.parse(' 9h ')).toBe('9h');
    expect(timeOfDaySchema.safeParse('9h5').success).toBe(false);
  });
});

describe('a time zone', () => {
  it.each(['Europe/Paris', 'UTC', 'America/Argentina/Buenos_Aires'])('%s is known', (name) => {
    expect(timeZoneSchema.safeParse(name).success).toBe(true);
  });
  it.each(['', 'Europe/Atlantis', 'Paris', '../etc'])('%o is not', (name) => {
    expect(timeZoneSchema.safeParse(name).success).toBe(false);
  });
});
