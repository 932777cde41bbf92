import { DateTime } from 'luxon';

/** Nobody is kept waiting longer by a header (DEL-4). */
const RETRY_AFTER_CAP_MS = 86_400_000;

/**
 * Milliseconds that a Retry-After header asks for: seconds or an HTTP date (RFC 9110 section 10.2.3), at most
 * 24 h. A date is measured against the answer's own Date header where there is one, so a wrong clock on
 * either side does not matter. null: no header, or none that can be read.
 */
export function parseRetryAfter(value: string | null, answerDate: string | null, now: number): number | null {
  const text = value?.trim() ?? '';
  if (/^\d{1,12}$/u.test(text)) return Math.min(Number(text) * 1_000, RETRY_AFTER_CAP_MS);
  const until = httpDate(text);
  if (until === null) return null;
  const from = httpDate(answerDate?.trim() ?? '') ?? now;
  return Math.min(Math.max(0, until - from), RETRY_AFTER_CAP_MS);
}

function httpDate(text: string): number | null {
  if (text === '') return null;
  const date = DateTime.fromHTTP(text);
  return date.isValid ? date.toMillis() : null;
}
