import type { Weekday } from '../contract/wall-clock.ts';
import { DAY_MINUTES, dayExists, instantOf, utcDayOf, weekdayOf } from './zoned.ts';

/**
 * A span of wall-clock time that comes back on some week days: the webhook window, the watching hours.
 * A span over midnight belongs to the day on which it starts (BEHAVIOUR.md Q14), so `fri 22h00-06h00` ends
 * on Saturday morning and nothing is active in the early hours of Friday.
 */
export type DailySpan = {
  readonly days: readonly Weekday[];
  /** Minutes since midnight. */
  readonly startMinutes: number;
  /** Exclusive; up to 1440. Below the start: on the next day. Equal to the start: the span is empty. */
  readonly endMinutes: number;
};

/** From `start` (inclusive) to `end` (exclusive), epoch milliseconds. Infinite when nothing ever closes. */
export type Interval = { readonly start: number; readonly end: number };

/** Local days next to the UTC day of an instant, and the one before for a span over midnight. */
const DAYS_BACK = 2;
/** The next start is at most a week away, or two when that very day does not exist. */
const DAYS_AHEAD = 15;
/** A span that still touches the next one after this many days holds all hours of all days. */
const DAYS_WITHOUT_END = 10;

/** The interval that holds an instant, or null. Intervals that touch are one. */
export function intervalAt(span: DailySpan, timeZone: string, at: number): Interval | null {
  const day = dayHolding(span, timeZone, at);
  return day === null ? null : joined(span, timeZone, day);
}

/** Whether an instant lies in the span: `intervalAt` without looking for the end. */
export function isInside(span: DailySpan, timeZone: string, at: number): boolean {
  return dayHolding(span, timeZone, at) !== null;
}

/** The first interval that starts after an instant, or null when the span is empty. */
export function intervalAfter(span: DailySpan, timeZone: string, at: number): Interval | null {
  const today = utcDayOf(at);
  for (let day = today - 1; day <= today + DAYS_AHEAD; day += 1) {
    const interval = intervalOfDay(span, timeZone, day);
    if (interval !== null && interval.start > at) return joined(span, timeZone, day);
  }
  return null;
}

/** The day whose interval holds an instant. */
function dayHolding(span: DailySpan, timeZone: string, at: number): number | null {
  const today = utcDayOf(at);
  for (let day = today + 1; day >= today - DAYS_BACK; day -= 1) {
    const interval = intervalOfDay(span, timeZone, day);
    if (interval !== null && interval.start <= at && at < interval.end) return day;
  }
  return null;
}

/** The interval of a day with those that touch it: days of 24 hours, or bounds that a clock change brought together. */
function joined(span: DailySpan, timeZone: string, day: number): Interval | null {
  const first = intervalOfDay(span, timeZone, day);
  if (first === null) return null;
  let end = first.end;
  for (let ahead = 1; ahead <= DAYS_WITHOUT_END; ahead += 1) {
    const next = intervalOfDay(span, timeZone, day + ahead);
    if (next === null || next.start > end) return { start: first.start, end };
    end = Math.max(end, next.end);
  }
  return { start: first.start, end: Number.POSITIVE_INFINITY };
}

function intervalOfDay(span: DailySpan, timeZone: string, day: number): Interval | null {
  const { startMinutes, endMinutes } = span;
  if (startMinutes === endMinutes || !span.days.includes(weekdayOf(day))) return null;
  const lengthMinutes =
    endMinutes > startMinutes ? endMinutes - startMinutes : endMinutes + DAY_MINUTES - startMinutes;
  const start = instantOf(day, startMinutes, timeZone);
  const end = instantOf(day, startMinutes + lengthMinutes, timeZone);
  if (start < end) return { start, end };
  // Both bounds fell into a skipped hour. What would vanish runs just after the jump, as long as usual,
  // unless the whole day was skipped.
  return dayExists(day, timeZone) ? { start, end: start + lengthMinutes * 60_000 } : null;
}
