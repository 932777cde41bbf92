import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it, vi } from 'vitest';
import { createWallClockTable, type WallClockTable } from '../../test/support/wall-clock-table.ts';
import { defaultSettings } from '../contract/settings.ts';
import { formatTimeOfDay, WEEKDAYS, type Weekday } from '../contract/wall-clock.ts';
import { isWindowOpen, nextWindowChange, nextWindowOpening, type TimeWindow } from './time-window.ts';
import { watchingState } from './watching-hours.ts';
import { wallClockOf } from './zoned.ts';

// Millions of minutes on a machine that others use too.
vi.setConfig({ testTimeout: 60_000 });

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;

type Span = { readonly start: number; readonly end: number; readonly days: readonly Weekday[] };

function windowOf(span: Span): NonNullable<TimeWindow> {
  return { start: formatTimeOfDay(span.start), end: formatTimeOfDay(span.end), days: [...span.days] };
}

/** Index of the week day, Monday 0: day 0 was a Thursday. */
function weekdayIndex(localMinutes: number): number {
  return (Math.floor(localMinutes / DAY_MINUTES) + 3) % 7;
}

/** The plain rule of BEHAVIOUR.md 1.6 applied to what the wall clock has reached. */
function plainlyOpen(span: Span, active: readonly boolean[], reached: number): boolean {
  const minutes = reached % DAY_MINUTES;
  const today = active[weekdayIndex(reached)] ?? false;
  if (span.start < span.end) return today && span.start <= minutes && minutes < span.end;
  const yesterday = active[weekdayIndex(reached - DAY_MINUTES)] ?? false;
  return (today && minutes >= span.start) || (yesterday && minutes < span.end);
}

/** No zone of these tests skips more than an hour, so a make-up opening is over after two. */
const LOOK_BACK = 120;

/**
 * Open or not in each minute of a slice of the table. The one rule beside the plain one: a window that lies
 * wholly in a skipped hour opens at the jump, for as long as it usually does.
 */
function referenceStates(span: Span, table: WallClockTable, from: number, to: number): boolean[] {
  const states: boolean[] = [];
  const active = WEEKDAYS.map((day) => span.days.includes(day));
  let makeUpUntil = -1;
  for (let index = from - LOOK_BACK; index < to; index += 1) {
    const reached = table.reached[index] ?? 0;
    const before = table.reached[index - 1] ?? 0;
    if (reached > before + 1 && span.start < span.end) {
      const midnight = Math.floor(reached / DAY_MINUTES) * DAY_MINUTES;
      const wholeInside = midnight + span.start > before && midnight + span.end <= reached;
      if (wholeInside && active[weekdayIndex(reached)]) makeUpUntil = index + span.end - span.start;
    }
    if (index >= from) states.push(index < makeUpUntil || plainlyOpen(span, active, reached));
  }
  return states;
}

const paris = (text: string): number => DateTime.fromISO(text, { zone: 'Europe/Paris' }).toMillis();
const shown = (at: number | null | undefined): string | null =>
  at === null || at === undefined
    ? null
    : DateTime.fromMillis(at, { zone: 'Europe/Paris' }).toFormat("yyyy-MM-dd HH'h'mm");

const everyDay = [...WEEKDAYS];
const office: TimeWindow = { start: '9h00', end: '18h00', days: ['mon', 'tue', 'wed', 'thu', 'fri'] };
const night: TimeWindow = { start: '22h00', end: '02h00', days: ['fri'] };

const defaultWatching = defaultSettings().watching;

