import { wallMinutesIn } from './wall-minutes.ts';

const MINUTE_MS = 60_000;
const DAY = 1_440;

/** The next midnight of a zone, also on a day whose clocks change. Where midnight itself is skipped: what follows it. */
export function nextMidnight(now: number, timeZone: string): number {
  const minutesOf = wallMinutesIn(timeZone);
  const thisMinute = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  const guess = thisMinute + (DAY - minutesOf(now)) * MINUTE_MS;
  const told = minutesOf(guess);
  // The clocks changed on the way: 23:00 is an hour short of it, 01:00 an hour past.
  const off = told > DAY / 2 ? DAY - told : -told;
  const midnight = guess + off * MINUTE_MS;
  return minutesOf(midnight) === 0 ? midnight : guess;
}
