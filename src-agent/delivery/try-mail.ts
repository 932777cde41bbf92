import { assertNever } from '../contract/assert-never.ts';
import { type NotificationBody, notificationBodySchema } from '../contract/notification-mail.ts';
import type { GoogleAccount, MailOutcome, OutgoingMail } from '../ports.ts';
import type { SendOptions } from './http-outcome.ts';
import { judgeMail } from './judge-mail.ts';
import type { MailTarget } from './sending-target.ts';
import type { Tried } from './try-webhook.ts';

/** Right side of the ids of our mails: a name that nobody can own (RFC 2606). */
const MESSAGE_ID_HOST = 'render-signal-desktop.invalid';

/** One mail through the Gmail connection. Never rejects. */
export async function tryMail(
  send: GoogleAccount['send'],
  input: { readonly target: MailTarget; readonly id: string; readonly body: string },
  options: SendOptions,
): Promise<Tried> {
  const outcome = await send(buildMail(input), options);
  return { verdict: judgeMail(outcome), ...seenOf(outcome) };
}

/** The mail of a delivery: fixed but for its recipient, and with the same id in every attempt. */
export function buildMail(input: {
  readonly target: MailTarget;
  readonly id: string;
  readonly body: string;
}): OutgoingMail {
  return {
    to: input.target.recipient,
    ...readBody(input.body),
    messageId: `${input.id}@${MESSAGE_ID_HOST}`,
  };
}

/** Written by triage in this form and stored as it was. */
function readBody(body: string): NotificationBody {
  return notificationBodySchema.parse(JSON.parse(body));
}

function seenOf(outcome: MailOutcome): Omit<Tried, 'verdict'> {
  switch (outcome.kind) {
    case 'accepted': {
      const answerPreview = JSON.stringify({ id: outcome.messageId, threadId: outcome.threadId });
      return { outcome: 'accepted', status: outcome.httpStatus, answerPreview };
    }
    case 'refused': {
      const answered = outcome.httpStatus !== null;
      return { outcome: answered ? 'refused' : 'failed', status: outcome.httpStatus, answerPreview: null };
    }
    case 'unknown':
      return { outcome: 'unknown', status: null, answerPreview: null };
    default:
      return assertNever(outcome);
  }
}
