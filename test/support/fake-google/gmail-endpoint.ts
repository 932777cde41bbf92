import { type ParsedMail, simpleParser } from 'mailparser';
import { z } from 'zod';
import { MAILBOX_SCOPE, SEND_SCOPE } from '../../../src-agent/gmail/google-scopes.ts';
import { GOOGLE_FAULTS, type GoogleFaultName } from './faults.ts';
import { bearerOf, type GoogleEndpoint, type GoogleRequest, type GoogleState } from './google-state.ts';
import { type GoogleReply, jsonReply } from './reply.ts';

/** `/gmail/v1/users/me/…` as PROTOCOLS.md section 3 has it. */

/** A mail that this Gmail took over. */
export type SentGoogleMail = {
  /** Google's, not the header. */
  readonly id: string;
  readonly threadId: string;
  readonly raw: Buffer;
  readonly parsed: ParsedMail;
};

const GMAIL = 'https://www.googleapis.com/auth/gmail.';
const SENDING = [SEND_SCOPE, MAILBOX_SCOPE, `${GMAIL}compose`, `${GMAIL}modify`];
/** Not `gmail.send`. */
const READING_PROFILE = [
  MAILBOX_SCOPE,
  ...['compose', 'metadata', 'modify', 'readonly'].map((name) => GMAIL + name),
];
const sendSchema = z.object({ raw: z.string().min(1) });

export function createGmailEndpoints(sent: SentGoogleMail[]): {
  readonly send: GoogleEndpoint;
  readonly profile: GoogleEndpoint;
} {
  return {
    send: async (request, state) => {
      const refused = refuseAccess(request, state, SENDING);
      if (refused !== null) return refused;
      const message = sendSchema.safeParse(JSON.parse(request.body));
      if (!message.success) return named('message-malformed');
      const raw = Buffer.from(message.data.raw, 'base64url');
      const parsed = await simpleParser(raw);
      if (parsed.to === undefined) return named('recipient-missing');
      const id = `18c${(sent.length + 1).toString(16).padStart(13, '0')}`;
      sent.push({ id, threadId: id, raw, parsed });
      return jsonReply(200, { id, threadId: id, labelIds: ['SENT'] });
    },
    profile: (request, state) =>
      refuseAccess(request, state, READING_PROFILE) ??
      jsonReply(200, {
        emailAddress: state.address,
        messagesTotal: 12,
        threadsTotal: 10,
        historyId: '4711',
      }),
  };
}

function refuseAccess(
  request: GoogleRequest,
  state: GoogleState,
  scopes: readonly string[],
): GoogleReply | null {
  const access = state.grants.access(bearerOf(request));
  if (access === null) return named('access-token-refused');
  return access.scopes.some((scope) => scopes.includes(scope)) ? null : named('scope-insufficient');
}

/** The same words as when the fault is switched on by name. */
function named(name: GoogleFaultName): GoogleReply {
  const { reply } = GOOGLE_FAULTS[name];
  if (typeof reply === 'string') throw new Error(`${name} is no answer`);
  return reply;
}
