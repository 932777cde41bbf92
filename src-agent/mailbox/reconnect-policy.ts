import type { ErrorCode } from '../contract/errors.ts';
import type { Failure } from '../contract/result.ts';
import type { Random } from '../ports.ts';
import { backoffDelay, HALF_RANDOM } from '../support/backoff.ts';

/*
 * When to connect again, or whether to ask (RELIABILITY.md IMP-7): after 1 s to 5 min, half of it random. A
 * refused login is tried three times and then left to the operator; a throttled one is not a refused one.
 * Nothing else ends the watching for good (BEHAVIOUR.md Q29).
 */

export type ConnectionHistory = {
  /** Attempts in a row that never came to watching. */
  readonly failures: number;
  /** Refused logins in a row. */
  readonly refusals: number;
  /** Connections in a row that were lost soon after they began to watch. */
  readonly flaps: number;
};
export const NO_HISTORY: ConnectionHistory = { failures: 0, refusals: 0, flaps: 0 };

export type Ending = {
  readonly failure: Failure;
  /** There were no credentials to log in with. */
  readonly credentials: boolean;
  /** How long it watched; null when it never came so far. Milliseconds. */
  readonly watchedMs: number | null;
  /** An ending that is part of normal life: the machine slept, or the server ended an old session. */
  readonly normal: boolean;
};

export type NextStep =
  | { readonly kind: 'retry'; readonly delayMs: number }
  /** Until the operator gave other credentials. */
  | { readonly kind: 'ask' }
  /** Until the settings change or the operator says so. */
  | { readonly kind: 'stop' };

const MAX_REFUSALS = 3;
const BASE_MS = 2_000;
const CAP_MS = 300_000;
/** What a lost watch costs again and again: short, since each came far enough to see new mail. */
const FLAP_CAP_MS = 6_000;
const FLAPS_FORGIVEN = 3;
const HEALTHY_MS = 30_000;
/** A captive portal opens when somebody clicks: working within 60 s of that (NET-2). */
const PORTAL_CAP_MS = 45_000;
/** With the 15 s for which a bad answer of the keychain is believed: working within 30 s of its unlocking (SEC-2). */
const KEYCHAIN_CAP_MS = 12_000;
/** The server asked for less: begin in the range of a minute. */
const SLOW_START_ATTEMPT = 6;

const REFUSALS: ReadonlySet<ErrorCode> = new Set(['mailbox.auth-refused', 'gmail.credentials-refused']);
const ASKS: ReadonlySet<ErrorCode> = new Set(['mailbox.app-password-required', 'mailbox.web-login-required']);
const STOPS: ReadonlySet<ErrorCode> = new Set([
  'demo.stays-here',
  'mailbox.not-configured',
  'mailbox.plain-refused',
  'mailbox.uidvalidity-unstable',
]);
const NETWORK_UNUSABLE: ReadonlySet<ErrorCode> = new Set([
  'mailbox.network-unusable',
  'gmail.network-unusable',
  // Nothing was learnt of the server; a proxy that is back is to be noticed as soon.
  'network.proxy-silent',
  'network.proxy-refused',
  'network.proxy-password',
  'network.no-proxy',
  // A machine without a network hears the same of every name, and no server is troubled by another try.
  'mailbox.host-unknown',
  'gmail.host-unknown',
]);
const SLOWS: ReadonlySet<ErrorCode> = new Set(['mailbox.throttled', 'mailbox.too-many-connections']);

/** What to do after a connection, or an attempt at one, has ended. */
export function nextStep(
  history: ConnectionHistory,
  ending: Ending,
  random: Random,
): { readonly step: NextStep; readonly history: ConnectionHistory } {
  const { code } = ending.failure;
  const noneToTry = ending.credentials && !ending.failure.retryable;
  if (STOPS.has(code)) return { step: { kind: 'stop' }, history: NO_HISTORY };
  if (ASKS.has(code) || noneToTry) return { step: { kind: 'ask' }, history: NO_HISTORY };
  const slow = SLOWS.has(code);
  if (ending.normal) return { step: retry(1, CAP_MS, random), history: NO_HISTORY };
  if (ending.watchedMs !== null && !slow) {
    const flaps = ending.watchedMs >= HEALTHY_MS ? 0 : history.flaps + 1;
    const attempt = Math.max(1, flaps - FLAPS_FORGIVEN);
    return { step: retry(attempt, FLAP_CAP_MS, random), history: { ...NO_HISTORY, flaps } };
  }
  const failures = history.failures + 1;
  const refusals = REFUSALS.has(code) ? history.refusals + 1 : history.refusals;
  if (refusals >= MAX_REFUSALS) return { step: { kind: 'ask' }, history: NO_HISTORY };
  const attempt = slow ? Math.max(failures, SLOW_START_ATTEMPT) : failures;
  return {
    step: retry(attempt, longestWait(ending), random),
    history: { failures, refusals, flaps: history.flaps },
  };
}

function longestWait({ failure, credentials }: Ending): number {
  if (NETWORK_UNUSABLE.has(failure.code)) return PORTAL_CAP_MS;
  const ofGoogle = failure.code.startsWith('gmail.');
  return credentials && !ofGoogle ? KEYCHAIN_CAP_MS : CAP_MS;
}

function retry(attempt: number, capMs: number, random: Random): NextStep {
  const delayMs = backoffDelay({ baseMs: BASE_MS, factor: 2, capMs, attempt, random, jitter: HALF_RANDOM });
  return { kind: 'retry', delayMs };
}