describe('the webhook window', () => {
  it('is always open when there is none', () => {
    expect(isWindowOpen(null, 'Europe/Paris', 0)).toBe(true);
    expect(nextWindowOpening(null, 'Europe/Paris', 0)).toBeNull();
    expect(nextWindowChange(null, 'Europe/Paris', 0)).toBeNull();
  });

  it('includes its start and excludes its end', () => {
    expect(isWindowOpen(office, 'Europe/Paris', paris('2025-11-18T08:59:59.999'))).toBe(false);
    expect(isWindowOpen(office, 'Europe/Paris', paris('2025-11-18T09:00'))).toBe(true);
    expect(isWindowOpen(office, 'Europe/Paris', paris('2025-11-18T17:59:59.999'))).toBe(true);
    expect(isWindowOpen(office, 'Europe/Paris', paris('2025-11-18T18:00'))).toBe(false);
  });

  it('opens next on its next day: after Friday on Monday', () => {
    expect(shown(nextWindowOpening(office, 'Europe/Paris', paris('2025-11-21T18:00')))).toBe(
      '2025-11-24 09h00',
    );
  });

  it('opens now when it is open', () => {
    const now = paris('2025-11-18T10:00');
    expect(nextWindowOpening(office, 'Europe/Paris', now)).toBe(now);
  });

  it('says when it changes and to what', () => {
    const closing = nextWindowChange(office, 'Europe/Paris', paris('2025-11-18T10:00'));
    expect([shown(closing?.at), closing?.opens]).toEqual(['2025-11-18 18h00', false]);
    const opening = nextWindowChange(office, 'Europe/Paris', paris('2025-11-18T20:00'));
    expect([shown(opening?.at), opening?.opens]).toEqual(['2025-11-19 09h00', true]);
  });

  it('Q14: over midnight belongs to the day on which it starts', () => {
    expect(isWindowOpen(night, 'Europe/Paris', paris('2025-11-21T01:00'))).toBe(false);
    expect(isWindowOpen(night, 'Europe/Paris', paris('2025-11-21T23:00'))).toBe(true);
    expect(isWindowOpen(night, 'Europe/Paris', paris('2025-11-22T01:59'))).toBe(true);
    expect(isWindowOpen(night, 'Europe/Paris', paris('2025-11-22T02:00'))).toBe(false);
    expect(isWindowOpen(night, 'Europe/Paris', paris('2025-11-22T23:00'))).toBe(false);
  });

  it('Q11: a bound that no settings document can hold is a bug, not an open window', () => {
    expect(() => isWindowOpen({ start: '25h00', end: '9h', days: everyDay }, 'Europe/Paris', 0)).toThrow(
      '25h00',
    );
  });
});

