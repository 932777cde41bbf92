import { parseTimeOfDay, WEEKDAYS, type Weekday } from '../contract/wall-clock.ts';
import { type DailySpan, isInside } from './daily-span.ts';
import { instantOf, wallClockOf } from './zoned.ts';

/**
 * The start that a delivery sent ahead of its window announces (BEHAVIOUR.md 1.6): the text as the operator
 * wrote it while the window opens later on this very day, else null. "Inside" is asked first, so that the
 * hours after midnight of a window over midnight are not early (Q13). Bounds may be missing or unreadable:
 * without a readable start nothing is early, without a readable end nothing is inside.
 */
export function earlyStart(
  bounds: { readonly start: string | null; readonly end: string | null; readonly days?: readonly Weekday[] },
  timeZone: string,
  now: number,
): string | null {
  const startMinutes = bounds.start === null ? null : parseTimeOfDay(bounds.start);
  if (startMinutes === null) return null;
  const days = bounds.days ?? WEEKDAYS;
  const endMinutes = bounds.end === null ? null : parseTimeOfDay(bounds.end);
  if (endMinutes !== null) {
    const span: DailySpan = { days, startMinutes, endMinutes };
    if (isInside(span, timeZone, now)) return null;
  }
  const today = wallClockOf(now, timeZone);
  const opensToday = days.includes(today.weekday) && now < instantOf(today.day, startMinutes, timeZone);
  return opensToday ? bounds.start : null;
}
