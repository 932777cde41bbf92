import { assertNever } from '../contract/assert-never.ts';
import type { ErrorCode } from '../contract/errors.ts';
import type { MailOutcome } from '../ports.ts';
import { isProxyFailure } from '../support/proxy-tunnel.ts';
import type { Verdict } from './judge-answer.ts';

/** Refusals of this one mail; every other lasting one is of the connection as a whole. */
const OF_THE_MAIL: ReadonlySet<ErrorCode> = new Set(['gmail.message-refused', 'gmail.request-refused']);
/** Gmail refuses for up to a day (PROTOCOLS.md section 3): no need to ask more often than every half hour. */
const LIMIT_PAUSE_MS = 1_800_000;
/** A longer wait that Gmail names is asked about again after a day. */
const LONGEST_WAIT_MS = 86_400_000;

/**
 * What Gmail's answer means for the delivery. Tried again is only what was certainly not sent; a mail whose outcome
 * is not known is dead until somebody looked into "Sent" and retries it.
 */
export function judgeMail(outcome: MailOutcome): Verdict {
  switch (outcome.kind) {
    case 'accepted':
      return { kind: 'accepted' };
    case 'unknown': {
      const { cause } = outcome.failure;
      const failure = { code: 'gmail.outcome-unknown', params: {}, retryable: false } as const;
      return {
        kind: 'dead',
        failure: cause === undefined ? failure : { ...failure, cause },
        disableTarget: false,
      };
    }
    case 'refused':
      return judgeRefusal(outcome);
    default:
      return assertNever(outcome);
  }
}

function judgeRefusal({ failure, retryAfterMs }: Extract<MailOutcome, { kind: 'refused' }>): Verdict {
  if (!failure.retryable) {
    return OF_THE_MAIL.has(failure.code)
      ? { kind: 'dead', failure, disableTarget: false }
      : { kind: 'hold', failure, until: 'mended' };
  }
  if (isProxyFailure(failure.code)) return { kind: 'hold', failure, until: 'way-out' };
  const asked = retryAfterMs === null ? null : Math.min(retryAfterMs, LONGEST_WAIT_MS);
  const wait = failure.code === 'gmail.sending-limit' ? Math.max(asked ?? 0, LIMIT_PAUSE_MS) : asked;
  return {
    kind: 'retry',
    failure,
    slowDown: wait !== null || failure.code === 'gmail.slow-down',
    retryAfterMs: wait,
  };
}
