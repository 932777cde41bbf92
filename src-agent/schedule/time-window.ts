import type { Settings } from '../contract/settings.ts';
import { parseTimeOfDay } from '../contract/wall-clock.ts';
import { type DailySpan, intervalAfter, intervalAt, isInside } from './daily-span.ts';

/**
 * The daily webhook window (BEHAVIOUR.md 1.6): start inclusive, end exclusive, over midnight when the end
 * is before the start, on its week days, in the set zone, right when clocks change (RELIABILITY.md TIM-2).
 * No window: no constraint.
 */
export type TimeWindow = Settings['window'];

/** Whether deliveries may leave at an instant. */
export function isWindowOpen(window: TimeWindow, timeZone: string, now: number): boolean {
  return window === null || isInside(spanOf(window), timeZone, now);
}

/** When a mail that must wait for the window may leave: `now` while it is open, null when there is no window. */
export function nextWindowOpening(window: TimeWindow, timeZone: string, now: number): number | null {
  if (window === null) return null;
  const span = spanOf(window);
  if (isInside(span, timeZone, now)) return now;
  return intervalAfter(span, timeZone, now)?.start ?? null;
}

/** The next instant at which the window opens or closes; null when there is no window. */
export function nextWindowChange(
  window: TimeWindow,
  timeZone: string,
  now: number,
): { readonly at: number; readonly opens: boolean } | null {
  if (window === null) return null;
  const span = spanOf(window);
  const current = intervalAt(span, timeZone, now);
  if (current !== null) return { at: current.end, opens: false };
  const next = intervalAfter(span, timeZone, now);
  return next === null ? null : { at: next.start, opens: true };
}

/** When deliveries may leave within a stretch of time, oldest first; both ends of the stretch cut what crosses them. */
export function openSpans(
  window: TimeWindow,
  timeZone: string,
  stretch: { readonly from: number; readonly to: number },
): { from: number; to: number }[] {
  if (window === null) return [{ ...stretch }];
  const span = spanOf(window);
  const spans: { from: number; to: number }[] = [];
  let interval = intervalAt(span, timeZone, stretch.from) ?? intervalAfter(span, timeZone, stretch.from);
  while (interval !== null && interval.start < stretch.to) {
    spans.push({ from: Math.max(interval.start, stretch.from), to: Math.min(interval.end, stretch.to) });
    interval = interval.end < stretch.to ? intervalAfter(span, timeZone, interval.end) : null;
  }
  return spans;
}

function spanOf(window: NonNullable<TimeWindow>): DailySpan {
  return {
    days: window.days,
    startMinutes: requireTimeOfDay(window.start),
    endMinutes: requireTimeOfDay(window.end),
  };
}

/** Settings hold readable bounds only (Q11); anything else got past their schema. */
function requireTimeOfDay(text: string): number {
  const minutes = parseTimeOfDay(text);
  if (minutes === null) throw new Error(`Not a time of day: ${JSON.stringify(text)}`);
  return minutes;
}
