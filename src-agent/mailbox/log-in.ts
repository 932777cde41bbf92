import type { Failure, Result } from '../contract/result.ts';
import { connectMailbox, type MailboxCredentials, type MailboxLogin } from './connect-mailbox.ts';
import type { MailboxSession } from './mailbox-session.ts';

/** `fresh`: the last ones were refused, a cached token will not do. */
export type AskCredentials = (wish: { readonly fresh: boolean }) => Promise<Result<MailboxCredentials>>;

export type LoggedIn =
  | { readonly kind: 'session'; readonly session: MailboxSession }
  /** `credentials`: there were none to log in with. */
  | { readonly kind: 'failed'; readonly failure: Failure; readonly credentials: boolean }
  /** Nobody wants it any more. */
  | { readonly kind: 'unwanted' };

/**
 * Asks for credentials and connects with them. Google may refuse a token that was good when it was cached
 * (PROTOCOLS.md section 4): it is had anew once, at once, before its refusal counts.
 */
export async function logIn(
  input: Omit<MailboxLogin, 'credentials'> & {
    readonly ask: AskCredentials;
    readonly fresh: boolean;
    readonly isWanted: () => boolean;
  },
): Promise<LoggedIn> {
  const credentials = await input.ask({ fresh: input.fresh });
  if (!input.isWanted()) return { kind: 'unwanted' };
  if (!credentials.ok) return { kind: 'failed', failure: credentials.error, credentials: true };
  const connected = await connectMailbox({ ...input, credentials: credentials.value });
  if (connected.ok) return { kind: 'session', session: connected.value };
  if (!input.isWanted()) return { kind: 'unwanted' };
  const isGrant = credentials.value.kind === 'grant' && connected.error.code === 'mailbox.auth-refused';
  if (!isGrant) return { kind: 'failed', failure: connected.error, credentials: false };
  if (!input.fresh) return logIn({ ...input, fresh: true });
  const failure: Failure = {
    code: 'gmail.credentials-refused',
    params: {},
    retryable: false,
    ...(connected.error.cause === undefined ? {} : { cause: connected.error.cause }),
  };
  return { kind: 'failed', failure, credentials: false };
}
