import { DateTime, IANAZone } from 'luxon';
import { WEEKDAYS, type Weekday } from '../contract/wall-clock.ts';

/**
 * Wall clock and instants. Days are numbered from 1970-01-01 (day 0) in the calendar of the zone, times of
 * day are minutes since midnight. Clock changes as cron treats them (RELIABILITY.md TIM-2): a time that is
 * skipped happens at the jump, a time that comes twice happens at its first coming.
 */

const MINUTE_MS = 60_000;
export const DAY_MINUTES = 1_440;
const DAY_MS = DAY_MINUTES * MINUTE_MS;
/** Offsets of the zone database lie between -12 and +14 hours, with some reserve for old dates. */
const WIDEST_OFFSET_MS = 16 * 60 * MINUTE_MS;

/** What a clock on the wall shows. */
export type WallClock = {
  /** Days since 1970-01-01. */
  readonly day: number;
  readonly weekday: Weekday;
  /** Minutes since midnight, 0 to 1439. */
  readonly minutes: number;
  /** `YYYY-MM-DD`. */
  readonly date: string;
};

/** What the wall clock of a zone shows at an instant (epoch milliseconds). */
export function wallClockOf(epochMs: number, timeZone: string): WallClock {
  const localMs = epochMs + offsetMs(epochMs, timeZone);
  const day = Math.floor(localMs / DAY_MS);
  const date = DateTime.fromMillis(day * DAY_MS, { zone: 'utc' }).toISODate();
  if (date === null) throw new Error(`Not an instant: ${epochMs}`);
  return { day, weekday: weekdayOf(day), minutes: Math.floor((localMs - day * DAY_MS) / MINUTE_MS), date };
}

export function weekdayOf(day: number): Weekday {
  // Day 0 was a Thursday.
  const weekday = WEEKDAYS[(((day + 3) % 7) + 7) % 7];
  if (weekday === undefined) throw new Error(`Not a day number: ${day}`);
  return weekday;
}

/** Number of a `YYYY-MM-DD` date; throws when it is none. */
export function dayOf(date: string): number {
  const start = DateTime.fromISO(date, { zone: 'utc' });
  if (!start.isValid) throw new Error(`Not a date: ${date}`);
  return Math.floor(start.toMillis() / DAY_MS);
}

/** The UTC day that holds an instant; local days differ from it by at most one. */
export function utcDayOf(epochMs: number): number {
  return Math.floor(epochMs / DAY_MS);
}

/**
 * When the wall clock of a zone shows a time of a day: its first coming, or the instant of the jump when it
 * is skipped. `minutes` may be 1440 or more: the days after.
 */
export function instantOf(day: number, minutes: number, timeZone: string): number {
  const localMs = (day * DAY_MINUTES + minutes) * MINUTE_MS;
  const earliest = localMs - WIDEST_OFFSET_MS;
  const latest = localMs + WIDEST_OFFSET_MS;
  const before = offsetMs(earliest, timeZone);
  const after = offsetMs(latest, timeZone);
  // The larger offset gives the earlier instant, so the first coming is found first.
  for (const offset of [Math.max(before, after), Math.min(before, after)]) {
    if (offsetMs(localMs - offset, timeZone) === offset) return localMs - offset;
  }
  return jumpBetween(localMs - after, localMs - before, timeZone);
}

/** Whether the calendar of a zone has a day at all: Samoa had no 30 December 2011. */
export function dayExists(day: number, timeZone: string): boolean {
  return instantOf(day, 0, timeZone) < instantOf(day + 1, 0, timeZone);
}

/** The offset of one UTC day: `before` up to `changesAt`, `after` from then on. */
type DayOffset = { readonly before: number; readonly after: number; readonly changesAt: number };

/** Asking ICU costs microseconds, and the same few days are asked for again and again. */
const dayOffsets = new Map<string, Map<number, DayOffset>>();
const MOST_DAYS_PER_ZONE = 5_000;
const MOST_ZONES = 20;

function offsetMs(epochMs: number, timeZone: string): number {
  const offset = offsetOfDay(utcDayOf(epochMs), timeZone);
  return epochMs < offset.changesAt ? offset.before : offset.after;
}

/** The instant within (from, to] at which a zone changes its offset; the caller knows that there is one. */
function jumpBetween(from: number, to: number, timeZone: string): number {
  for (let day = utcDayOf(from); day <= utcDayOf(to); day += 1) {
    const { changesAt } = offsetOfDay(day, timeZone);
    if (changesAt > from && changesAt <= to) return changesAt;
  }
  throw new Error(`No clock change in ${timeZone} between ${from} and ${to}`);
}

function offsetOfDay(utcDay: number, timeZone: string): DayOffset {
  let known = dayOffsets.get(timeZone);
  if (known === undefined) {
    if (dayOffsets.size >= MOST_ZONES) dayOffsets.clear();
    known = new Map();
    dayOffsets.set(timeZone, known);
  }
  const cached = known.get(utcDay);
  if (cached !== undefined) return cached;
  if (known.size >= MOST_DAYS_PER_ZONE) known.clear();
  const offset = findOffsetOfDay(utcDay * DAY_MS, timeZone);
  known.set(utcDay, offset);
  return offset;
}

/** No zone changes twice within one day, so equal ends leave no room for another offset between them. */
function findOffsetOfDay(dayStart: number, timeZone: string): DayOffset {
  const before = askOffset(dayStart, timeZone);
  const after = askOffset(dayStart + DAY_MS, timeZone);
  if (before === after) return { before, after, changesAt: Number.POSITIVE_INFINITY };
  let low = dayStart;
  let high = dayStart + DAY_MS;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (askOffset(middle, timeZone) === before) low = middle;
    else high = middle;
  }
  return { before, after, changesAt: high };
}

function askOffset(epochMs: number, timeZone: string): number {
  const minutes = IANAZone.create(timeZone).offset(epochMs);
  if (Number.isNaN(minutes)) throw new Error(`Unknown time zone ${timeZone} or not an instant: ${epochMs}`);
  return minutes * MINUTE_MS;
}
