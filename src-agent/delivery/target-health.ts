import type { Failure } from '../contract/result.ts';
import type { Clock, Random } from '../ports.ts';
import { backoffDelay, FIFTH_EITHER_SIDE } from '../support/backoff.ts';

/**
 * How each target is doing, in this process only: what keeps a failing one from being hammered and from
 * keeping others waiting (DEL-4, RES-4). Pauses run on the monotonic clock.
 */
export type TargetHealth = {
  accepted(target: string): void;
  /** `pauseMs`: what the target asked for or what its answer calls for; null: the usual spacing. */
  failed(target: string, failure: Failure, pauseMs: number | null): void;
  /** Leaves a target alone for a while without counting a failure. */
  pause(target: string, failure: Failure, pauseMs: number): void;
  /** Failures in a row; 0 when the last thing heard of it was no failure. */
  failuresOf(target: string): number;
  paused(): readonly string[];
  /** Milliseconds until the first pause ends; null when none runs. */
  nextEndMs(): number | null;
  /** After a sleep or a jump of the clock: pauses end, but nobody is trusted before it has accepted. */
  distrust(): void;
  /** The settings, secrets or clock changed: pauses end, except for the spacing of a failing target. */
  endPauses(): void;
  list(): readonly TargetState[];
};

export type TargetState = {
  readonly target: string;
  /** Failures in a row. */
  readonly failures: number;
  /** Milliseconds of the running pause that are left; 0: none. */
  readonly pausedMs: number;
  readonly lastFailure: Failure;
};

/** Least time between the end of a failed attempt and the next one to that target, by failures in a row. */
const SPACING_MS: readonly number[] = [0, 0, 250];
const LONGEST_SPACING_MS = 1_000;

/** A target never heard of since a wake counts as having failed so often: one try at once, the next in a second. */
const UNPROVEN_FAILURES = 2;

/** Pause after an answer that means "slow down" and names no time. */
const SLOW_DOWN = { baseMs: 2_000, factor: 2, capMs: 60_000 };

/** Milliseconds to leave a target alone that answered 429, 502 or 504 without saying for how long. */
export function slowDownPause(failuresBefore: number, random: Random): number {
  return backoffDelay({ ...SLOW_DOWN, attempt: failuresBefore + 1, random, jitter: FIFTH_EITHER_SIDE });
}

export function createTargetHealth(clock: Clock): TargetHealth {
  type Entry = { failures: number; pausedUntil: number; lastFailure: Failure };
  const entries = new Map<string, Entry>();
  let proven = new Set<string>();

  const entryOf = (target: string, failure: Failure): Entry => {
    const known = entries.get(target);
    if (known !== undefined) {
      known.lastFailure = failure;
      return known;
    }
    const entry: Entry = { failures: 0, pausedUntil: 0, lastFailure: failure };
    entries.set(target, entry);
    return entry;
  };
  const endPauses = (): void => {
    for (const entry of entries.values()) {
      const spacing = entry.failures > 0 ? LONGEST_SPACING_MS : 0;
      entry.pausedUntil = Math.min(entry.pausedUntil, clock.monotonic() + spacing);
    }
  };
  const leftOf = (entry: Entry): number => Math.max(0, entry.pausedUntil - clock.monotonic());

  return {
    accepted(target) {
      entries.delete(target);
      proven.add(target);
    },
    failed(target, failure, pauseMs) {
      const entry = entryOf(target, failure);
      entry.failures += 1;
      const streak = proven.has(target) ? entry.failures : entry.failures + UNPROVEN_FAILURES;
      const spacing = SPACING_MS[streak] ?? LONGEST_SPACING_MS;
      entry.pausedUntil = clock.monotonic() + Math.max(spacing, pauseMs ?? 0);
    },
    pause(target, failure, pauseMs) {
      entryOf(target, failure).pausedUntil = clock.monotonic() + pauseMs;
    },
    failuresOf: (target) => entries.get(target)?.failures ?? 0,
    paused: () => [...entries].filter(([, entry]) => leftOf(entry) > 0).map(([target]) => target),
    nextEndMs() {
      const running = [...entries.values()].map(leftOf).filter((left) => left > 0);
      return running.length === 0 ? null : Math.min(...running);
    },
    distrust() {
      proven = new Set();
      endPauses();
    },
    endPauses,
    list: () =>
      [...entries].map(([target, entry]) => ({
        target,
        failures: entry.failures,
        pausedMs: leftOf(entry),
        lastFailure: entry.lastFailure,
      })),
  };
}
