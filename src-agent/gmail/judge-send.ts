import type { MailOutcome } from '../ports.ts';
import type { GoogleAnswer, GoogleRefusal, SentMessage } from './google-client.ts';

/** What gateways say when they gave up on the server behind them, which may have done its work all the same. */
const GATEWAY_GAVE_UP: readonly number[] = [502, 504];

/**
 * What became of a mail. It is not known when the request left and no answer of Google came back: the line was cut, a
 * gateway gave up, or a 2xx could not be read. Such a mail is never sent again unasked. Anything else that is not
 * "accepted" is certainly not sent.
 */
export function judgeSend(answer: GoogleAnswer<SentMessage>): MailOutcome {
  if (answer.ok) {
    const { id: messageId, threadId, httpStatus } = answer.value;
    return { kind: 'accepted', messageId, threadId, httpStatus };
  }
  const { failure, httpStatus, retryAfterMs, wasSent } = answer.fault;
  if (!wasSent || isAnswered(answer.fault)) return { kind: 'refused', failure, httpStatus, retryAfterMs };
  const cause = `${failure.code} ${failure.cause ?? ''}`.trim();
  return { kind: 'unknown', failure: { code: 'gmail.outcome-unknown', params: {}, retryable: false, cause } };
}

function isAnswered({ failure, httpStatus, fromGoogle }: GoogleRefusal): boolean {
  if (httpStatus === null) return false;
  // The page of a network is no answer of Gmail, and no mail that Gmail has.
  if (httpStatus < 300) return failure.code === 'gmail.network-unusable';
  return fromGoogle || !GATEWAY_GAVE_UP.includes(httpStatus);
}
