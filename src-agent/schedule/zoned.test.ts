import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { dayExists, dayOf, instantOf, wallClockOf } from './zoned.ts';

describe('the wall clock', () => {
  it('shows day, week day, time and date of a zone', () => {
    expect(wallClockOf(Date.parse('2025-12-31T23:30:00Z'), 'Europe/Paris')).toEqual({
      day: 20_454,
      weekday: 'thu',
      minutes: 30,
      date: '2026-01-01',
    });
  });

  it('counts back before 1970', () => {
    expect(wallClockOf(-1, 'UTC')).toEqual({ day: -1, weekday: 'wed', minutes: 1_439, date: '1969-12-31' });
  });

  it('is the inverse of the instant, wherever a time is neither skipped nor repeated', () => {
    const zone = fc.constantFrom(
      'Europe/Paris',
      'America/St_Johns',
      'Asia/Kathmandu',
      'Pacific/Kiritimati',
      'UTC',
    );
    fc.assert(
      fc.property(zone, fc.integer({ min: 0, max: 66_000_000 }), (timeZone, minute) => {
        const instant = minute * 60_000;
        const shown = wallClockOf(instant, timeZone);
        const back = instantOf(shown.day, shown.minutes, timeZone);
        // The first coming of a repeated time lies up to two hours earlier.
        expect([0, 3_600_000, 7_200_000]).toContain(instant - back);
        const luxon = DateTime.fromMillis(instant, { zone: timeZone });
        expect(shown.date).toBe(luxon.toISODate());
        expect(shown.minutes).toBe(luxon.hour * 60 + luxon.minute);
      }),
    );
  });

  it('TIM-2: a skipped time happens at the jump, a repeated one at its first coming', () => {
    expect(instantOf(dayOf('2025-03-30'), 150, 'Europe/Paris')).toBe(Date.parse('2025-03-30T01:00:00Z'));
    expect(instantOf(dayOf('2025-10-26'), 150, 'Europe/Paris')).toBe(Date.parse('2025-10-26T00:30:00Z'));
    expect(instantOf(dayOf('2025-10-05'), 135, 'Australia/Lord_Howe')).toBe(
      Date.parse('2025-10-04T15:30:00Z'),
    );
  });

  it('knows which days a zone never had', () => {
    expect(dayExists(dayOf('2011-12-29'), 'Pacific/Apia')).toBe(true);
    expect(dayExists(dayOf('2011-12-30'), 'Pacific/Apia')).toBe(false);
  });

  it.each(['2025-02-30', 'tomorrow', ''])('refuses %o as a date', (date) => {
    expect(() => dayOf(date)).toThrow('Not a date');
  });

  it('refuses an unknown zone', () => {
    expect(() => wallClockOf(0, 'Europe/Atlantis')).toThrow('Europe/Atlantis');
  });
});
