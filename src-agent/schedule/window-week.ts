import type { WindowDay } from '../contract/previews.ts';
import { openSpans, type TimeWindow } from './time-window.ts';
import { dayExists, instantOf, wallClockOf } from './zoned.ts';

const DAYS = 7;
const DAY_MS = 86_400_000;

/** The next seven days of a window as they will really be, from the day that holds `now` (RELIABILITY.md TIM-2). */
export function windowWeek(window: TimeWindow, timeZone: string, now: number): WindowDay[] {
  const days: WindowDay[] = [];
  for (let day = wallClockOf(now, timeZone).day; days.length < DAYS; day += 1) {
    // A day that a zone left out has nothing to show.
    if (dayExists(day, timeZone)) days.push(windowDay(window, timeZone, day));
  }
  return days;
}

function windowDay(window: TimeWindow, timeZone: string, day: number): WindowDay {
  const startOfDay = instantOf(day, 0, timeZone);
  const endOfDay = instantOf(day + 1, 0, timeZone);
  const { date, weekday } = wallClockOf(startOfDay, timeZone);
  const lengthMs = endOfDay - startOfDay;
  return {
    date,
    weekday,
    dst: lengthMs === DAY_MS ? null : lengthMs < DAY_MS ? 'forward' : 'back',
    spans: openSpans(window, timeZone, { from: startOfDay, to: endOfDay }),
    startOfDay,
    endOfDay,
  };
}
