import { DateTime } from 'luxon';

/** Half-open, epoch milliseconds. */
export type HourSpan = { readonly from: number; readonly to: number };

/**
 * The hours of a zone's clock up to and with the one of `now`, oldest first. Their bounds are instants: the hour
 * that a DST change repeats is there twice, the one it leaves out is not there.
 */
export function pastHours(count: number, timeZone: string, now: number): readonly HourSpan[] {
  const hourOf = (at: number): number =>
    DateTime.fromMillis(at, { zone: timeZone }).startOf('hour').toMillis();
  const spans: HourSpan[] = [];
  let from = hourOf(now);
  let to = DateTime.fromMillis(from, { zone: timeZone }).plus({ hours: 1 }).toMillis();
  while (spans.length < count) {
    spans.push({ from, to });
    to = from;
    from = hourOf(from - 1);
  }
  return spans.reverse();
}
