import { assertNever } from '../contract/assert-never.ts';
import { type Failure, ok, type Result } from '../contract/result.ts';
import { instantOf } from '../support/clock.ts';

/*
 * The mail server's clock against ours (RELIABILITY.md TIM-5). IMAP has no command that tells the time. Servers with
 * the WITHIN extension (RFC 5032: dovecot, Cyrus) judge ages by their own clock: whether a mail is YOUNGER than n
 * seconds tells its age there, and so the time there. Elsewhere the newest mail's INTERNALDATE is a lower bound.
 */

export type ClockComparison =
  /** The server's clock is so many milliseconds ahead of ours; negative: behind. Within a second or two. */
  | { readonly kind: 'measured'; readonly serverAheadMs: number }
  /** It is at least so far ahead: a mail came from our future. */
  | { readonly kind: 'ahead'; readonly atLeastMs: number }
  /** It is at least so far behind: the server shows a certificate that would have expired long ago. */
  | { readonly kind: 'behind'; readonly atLeastMs: number }
  | { readonly kind: 'unknown' };

/** What doctor calls a clock that is off (TIM-5). */
const CLOCK_TOLERANCE_MS = 120_000;

/** Ages beyond 68 years are no ages. */
const OLDEST_SECONDS = 2 ** 31 - 1;

/**
 * How old, in seconds, the server takes a mail to be: the least n for which it is "younger than n seconds".
 * Asks about twice the logarithm of the error of `guessSeconds`. null: not within 68 years.
 */
export async function measureAge(
  guessSeconds: number,
  isYoungerThan: (seconds: number) => Promise<Result<boolean>>,
): Promise<Result<number | null>> {
  const guess = Math.min(Math.max(1, Math.round(guessSeconds)), OLDEST_SECONDS);
  // Not younger than `low`, younger than `high`, once both are found.
  let low = 0;
  let high = OLDEST_SECONDS + 1;
  let step = 1;
  let ask = guess;
  while (high - low > 1) {
    const younger = await isYoungerThan(ask);
    if (!younger.ok) return younger;
    if (younger.value) high = ask;
    else low = ask;
    // Steps that double away from the guess until the age lies between, then halves.
    if (low === 0 && high <= guess) ask = Math.max(high - step, 1);
    else if (high > OLDEST_SECONDS && low >= guess) ask = Math.min(low + step, OLDEST_SECONDS);
    else ask = Math.floor((low + high) / 2);
    if (low === 0 && high === 1) break;
    if (low === OLDEST_SECONDS) return ok(null);
    step *= 2;
  }
  return ok(high);
}

/** From a mail's INTERNALDATE, its age by the server, and our time. Epoch milliseconds and seconds. */
export function compareByAge(receivedAt: number, ageSeconds: number, now: number): ClockComparison {
  return { kind: 'measured', serverAheadMs: receivedAt + ageSeconds * 1_000 - now };
}

/** From the newest INTERNALDATE alone: a mail cannot have come before it was sent. */
export function compareByNewest(newestReceivedAt: number | null, now: number): ClockComparison {
  if (newestReceivedAt === null || newestReceivedAt <= now) return { kind: 'unknown' };
  return { kind: 'ahead', atLeastMs: newestReceivedAt - now };
}

/** Servers whose owner forgot to renew are noticed by everybody within days. */
const FORGOTTEN_MS = 30 * 86_400_000;

/**
 * From the dates of a certificate that was refused for them alone: its authority is trusted, so that it is in use now
 * says about when now is (RELIABILITY.md TIM-5).
 */
export function compareByCertificate({ code, params }: Failure, now: number): ClockComparison {
  if (code !== 'mailbox.certificate-refused') return { kind: 'unknown' };
  const [from, to] = [instantOf(String(params.validFrom)), instantOf(String(params.validTo))];
  if (params.reason === 'CERT_NOT_YET_VALID' && from > now) return { kind: 'ahead', atLeastMs: from - now };
  if (params.reason === 'CERT_HAS_EXPIRED' && now - to > FORGOTTEN_MS)
    return { kind: 'behind', atLeastMs: now - to };
  return { kind: 'unknown' };
}

/** Milliseconds by which our clock is surely off, positive when it is slow; null when it may be right. */
export function clockError(comparison: ClockComparison): number | null {
  const aheadMs = aheadBy(comparison);
  return Math.abs(aheadMs) > CLOCK_TOLERANCE_MS ? aheadMs : null;
}

/** How far the server's clock is ahead of ours, as far as is known; negative: behind. */
export function aheadBy(comparison: ClockComparison): number {
  switch (comparison.kind) {
    case 'measured':
      return comparison.serverAheadMs;
    case 'ahead':
      return comparison.atLeastMs;
    case 'behind':
      return -comparison.atLeastMs;
    case 'unknown':
      return 0;
    default:
      return assertNever(comparison);
  }
}
