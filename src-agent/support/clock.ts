import type { Clock } from '../ports.ts';

/** Node fires a timer with a longer delay at once, with only a warning (RELIABILITY.md TIM-1). */
export const LONGEST_RAW_DELAY_MS = 2 ** 31 - 1;

/** The three facts of a machine that a clock is made of. */
export type TimeSource = {
  /** Epoch milliseconds. */
  readonly wallNow: () => number;
  /** Milliseconds that only grow. */
  readonly monotonicNow: () => number;
  /** Fires once after at most LONGEST_RAW_DELAY_MS; returns its own undo. */
  readonly schedule: (delayMs: number, fire: () => void) => () => void;
};

/**
 * A clock over a time source. A long delay is a chain of short raw timers, each aimed at the same
 * monotonic deadline, so the steps do not add up their errors and an early raw timer never fires early.
 * A delay of zero or less fires on the next turn. Throws on NaN: that is a bug of the caller.
 */
export function createClock(source: TimeSource): Clock {
  return {
    now: source.wallNow,
    monotonic: source.monotonicNow,
    setTimer(delayMs, fire) {
      if (Number.isNaN(delayMs)) throw new Error('A timer needs a delay in milliseconds, got NaN');
      const deadline = source.monotonicNow() + Math.max(0, delayMs);
      let undo: () => void;
      const step = (): void => {
        const remaining = deadline - source.monotonicNow();
        if (remaining > 0) wait(remaining);
        else fire();
      };
      const wait = (remainingMs: number): void => {
        undo = source.schedule(Math.min(Math.ceil(remainingMs), LONGEST_RAW_DELAY_MS), step);
      };
      wait(Math.max(0, delayMs));
      return { cancel: () => undo() };
    },
  };
}

/** The real time. With support/random.ts the only user of the platform's clocks and timers (TIM-1). */
export const systemClock: Clock = createClock({
  wallNow: () => Date.now(),
  monotonicNow: () => performance.now(),
  schedule: (delayMs, fire) => {
    const handle = setTimeout(fire, delayMs);
    return () => clearTimeout(handle);
  },
});

/** ISO 8601 in UTC with milliseconds. Input: epoch milliseconds within the range of `instantSchema`. */
export function isoInstant(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

/** The same for the name of a file: `20261129T034424000Z`. */
export function stampOf(epochMs: number): string {
  return isoInstant(epochMs).replaceAll(/[-:.]/gu, '');
}

/** Epoch milliseconds of a date as servers and certificates write it, GMT named; NaN: it is none. */
export function instantOf(text: string): number {
  return Date.parse(text);
}
