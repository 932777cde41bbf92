import type { Clock } from '../ports.ts';

/**
 * Sleep and corrections of the clock, seen from two readings (TIM-3, TIM-4): headless there is no power
 * event. On Linux the monotonic clock stands still during sleep and the wall clock runs ahead of it; on the
 * other systems it goes on and a timer comes late.
 */
export type ClockGap =
  | { readonly kind: 'none' }
  /** The machine slept, or somebody set the clock forward: what came due meanwhile is due now. */
  | { readonly kind: 'forward'; readonly byMs: number }
  /** The clock was set back. `byMs` is negative. */
  | { readonly kind: 'back'; readonly byMs: number };

/** Up to here it is the fine correction that time services make all day. */
const SLEW_MS = 2_000;
const SLEPT_MS = 30_000;

/** Returns what happened since the last call. `expectedMs`: monotonic instant at which a timer should have fired. */
export function createGapWatch(clock: Clock): (expectedMs: number | null) => ClockGap {
  let wall = clock.now();
  let monotonic = clock.monotonic();
  return (expectedMs) => {
    const nowWall = clock.now();
    const nowMonotonic = clock.monotonic();
    // Whole: the monotonic clock has fractions, and instants in the database have none.
    const byMs = Math.round(nowWall - wall - (nowMonotonic - monotonic));
    const lateMs = expectedMs === null ? 0 : nowMonotonic - expectedMs;
    wall = nowWall;
    monotonic = nowMonotonic;
    if (byMs < -SLEW_MS) return { kind: 'back', byMs };
    if (byMs > SLEPT_MS || lateMs > SLEPT_MS)
      return { kind: 'forward', byMs: Math.max(byMs, Math.round(lateMs)) };
    return { kind: 'none' };
  };
}
