import type { Clock } from '../ports.ts';

/** The wall clock ran so far ahead of the other between two readings: the machine slept, or the clock was set (TIM-4). */
const SLEPT_MS = 30_000;

export type SteadyTime = {
  /** Milliseconds since it was made. */
  ms(): number;
  /** Whether the machine seems to have slept since this was asked last. */
  slept(): boolean;
};

/**
 * A time that never runs back and does not stand still in sleep, for what is due in days: between two readings it
 * passes as the wall clock does where that ran ahead, and as the monotonic one does where the wall clock was set
 * back (TIM-3). Read it at least every few minutes: the rarer the readings, the more of a correction hides in one.
 */
export function createSteadyTime(clock: Clock): SteadyTime {
  let wall = clock.now();
  let monotonic = clock.monotonic();
  let passed = 0;
  let slept = false;
  const read = (): number => {
    const wallMs = clock.now() - wall;
    const monotonicMs = clock.monotonic() - monotonic;
    wall += wallMs;
    monotonic += monotonicMs;
    passed += Math.max(wallMs, monotonicMs);
    slept ||= wallMs - monotonicMs > SLEPT_MS;
    return passed;
  };
  return {
    ms: read,
    slept: () => {
      read();
      const answer = slept;
      slept = false;
      return answer;
    },
  };
}
