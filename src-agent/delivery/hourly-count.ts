import type { Clock, Outbox } from '../ports.ts';
import { RATE_SPAN_MS, recentEvents } from './rate-limit.ts';

/** First attempts of the running hour per target: what the store holds (Q9), read once and kept up to date. */
export type HourlyCount = {
  events(target: string): readonly number[];
  add(target: string, at: number): void;
  /** The clock jumped: the store is asked again. */
  clear(): void;
};

export function createHourlyCount(outbox: Pick<Outbox, 'firstAttemptsSince'>, clock: Clock): HourlyCount {
  const known = new Map<string, readonly number[]>();
  const events = (target: string): readonly number[] => {
    const now = clock.now();
    const stored = known.get(target) ?? outbox.firstAttemptsSince(target, now - RATE_SPAN_MS - 1);
    const recent = recentEvents(stored, now);
    known.set(target, recent);
    return recent;
  };
  return {
    events,
    add(target, at) {
      const counted = known.get(target);
      if (counted !== undefined) known.set(target, [...counted, at]);
    },
    clear: () => known.clear(),
  };
}
