/**
 * Every wait and every size of a mailbox connection has an end (RELIABILITY.md NET-1, IMP-3 to IMP-5, IMP-10).
 * A dead connection must be noticed within 60 s, whatever it was doing when it died: a command in flight by
 * its own limits, a quiet one by a question that must be answered. A look every PULSE_MS judges both, so the
 * worst cases are COMMAND_MS + PULSE_MS and QUIET_MS + PULSE_MS + PROBE_MS + PULSE_MS.
 */
export const PULSE_MS = 5_000;
/** Silence after which a quiet connection is asked a question (NOOP). */
const QUIET_MS = 25_000;
/** Time for the answer to that question. */
export const PROBE_MS = 20_000;
/** Time for the answer to a command, before what its size adds; also the longest silence inside one. */
const COMMAND_MS = 45_000;
/** TCP and TLS. */
export const CONNECT_MS = 30_000;
export const GREETING_MS = 16_000;
/** From the first packet to a usable session. */
const SETUP_MS = 55_000;
/** The slowest line that a large answer is waited for. */
const SLOWEST_BYTES_PER_SECOND = 64 * 1024;
/** IDLE renewed and UIDNEXT compared (IMP-3, IMP-4): at most 5 min apart, one pulse and one answer included. */
export const LOOK_MS = 240_000;
/** A gap between the wall clock and the monotonic one, or a timer so much too late: the machine slept (TIM-4). */
const SLEEP_GAP_MS = 30_000;

/** imapflow's own limits are 1 GB a line or literal and 2 GB a response (IMP-10). */
export const SIZE_LIMITS = {
  maxLiteralSize: 26_000_000,
  maxLineLength: 1_000_000,
  maxResponseSize: 30_000_000,
  maxResponseTokens: 100_000,
} as const;

/** Milliseconds a command may take whose answer holds about so many bytes. */
export function commandLimitMs(expectedBytes: number): number {
  return COMMAND_MS + Math.ceil((expectedBytes / SLOWEST_BYTES_PER_SECOND) * 1_000);
}

/** What a connection is waiting for. Instants are monotonic milliseconds. */
export type Waiting =
  | { readonly for: 'transport'; readonly since: number }
  | { readonly for: 'greeting'; readonly since: number }
  | { readonly for: 'setup'; readonly since: number; readonly setupSince: number }
  | { readonly for: 'answer'; readonly since: number; readonly limitMs: number; readonly probe: boolean }
  | { readonly for: 'nothing' };

export type PulseVerdict =
  | { readonly verdict: 'alive' }
  | { readonly verdict: 'ask' }
  | {
      readonly verdict: 'dead';
      readonly during: 'connect' | 'greeting' | 'login' | 'command' | 'watch';
      readonly seconds: number;
    };

/** Judges a connection by what it waits for and when it last heard a byte. All instants are monotonic milliseconds. */
export function judgeConnection(now: number, waiting: Waiting, lastByteAt: number): PulseVerdict {
  switch (waiting.for) {
    case 'transport':
      return limit(now - waiting.since, CONNECT_MS, 'connect');
    case 'greeting':
      return limit(now - waiting.since, GREETING_MS, 'greeting');
    case 'setup': {
      const silence = limit(now - Math.max(waiting.since, lastByteAt), COMMAND_MS, 'login');
      return silence.verdict === 'dead' ? silence : limit(now - waiting.setupSince, SETUP_MS, 'login');
    }
    case 'answer': {
      const longestSilence = waiting.probe ? PROBE_MS : COMMAND_MS;
      const during = waiting.probe ? 'watch' : 'command';
      const silence = limit(now - Math.max(waiting.since, lastByteAt), longestSilence, during);
      return silence.verdict === 'dead' ? silence : limit(now - waiting.since, waiting.limitMs, during);
    }
    case 'nothing':
      return now - lastByteAt >= QUIET_MS ? { verdict: 'ask' } : { verdict: 'alive' };
  }
}

function limit(
  elapsedMs: number,
  limitMs: number,
  during: Extract<PulseVerdict, { verdict: 'dead' }>['during'],
): PulseVerdict {
  if (elapsedMs < limitMs) return { verdict: 'alive' };
  return { verdict: 'dead', during, seconds: Math.round(elapsedMs / 1_000) };
}

/** Whether the machine was asleep between two looks that were meant to be `expectedMs` apart (TIM-4). */
export function sleptBetween(expectedMs: number, wallMs: number, monotonicMs: number): boolean {
  return wallMs - monotonicMs > SLEEP_GAP_MS || monotonicMs - expectedMs > SLEEP_GAP_MS;
}
