import { type Failure, ok, type Result } from '../contract/result.ts';
import type { Settings } from '../contract/settings.ts';
import type { Clock, GoogleAccount, GoogleGrant, Log } from '../ports.ts';
import type { GoogleAnswer, GoogleClient, GoogleRefusal, SentMessage, TokenAnswer } from './google-client.ts';
import {
  type GoogleCredentials,
  type GoogleSecrets,
  notConfigured,
  printOf,
  readGoogleCredentials,
} from './google-credentials.ts';
import { judgeSend } from './judge-send.ts';

/** An access token is given out for as long as so much is left of it. */
const LEFT_AT_LEAST_MS = 300_000;

export type ManagedGoogleAccount = GoogleAccount & {
  /** Asks Google whatever is held and whatever it refused before; with the status of its answer. */
  examine(): Promise<GoogleAnswer<GoogleGrant>>;
  /** Ends the grant at Google; one that is over, or never was, counts as ended. The refresh token stays stored. */
  revoke(): Promise<Result<null>>;
};

/**
 * The operator's account: access tokens live in memory only, one refresh runs at a time, and a refusal that only the
 * operator can mend is not asked for twice (NET-4). A change of client id or secrets is noticed by itself.
 */
export function createGoogleAccount(deps: {
  readonly clock: Clock;
  readonly log: Log;
  readonly client: GoogleClient;
  readonly settings: () => Settings;
  readonly secrets: GoogleSecrets;
}): ManagedGoogleAccount {
  const { clock, client, settings, secrets } = deps;
  const log = deps.log.child('gmail');
  let held: { readonly print: string; readonly grant: GoogleGrant } | null = null;
  let refused: { readonly print: string; readonly refusal: GoogleRefusal } | null = null;
  let asking: { readonly print: string; readonly answer: Promise<GoogleAnswer<GoogleGrant>> } | null = null;

  /** Where the answer named no scopes they are asked for; nothing fails because that did. */
  const scopesOf = async (tokens: TokenAnswer): Promise<readonly string[] | null> => {
    if (tokens.scopes !== null) return tokens.scopes;
    const told = await client.scopesOf(tokens.accessToken);
    if (told.ok) return told.value;
    log.warn('Google did not say what the access allows', { code: told.fault.failure.code });
    return null;
  };

  const keepRotated = async (refreshToken: string): Promise<void> => {
    secrets.hide(refreshToken);
    const kept = await secrets.set('GMAIL_REFRESH_TOKEN', refreshToken);
    if (kept.ok) log.info('Google renewed the grant', { place: kept.value });
    else log.error('The renewed grant could not be kept: connect again', { code: kept.error.code });
  };

  const refresh = async (credentials: GoogleCredentials): Promise<GoogleAnswer<GoogleGrant>> => {
    const askedAt = clock.now();
    const answer = await client.refresh(credentials, credentials.refreshToken);
    if (!answer.ok) {
      const { code, retryable, cause } = answer.fault.failure;
      log.warn('Google gave no access', { code, retryable, cause });
      const refusal = { ...answer.fault, wasSent: false };
      if (!retryable) refused = { print: credentials.print, refusal };
      return { ok: false, fault: refusal };
    }
    const tokens = answer.value;
    secrets.hide(tokens.accessToken);
    const refreshToken = tokens.refreshToken ?? credentials.refreshToken;
    if (refreshToken !== credentials.refreshToken) await keepRotated(refreshToken);
    const endsIn = tokens.refreshTokenExpiresIn;
    const grant: GoogleGrant = {
      accessToken: tokens.accessToken,
      expiresAt: askedAt + tokens.expiresIn * 1_000,
      expiresIn: tokens.expiresIn,
      tokenType: tokens.tokenType,
      scopes: await scopesOf(tokens),
      grantEndsAt: endsIn === null ? null : askedAt + endsIn * 1_000,
      httpStatus: tokens.httpStatus,
    };
    held = { print: printOf({ ...credentials, refreshToken }), grant };
    log.debug('Google gave access', { seconds: tokens.expiresIn });
    return { ok: true, value: grant };
  };

  /** A refusal of it says of no other request that it was sent. */
  const access = async (fresh: boolean): Promise<GoogleAnswer<GoogleGrant>> => {
    const credentials = await readGoogleCredentials(secrets, settings().gmail.clientId);
    if (!credentials.ok) return refusedHere(credentials.error);
    const { print } = credentials.value;
    if (refused?.print === print) return { ok: false, fault: refused.refusal };
    if (!fresh && held?.print === print && held.grant.expiresAt - clock.now() > LEFT_AT_LEAST_MS)
      return { ok: true, value: held.grant };
    if (asking?.print === print) return asking.answer;
    const answer = refresh(credentials.value).finally(() => {
      if (asking?.answer === answer) asking = null;
    });
    asking = { print, answer };
    return answer;
  };

  const sendOnce = async (
    message: Uint8Array,
    fresh: boolean,
    options: { readonly signal: AbortSignal | undefined; readonly onSent: () => void },
  ): Promise<GoogleAnswer<SentMessage>> => {
    const grant = await access(fresh);
    return grant.ok ? client.send(grant.value.accessToken, message, options) : grant;
  };

  return {
    grant: async ({ fresh = false } = {}) => {
      const answer = await access(fresh);
      return answer.ok ? ok(answer.value) : { ok: false, error: answer.fault.failure };
    },
    send: async (mail, { signal, onSent } = {}) => {
      const { fromAddress: address, fromName: name } = settings().gmail;
      if (address === '') return judgeSend(refusedHere(notConfigured(['from-address']).error));
      // The composer is loaded with the first mail.
      const { composeMail } = await import('./compose-mail.ts');
      const message = await composeMail(mail, { address, name }, clock.now());
      let told = false;
      const tellOnce = (): void => {
        if (!told) onSent?.();
        told = true;
      };
      const first = await sendOnce(message, false, { signal, onSent: tellOnce });
      // An access token may die before its time. Refused, so nothing went out: once more with another.
      const isRefused = !first.ok && first.fault.failure.code === 'gmail.credentials-refused';
      return judgeSend(isRefused ? await sendOnce(message, true, { signal, onSent: tellOnce }) : first);
    },
    examine: () => {
      held = null;
      refused = null;
      return access(true);
    },
    revoke: async () => {
      const token = await secrets.get('GMAIL_REFRESH_TOKEN');
      if (!token.ok) return token;
      if (token.value === null) return ok(null);
      const answer = await client.revoke(token.value);
      held = null;
      if (answer.ok || answer.fault.failure.code === 'gmail.reconnect-needed') return ok(null);
      return { ok: false, error: answer.fault.failure };
    },
  };
}

function refusedHere(failure: Failure): { readonly ok: false; readonly fault: GoogleRefusal } {
  return {
    ok: false,
    fault: { failure, httpStatus: null, fromGoogle: false, retryAfterMs: null, wasSent: false },
  };
}