describe('when clocks change', () => {
  it('TIM-2: a start inside the skipped hour opens just after the jump', () => {
    const window = { start: '02h30', end: '10h00', days: everyDay };
    const opening = nextWindowOpening(window, 'Europe/Paris', paris('2025-03-30T00:00'));
    expect(opening).toBe(Date.parse('2025-03-30T01:00:00Z'));
    expect(shown(opening)).toBe('2025-03-30 03h00');
  });

  it('TIM-2: an end inside the skipped hour closes at the jump', () => {
    const change = nextWindowChange(
      { start: '01h00', end: '02h30', days: everyDay },
      'Europe/Paris',
      paris('2025-03-30T01:30'),
    );
    expect(change).toEqual({ at: Date.parse('2025-03-30T01:00:00Z'), opens: false });
  });

  it('TIM-2: a window wholly inside the skipped hour opens at the jump for its usual length', () => {
    const window = { start: '02h15', end: '02h45', days: everyDay };
    const opening = nextWindowOpening(window, 'Europe/Paris', paris('2025-03-30T00:00'));
    expect(shown(opening)).toBe('2025-03-30 03h00');
    expect(shown(nextWindowChange(window, 'Europe/Paris', opening ?? 0)?.at)).toBe('2025-03-30 03h30');
  });

  it('TIM-2: a window inside the repeated hour opens once, the first time', () => {
    const window = { start: '02h15', end: '02h45', days: everyDay };
    const first = nextWindowChange(window, 'Europe/Paris', Date.parse('2025-10-25T23:00:00Z'));
    expect(first).toEqual({ at: Date.parse('2025-10-26T00:15:00Z'), opens: true });
    const close = nextWindowChange(window, 'Europe/Paris', first?.at ?? 0);
    expect(close).toEqual({ at: Date.parse('2025-10-26T00:45:00Z'), opens: false });
    expect(shown(nextWindowChange(window, 'Europe/Paris', close?.at ?? 0)?.at)).toBe('2025-10-27 02h15');
  });

  it('TIM-2: a window from the repeated hour on stays open through it', () => {
    const window = { start: '02h30', end: '04h00', days: everyDay };
    expect(nextWindowChange(window, 'Europe/Paris', Date.parse('2025-10-26T00:30:00Z'))).toEqual({
      at: Date.parse('2025-10-26T03:00:00Z'),
      opens: false,
    });
  });

  it('TIM-2: a day that the zone never had has no window', () => {
    const window = { start: '09h00', end: '17h00', days: everyDay };
    const opening = nextWindowOpening(window, 'Pacific/Apia', Date.parse('2011-12-30T04:00:00Z'));
    expect(opening === null ? null : wallClockOf(opening, 'Pacific/Apia').date).toBe('2011-12-31');
  });

  const zones = [
    ['Europe/Paris', '2025-03-30', '2025-10-26'],
    ['America/New_York', '2025-03-09', '2025-11-02'],
    ['Australia/Lord_Howe', '2025-04-06', '2025-10-05'],
    ['Africa/Casablanca', '2025-02-23', '2025-04-06'],
    ['Asia/Tokyo', '2025-03-30', '2025-10-26'],
    ['Asia/Kolkata', '2025-03-09', '2025-11-02'],
  ] as const;

  const year2025 = new Map(
    zones.map(([zone]) => [zone, createWallClockTable(zone, '2025-01-01T00:00:00Z', 402 * DAY_MINUTES)]),
  );

  /** Bounds in, around and across every hour that is skipped or repeated somewhere, and ordinary ones. */
  const spans: readonly Span[] = [
    { start: 9 * 60, end: 18 * 60, days: everyDay },
    { start: 22 * 60, end: 2 * 60 + 15, days: ['sat', 'sun'] },
    { start: 60, end: 2 * 60 + 30, days: everyDay },
    { start: 90, end: 105, days: everyDay },
    { start: 2 * 60, end: 3 * 60, days: everyDay },
    { start: 2 * 60 + 5, end: 2 * 60 + 25, days: everyDay },
    { start: 2 * 60 + 15, end: 2 * 60 + 45, days: ['sun'] },
    { start: 2 * 60 + 30, end: 4 * 60, days: everyDay },
    { start: 2 * 60 + 45, end: 2 * 60 + 15, days: everyDay },
    { start: 0, end: 23 * 60 + 59, days: everyDay },
    { start: 23 * 60 + 30, end: 0, days: everyDay },
  ];

  it.each(zones)(
    'TIM-2: %s, 72 h around each change, minute by minute, equal to brute force',
    (zone, ...changes) => {
      for (const change of changes) {
        const start = DateTime.fromISO(change, { zone: 'utc' }).minus({ hours: 60 }).toISO() ?? '';
        const table = createWallClockTable(zone, start, 6 * DAY_MINUTES);
        for (const span of spans) {
          const window = windowOf(span);
          const from = DAY_MINUTES + 1;
          const expected = referenceStates(span, table, from, from + 3 * DAY_MINUTES);
          const actual = expected.map((_, index) =>
            isWindowOpen(window, zone, table.startMs + (from + index) * MINUTE_MS),
          );
          expect(actual, `${zone} ${change} ${window.start}-${window.end}`).toEqual(expected);
        }
      }
    },
  );

  it.each(zones)('TIM-2: %s, 400 days in one sweep: every opening and closing once, none missed', (zone) => {
    const table = year2025.get(zone) ?? createWallClockTable(zone, '2025-01-01T00:00:00Z', 402 * DAY_MINUTES);
    const span: Span = { start: 2 * 60 + 15, end: 9 * 60 + 40, days: ['mon', 'wed', 'fri', 'sat', 'sun'] };
    const window = windowOf(span);
    const from = DAY_MINUTES + 1;
    const states = referenceStates(span, table, from, from + 400 * DAY_MINUTES);
    const expected = states.flatMap((open, index) =>
      index > 0 && open !== states[index - 1] ? [table.startMs + (from + index) * MINUTE_MS] : [],
    );

    const walked: number[] = [];
    const endMs = table.startMs + (from + states.length) * MINUTE_MS;
    let at = table.startMs + from * MINUTE_MS;
    for (;;) {
      const change = nextWindowChange(window, zone, at);
      if (change === null || change.at >= endMs) break;
      expect(change.opens).toBe(isWindowOpen(window, zone, change.at));
      expect(isWindowOpen(window, zone, change.at - 1)).toBe(!change.opens);
      walked.push(change.at);
      at = change.at;
    }
    expect(walked).toEqual(expected);

    const wrong = states.filter(
      (open, index) =>
        index % 7 === 0 && isWindowOpen(window, zone, table.startMs + (from + index) * MINUTE_MS) !== open,
    );
    expect(wrong).toEqual([]);
  });

  it('TIM-2: 10,000 random windows and vacations, equal to brute force', () => {
    const bound = fc.integer({ min: 0, max: DAY_MINUTES - 1 });
    fc.assert(
      fc.property(
        fc.constantFrom(...year2025.values()),
        fc.record({
          start: bound,
          end: bound,
          days: fc.subarray(everyDay, { minLength: 1 }),
        }),
        fc.integer({ min: DAY_MINUTES * 2, max: DAY_MINUTES * 388 }),
        fc.array(fc.integer({ min: 0, max: DAY_MINUTES - 1 }), { minLength: 3, maxLength: 3 }),
        fc.integer({ min: -3, max: 3 }),
        fc.nat({ max: 5 }),
        (table, span, from, probes, vacationOffset, vacationLength) => {
          fc.pre(span.start !== span.end);
          const window = windowOf(span);
          const states = referenceStates(span, table, from, from + DAY_MINUTES);
          const instant = (index: number): number => table.startMs + (from + index) * MINUTE_MS;
          const local = Math.floor((table.reached[from] ?? 0) / DAY_MINUTES) + vacationOffset;
          const vacation = {
            start: DateTime.fromMillis(local * 86_400_000, { zone: 'utc' }).toISODate() ?? '',
            end:
              DateTime.fromMillis((local + vacationLength) * 86_400_000, { zone: 'utc' }).toISODate() ?? '',
          };
          const hours = { ...defaultWatching, days: span.days };
          const startHour = Math.floor(span.start / 60);
          const endHour = Math.floor(span.end / 60) + (span.end % 2);
          const watching = { ...hours, startHour, endHour, vacation };
          const hourSpan = { start: startHour * 60, end: (endHour % 24) * 60, days: span.days };
          const changeAt = states.findIndex((open, index) => index > 0 && open !== states[index - 1]);
          const wholeHours = startHour !== endHour && endHour - startHour !== 24;
          for (const index of [0, ...probes, ...(changeAt > 0 ? [changeAt - 1, changeAt] : [])]) {
            const at = instant(index);
            const opening = states.indexOf(true, index);
            const day = Math.floor((table.reached[from + index] ?? 0) / DAY_MINUTES);
            const away = local <= day && day <= local + vacationLength;
            const [working] = referenceStates(hourSpan, table, from + index, from + index + 1);
            const actual = [
              isWindowOpen(window, table.timeZone, at),
              opening === -1 || nextWindowOpening(window, table.timeZone, at),
              !wholeHours || watchingState(watching, table.timeZone, at).state,
            ];
            expect(actual).toEqual([
              states[index],
              opening === -1 || instant(opening),
              !wholeHours || (away ? 'vacation' : working ? 'active' : 'outside'),
            ]);
          }
        },
      ),
      { numRuns: 10_000 },
    );
  }, 60_000);
});
