/**
 * When a dead agent is started again (RELIABILITY.md PRO-1): after 1 s at first, doubled with each further death up
 * to a minute, from the start again after a minute of health. Three deaths within five minutes end the fast
 * restarts: the operator is told, and it goes on every five minutes, because nobody may be watching, until a process
 * lived for a minute.
 */

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 60_000;
const HEALTHY_AFTER_MS = 60_000;
const LOOP_DEATHS = 3;
const LOOP_SPAN_MS = 300_000;
const SLOW_DELAY_MS = 300_000;

/** Deaths so far, as far as they still matter; monotonic milliseconds. */
export type DeathRecord = {
  readonly recent: readonly number[];
  /** Deaths in a row without a minute of health between. */
  readonly streak: number;
  readonly slowed: boolean;
};

export const NO_DEATHS: DeathRecord = { recent: [], streak: 0, slowed: false };

export type Respawn = { readonly delayMs: number; readonly slowed: boolean; readonly record: DeathRecord };

/** `now` and `uptimeMs` by a clock that never jumps. */
export function decideRespawn(record: DeathRecord, now: number, uptimeMs: number): Respawn {
  const recent = [...record.recent.filter((at) => now - at < LOOP_SPAN_MS), now];
  const wasHealthy = uptimeMs >= HEALTHY_AFTER_MS;
  const streak = wasHealthy ? 1 : record.streak + 1;
  const slowed = recent.length >= LOOP_DEATHS || (record.slowed && !wasHealthy);
  const delayMs = slowed ? SLOW_DELAY_MS : Math.min(FIRST_DELAY_MS * 2 ** (streak - 1), LONGEST_DELAY_MS);
  return { delayMs, slowed, record: { recent, streak, slowed } };
}
