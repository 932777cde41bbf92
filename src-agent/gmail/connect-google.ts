import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { GMAIL_CONNECT_LIMIT_MS } from '../contract/gmail-commands.ts';
import { type Err, err, ok, type Result } from '../contract/result.ts';
import type { SecretState } from '../contract/secrets.ts';
import type { Settings } from '../contract/settings.ts';
import type { Language } from '../contract/text/text.ts';
import type { Clock, Log } from '../ports.ts';
import type { GoogleClient, OAuthClientId, TokenAnswer } from './google-client.ts';
import { type GoogleSecrets, readOAuthClient } from './google-credentials.ts';
import { missingScopes, neededScopes, scopeName } from './google-scopes.ts';
import { type DoorVisit, type LoopbackDoor, openLoopbackDoor } from './loopback-door.ts';
import { connectedPage, failedPage, strayPage } from './return-page.ts';
import { translateGoogleError } from './translate-google-error.ts';

/** A connection that was made. */
export type GoogleConnected = {
  /** Asked for and not granted, as Google names them. */
  readonly missingScopes: readonly string[];
  readonly place: NonNullable<SecretState['place']>;
};

export type GoogleConnector = {
  /** Opens the door for the browser, for five minutes and one return; `url` is where the user consents. */
  begin(): Promise<Result<{ readonly url: string; readonly until: number }>>;
  /** How it ended, as soon as it did; asked later, how the last one ended. */
  result(): Promise<Result<GoogleConnected>>;
  /** Closes the door; a return that came already is seen through. */
  cancel(): void;
  /** The one under way. */
  current(): { readonly since: number; readonly until: number } | null;
};

type Attempt = {
  readonly door: LoopbackDoor;
  readonly client: OAuthClientId;
  readonly verifier: string;
  /** What is asked for. */
  readonly scopes: readonly string[];
};

/** "Connect with Google": consent in the system's browser, loopback return with PKCE and state (RFC 8252). */
export function createGoogleConnector(deps: {
  readonly clock: Clock;
  readonly log: Log;
  readonly client: GoogleClient;
  readonly settings: () => Settings;
  readonly secrets: GoogleSecrets;
  /** Whether Google's page may be opened from here. */
  readonly canConsent: boolean;
  readonly language: () => Language;
  /** `current` or `result` changed. */
  readonly onChange: () => void;
}): GoogleConnector {
  const { clock, client, settings, secrets, canConsent, language, onChange } = deps;
  const log = deps.log.child('gmail');
  let opening = false;
  let running: { readonly since: number; readonly until: number; readonly cancel: () => void } | null = null;
  let last: Promise<Result<GoogleConnected>> | null = null;

  const exchange = async (attempt: Attempt, query: URLSearchParams): Promise<Result<GoogleConnected>> => {
    const refused = query.get('error');
    if (refused !== null) {
      const trouble = { kind: 'consent', error: refused } as const;
      const context = { host: '', scope: '', now: clock.now(), secrets: [] };
      return { ok: false, error: translateGoogleError(trouble, context).failure };
    }
    const code = query.get('code') ?? '';
    secrets.hide(code);
    const tokens = await client.exchangeCode(attempt.client, {
      code,
      verifier: attempt.verifier,
      redirectUri: attempt.door.address,
    });
    return tokens.ok ? keep(attempt, tokens.value) : { ok: false, error: tokens.fault.failure };
  };

  const keep = async (attempt: Attempt, tokens: TokenAnswer): Promise<Result<GoogleConnected>> => {
    secrets.hide(tokens.accessToken);
    if (tokens.refreshToken === null) return err('gmail.no-refresh-token');
    secrets.hide(tokens.refreshToken);
    const told = tokens.scopes === null ? await client.scopesOf(tokens.accessToken) : null;
    const granted = tokens.scopes ?? (told?.ok === true ? told.value : attempt.scopes);
    const place = await secrets.set('GMAIL_REFRESH_TOKEN', tokens.refreshToken);
    if (!place.ok) return place;
    return ok({ missingScopes: missingScopes(attempt.scopes, granted), place: place.value });
  };

  /** The browser waits for its page until it can be told how it ended. */
  const finish = async (attempt: Attempt, visit: DoorVisit): Promise<Result<GoogleConnected>> => {
    const result = await exchange(attempt, visit.query);
    const page = result.ok
      ? connectedPage(language(), result.value.missingScopes.length > 0)
      : failedPage(language(), result.error);
    visit.answer(200, page);
    return result;
  };

  const run = async (
    attempt: Attempt,
    returned: Promise<Result<DoorVisit>>,
  ): Promise<Result<GoogleConnected>> => {
    try {
      const visit = await returned;
      const result = visit.ok ? await finish(attempt, visit.value) : visit;
      if (result.ok) {
        const missing = result.value.missingScopes.map(scopeName).join(' ');
        log.info('Connected with Google', { place: result.value.place, missing });
      } else log.warn('Not connected with Google', { code: result.error.code, cause: result.error.cause });
      return result;
    } finally {
      attempt.door.close();
      running = null;
      onChange();
    }
  };

  const open = async (): Promise<Result<{ readonly url: string; readonly until: number }>> => {
    const oauth = await readOAuthClient(secrets, settings().gmail.clientId);
    if (!oauth.ok) return oauth;
    const { verifier, challenge } = await client.pkce();
    secrets.hide(verifier);
    const state = randomBytes(32).toString('base64url');
    const scopes = neededScopes(settings());
    let end: (returned: Result<DoorVisit>) => void = () => undefined;
    const returned = new Promise<Result<DoorVisit>>((resolve) => {
      end = resolve;
    });
    const door = await openLoopbackDoor({
      expects: (query) => isSame(query.get('state') ?? '', state),
      onVisit: (visit) => end(ok(visit)),
      strayPage: () => {
        log.warn('A visit from the browser that was not waited for was turned away');
        return strayPage(language());
      },
    });
    const url = await client.consentUrl({
      clientId: oauth.value.clientId,
      redirectUri: door.address,
      scopes,
      state,
      codeChallenge: challenge,
      loginHint: settings().gmail.fromAddress,
    });
    const until = clock.now() + GMAIL_CONNECT_LIMIT_MS;
    const timer = clock.setTimer(GMAIL_CONNECT_LIMIT_MS, () => end(expired()));
    running = { since: clock.now(), until, cancel: () => end(cancelled()) };
    last = run({ door, client: oauth.value, verifier, scopes }, returned.finally(timer.cancel));
    log.info('Waiting for the browser to come back from Google');
    onChange();
    return ok({ url, until });
  };

  return {
    begin: async () => {
      if (!canConsent) return err('demo.stays-here');
      if (opening || running !== null) return err('gmail.connect-running');
      opening = true;
      try {
        return await open();
      } finally {
        opening = false;
      }
    },
    result: () => last ?? Promise.resolve(err('gmail.connect-not-running')),
    cancel: () => running?.cancel(),
    current: () => (running === null ? null : { since: running.since, until: running.until }),
  };
}

function expired(): Err {
  return err('gmail.connect-expired', { params: { minutes: GMAIL_CONNECT_LIMIT_MS / 60_000 } });
}

function cancelled(): Err {
  return err('command.cancelled', { params: { command: 'gmail.connect' } });
}

/** In a time that does not tell how much of it was right. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
