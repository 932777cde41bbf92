import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { defaultSettings, type Settings } from '../contract/settings.ts';
import { watchingState } from './watching-hours.ts';

const ZONE = 'Europe/Paris';
const at = (text: string): number => DateTime.fromISO(text, { zone: ZONE }).toMillis();
const shown = (instant: number | null): string | null =>
  instant === null ? null : DateTime.fromMillis(instant, { zone: ZONE }).toFormat("ccc dd HH'h'mm");

function stateAt(text: string, change: Partial<Settings['watching']> = {}) {
  const { state, nextChangeAt } = watchingState({ ...defaultSettings().watching, ...change }, ZONE, at(text));
  return [state, shown(nextChangeAt)];
}

describe('the watching hours', () => {
  it.each([
    ['before the start', '2025-11-18T08:59:59', ['outside', 'Tue 18 09h00']],
    ['at the start', '2025-11-18T09:00', ['active', 'Tue 18 23h00']],
    ['at the end', '2025-11-18T23:00', ['outside', 'Wed 19 09h00']],
    ['on Friday night', '2025-11-21T23:30', ['outside', 'Mon 24 09h00']],
    ['on Sunday', '2025-11-23T12:00', ['outside', 'Mon 24 09h00']],
  ])('Monday to Friday 9 to 23, %s', (_, now, expected) => {
    expect(stateAt(now)).toEqual(expected);
  });

  it('Q14: accept 24 as their end', () => {
    expect(stateAt('2025-11-18T23:59', { endHour: 24 })).toEqual(['active', 'Wed 19 00h00']);
    expect(stateAt('2025-11-19T00:00', { endHour: 24 })).toEqual(['outside', 'Wed 19 09h00']);
  });

  it('Q14: over midnight belong to the day on which they start', () => {
    const friday: Partial<Settings['watching']> = { days: ['fri'], startHour: 22, endHour: 6 };
    expect(stateAt('2025-11-21T01:00', friday)).toEqual(['outside', 'Fri 21 22h00']);
    expect(stateAt('2025-11-21T23:00', friday)).toEqual(['active', 'Sat 22 06h00']);
    expect(stateAt('2025-11-22T01:00', friday)).toEqual(['active', 'Sat 22 06h00']);
    expect(stateAt('2025-11-22T06:00', friday)).toEqual(['outside', 'Fri 28 22h00']);
  });

  it('around the clock never change', () => {
    const always: Partial<Settings['watching']> = {
      days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
      startHour: 0,
      endHour: 24,
    };
    expect(stateAt('2025-11-18T12:00', always)).toEqual(['active', null]);
    expect(stateAt('2025-11-17T00:00', { ...always, days: ['mon', 'tue', 'thu'] })).toEqual([
      'active',
      'Wed 19 00h00',
    ]);
  });

  const vacation = { start: '2025-11-19', end: '2025-11-21' };

  it.each([
    ['the evening before', '2025-11-18T22:00', ['active', 'Tue 18 23h00']],
    ['the night before', '2025-11-18T23:30', ['outside', 'Wed 19 00h00']],
    ['its first minute', '2025-11-19T00:00', ['vacation', 'Sat 22 00h00']],
    ['its last minute, outside the hours', '2025-11-21T23:59', ['vacation', 'Sat 22 00h00']],
    ['the day after', '2025-11-22T00:00', ['outside', 'Mon 24 09h00']],
  ])('pause for a vacation of which both days count: %s', (_, now, expected) => {
    expect(stateAt(now, { vacation })).toEqual(expected);
  });

  it('are cut by a vacation that begins during a night shift', () => {
    const nights: Partial<Settings['watching']> = { startHour: 22, endHour: 6, vacation };
    expect(stateAt('2025-11-18T23:00', nights)).toEqual(['active', 'Wed 19 00h00']);
  });

  it('do not matter while the watcher is switched off', () => {
    expect(stateAt('2025-11-19T12:00', { enabled: false, vacation })).toEqual(['disabled', null]);
  });
});
