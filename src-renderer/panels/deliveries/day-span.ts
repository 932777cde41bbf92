import { DateTime } from 'luxon';

/**
 * The instants of one day (`YYYY-MM-DD`) in a zone, half open: 23 or 25 hours where the clocks change. null for what
 * is no date.
 */
export function daySpan(
  day: string,
  timeZone: string,
): { readonly from: number; readonly to: number } | null {
  const start = DateTime.fromISO(day, { zone: timeZone }).startOf('day');
  if (!start.isValid) return null;
  return { from: start.toMillis(), to: start.plus({ days: 1 }).startOf('day').toMillis() };
}

/** The day that holds an instant, as `YYYY-MM-DD`. */
export function dayOf(at: number, timeZone: string): string {
  return DateTime.fromMillis(at, { zone: timeZone }).toFormat('yyyy-MM-dd');
}
