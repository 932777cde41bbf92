/**
 * New mails per sliding hour and target (BEHAVIOUR.md 1.9). An event is the first attempt of one delivery;
 * retries are not counted. Instants are epoch milliseconds, oldest first.
 */

/** An event of exactly this age still counts. */
export const RATE_SPAN_MS = 3_600_000;

/**
 * Events that still count at an instant. What lies more than an hour ahead was written by a clock that
 * has been set back since: it must not close the target for years.
 */
export function recentEvents(events: readonly number[], at: number): readonly number[] {
  const first = events.findIndex((event) => at - event <= RATE_SPAN_MS);
  if (first === -1) return [];
  const kept = first === 0 ? events : events.slice(first);
  const last = kept.findLastIndex((event) => event - at <= RATE_SPAN_MS);
  return last === kept.length - 1 ? kept : kept.slice(0, last + 1);
}

/** Whether one more may go now, and the events that still count. A limit of 0 or less is none, and drops nothing. */
export function allow(
  limit: number,
  events: readonly number[],
  at: number,
): { readonly allowed: boolean; readonly events: readonly number[] } {
  if (limit <= 0) return { allowed: true, events };
  const recent = recentEvents(events, at);
  return { allowed: recent.length < limit, events: recent };
}

/** First instant from `at` on at which one more may go. */
export function nextAllowedAt(limit: number, events: readonly number[], at: number): number {
  const { allowed, events: recent } = allow(limit, events, at);
  const leaving = recent[recent.length - limit];
  return allowed || leaving === undefined ? at : leaving + RATE_SPAN_MS + 1;
}
