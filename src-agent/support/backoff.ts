import type { Random } from '../ports.ts';

/** How far the waited time may lie from the nominal one, as shares of it. */
export type Jitter = { readonly below: number; readonly above: number };

/** Half of the delay is random (IMP-7). */
export const HALF_RANDOM: Jitter = { below: 0.5, above: 0 };
/** Twenty percent to either side (DEL-4). */
export const FIFTH_EITHER_SIDE: Jitter = { below: 0.2, above: 0.2 };
export const NO_JITTER: Jitter = { below: 0, above: 0 };

/**
 * Milliseconds to wait before a try. `attempt` counts the failures so far, from 1: the nominal delay is
 * `baseMs * factor^(attempt - 1)`, at most `capMs`; jitter is then applied around it, so many clients
 * that failed together do not come back together. Whole milliseconds, never negative.
 */
export function backoffDelay(input: {
  readonly baseMs: number;
  readonly factor: number;
  readonly capMs: number;
  readonly attempt: number;
  readonly random: Random;
  readonly jitter: Jitter;
}): number {
  const exponent = Math.max(0, input.attempt - 1);
  const nominal = Math.min(input.capMs, input.baseMs * input.factor ** exponent);
  return jittered(nominal, input.jitter, input.random);
}

/** A nominal delay moved at random inside its jitter; for schedules that are tables and not powers. */
export function jittered(nominalMs: number, jitter: Jitter, random: Random): number {
  const share = 1 - jitter.below + random() * (jitter.below + jitter.above);
  return Math.max(0, Math.round(nominalMs * share));
}
