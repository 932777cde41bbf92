import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { formatTimeOfDay, WEEKDAYS } from '../contract/wall-clock.ts';
import { isWindowOpen, type TimeWindow } from './time-window.ts';
import { windowWeek } from './window-week.ts';

const PARIS = 'Europe/Paris';
const HOUR_MS = 3_600_000;
const everyDay = [...WEEKDAYS];
const at = (text: string, zone = PARIS): number => DateTime.fromISO(text, { zone }).toMillis();

/** Each day as `tue 2025-11-18: 09:30-19:00`. */
function shown(window: TimeWindow, now: number, zone = PARIS): string[] {
  const clock = (instant: number): string => DateTime.fromMillis(instant, { zone }).toFormat('HH:mm');
  return windowWeek(window, zone, now).map(({ weekday, date, spans, endOfDay }) => {
    const texts = spans.map(({ from, to }) => `${clock(from)}-${to === endOfDay ? '24:00' : clock(to)}`);
    return `${weekday} ${date}: ${texts.join(' ')}`;
  });
}

describe('the week of a window', () => {
  it('has seven days from today on, those without hours too', () => {
    const office: TimeWindow = { start: '9h30', end: '19h', days: ['mon', 'tue', 'wed', 'thu', 'fri'] };
    expect(shown(office, at('2025-11-18T23:59'))).toEqual([
      'tue 2025-11-18: 09:30-19:00',
      'wed 2025-11-19: 09:30-19:00',
      'thu 2025-11-20: 09:30-19:00',
      'fri 2025-11-21: 09:30-19:00',
      'sat 2025-11-22: ',
      'sun 2025-11-23: ',
      'mon 2025-11-24: 09:30-19:00',
    ]);
  });

  it('Q14: shows a night where its hours lie, on two days', () => {
    const night: TimeWindow = { start: '22h', end: '6h', days: ['mon', 'tue'] };
    expect(shown(night, at('2025-11-18T12:00')).slice(0, 3)).toEqual([
      'tue 2025-11-18: 00:00-06:00 22:00-24:00',
      'wed 2025-11-19: 00:00-06:00',
      'thu 2025-11-20: ',
    ]);
  });

  it('is open all day where there is no window', () => {
    expect(shown(null, at('2025-11-18T12:00'))[0]).toBe('tue 2025-11-18: 00:00-24:00');
  });

  it('joins what touches: hours around midnight that never close', () => {
    const always: TimeWindow = { start: '12h00', end: '11h59', days: everyDay };
    expect(shown(always, at('2025-11-18T12:00'))[1]).toBe('wed 2025-11-19: 00:00-11:59 12:00-24:00');
  });

  it.each([
    ['2025-03-28T12:00', '2025-03-30', 'forward', 23],
    ['2025-10-24T12:00', '2025-10-26', 'back', 25],
  ] as const)('TIM-2: marks the day on which clocks change (%s)', (now, date, dst, hours) => {
    const week = windowWeek({ start: '1h', end: '10h', days: everyDay }, PARIS, at(now));
    expect(week.filter((day) => day.dst !== null).map((day) => day.date)).toEqual([date]);
    const changed = week.find((day) => day.date === date);
    expect(changed?.dst).toBe(dst);
    expect((changed?.endOfDay ?? 0) - (changed?.startOfDay ?? 0)).toBe(hours * HOUR_MS);
    expect(changed?.spans.map(({ from, to }) => (to - from) / HOUR_MS)).toEqual([hours - 24 + 9]);
  });

  it('TIM-2: leaves out a day that the zone never had', () => {
    const dates = windowWeek(null, 'Pacific/Apia', at('2011-12-28T12:00', 'Pacific/Apia')).map(
      (day) => day.date,
    );
    expect(dates).toEqual([
      '2011-12-28',
      '2011-12-29',
      '2011-12-31',
      '2012-01-01',
      '2012-01-02',
      '2012-01-03',
      '2012-01-04',
    ]);
  });

  it('TIM-2: says of every minute what the window says, and its days leave no gap', () => {
    const bound = fc.integer({ min: 0, max: 1_439 });
    fc.assert(
      fc.property(
        fc.constantFrom(PARIS, 'America/New_York', 'Australia/Lord_Howe', 'Asia/Beirut'),
        fc.record({ start: bound, end: bound, days: fc.subarray(everyDay, { minLength: 1 }) }),
        fc.integer({ min: at('2025-01-01T00:00'), max: at('2025-12-31T00:00') }),
        fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { maxLength: 20 }),
        (zone, { start, end, days }, now, probes) => {
          fc.pre(start !== end);
          const window = { start: formatTimeOfDay(start), end: formatTimeOfDay(end), days };
          const week = windowWeek(window, zone, now);
          const [first] = week;
          expect(first !== undefined && first.startOfDay <= now && now < first.endOfDay).toBe(true);
          for (const [index, day] of week.entries()) {
            expect(week[index + 1]?.startOfDay ?? day.endOfDay).toBe(day.endOfDay);
            const edges = day.spans.flatMap(({ from, to }) => [from - 1, from, to - 1, to]);
            const inside = [
              ...edges.filter((edge) => edge >= day.startOfDay && edge < day.endOfDay),
              ...probes.map((part) => Math.floor(day.startOfDay + part * (day.endOfDay - day.startOfDay))),
            ];
            for (const instant of inside) {
              const drawn = day.spans.some(({ from, to }) => from <= instant && instant < to);
              expect(drawn).toBe(isWindowOpen(window, zone, instant));
            }
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});
