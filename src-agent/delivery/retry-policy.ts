import type { Random } from '../ports.ts';

/**
 * When a delivery that was not accepted is tried again (DEL-4): ten attempts, each pause within 20 % of its
 * nominal length, and all together within minutes of the nominal 75 h 35 min, because a pause that came
 * out short is made up by the later ones. So nothing is given up before 75 h, and nothing lives past 76 h.
 */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Milliseconds before each attempt; the first is due at once. The example schedule of Standard Webhooks. */
export const RETRY_SCHEDULE_MS: readonly number[] = [
  0,
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

/** A pause lies within this share of its nominal length. */
export const JITTER = 0.2;

/** How far the end may lie before and after its nominal instant, as shares of the whole: -30 and +5 minutes. */
const END_EARLY = 0.0066;
const END_LATE = 0.0011;

/**
 * The instant of the next attempt, or null when this was the last one.
 * `attempts`: made in this round, the one that just failed included. `roundStartedAt`: start of the first one.
 * `retryAfterMs` delays further and never hurries.
 */
export function nextAttemptAt(input: {
  readonly attempts: number;
  readonly roundStartedAt: number;
  readonly now: number;
  readonly random: Random;
  readonly retryAfterMs: number | null;
  readonly schedule?: readonly number[];
}): number | null {
  const { attempts, now } = input;
  const schedule = input.schedule ?? RETRY_SCHEDULE_MS;
  const nominal = schedule[attempts];
  if (nominal === undefined) return null;
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const whole = sum(schedule);
  const remaining = sum(schedule.slice(attempts + 1));
  const drift = now - input.roundStartedAt - sum(schedule.slice(0, attempts));
  const within = (delay: number): number =>
    Math.min(Math.max(delay, nominal * (1 - JITTER)), nominal * (1 + JITTER));
  const shortest = within(nominal - drift - JITTER * remaining - END_EARLY * whole);
  const longest = within(nominal - drift + JITTER * remaining + END_LATE * whole);
  const delay = shortest + input.random() * (longest - shortest);
  return now + Math.round(Math.max(delay, input.retryAfterMs ?? 0));
}
