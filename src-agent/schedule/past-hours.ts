import { DateTime } from 'luxon';

/** Half-open, epoch milliseconds. */
export type HourSpan = { readonly from: number; readonly to: number };

const HOUR_MS = 3_600_000;

/**
 * The hours of a zone's clock up to and with the one of `now`, oldest first. Their bounds are instants: the hour
 * that a DST change repeats is there twice, the one it leaves out is not there.
 */
export function pastHours(count: number, timeZone: string, now: number): readonly HourSpan[] {
  const running = DateTime.fromMillis(now, { zone: timeZone }).startOf('hour');
  const { zone } = running;
  const spans: HourSpan[] = [];
  let from = running.toMillis();
  let to = running.plus({ hours: 1 }).toMillis();
  let offset = zone.offset(from);
  while (spans.length < count) {
    spans.push({ from, to });
    to = from;
    // By a sum where the offset stays: a week of hours is asked whenever the chart is drawn.
    if (zone.offset(from - HOUR_MS) === offset) from -= HOUR_MS;
    else {
      from = DateTime.fromMillis(from - 1, { zone })
        .startOf('hour')
        .toMillis();
      offset = zone.offset(from);
    }
  }
  return spans.reverse();
}
