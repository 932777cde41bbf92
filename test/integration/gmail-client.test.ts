import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../src-agent/contract/errors.ts';
import { createGoogleClient, type GoogleClient } from '../../src-agent/gmail/google-client.ts';
import { SEND_SCOPE } from '../../src-agent/gmail/google-scopes.ts';
import { straight } from '../../src-agent/support/way-out.ts';
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts';
import {
  GOOGLE_FAULT_NAMES,
  GOOGLE_FAULTS,
  type GoogleFaultName,
  type GooglePlace,
} from '../support/fake-google/faults.ts';
import { type FakeGoogle, startFakeGoogle } from '../support/fake-google.ts';
import { decideConsent } from '../support/scripted-browser.ts';
import { waitUntil } from '../support/wait-until.ts';

const REDIRECT = 'http://127.0.0.1:5000';
const MAIL = Buffer.from('From: a@client.example\r\nTo: b@client.example\r\nSubject: x\r\n\r\ntext\r\n');

let google: FakeGoogle;
let clock: FakeClock;
let client: GoogleClient;
let oauth: { clientId: string; clientSecret: string };

beforeEach(async () => {
  clock = createFakeClock();
  google = await startFakeGoogle({ clock });
  client = createGoogleClient({ clock, endpoints: google.endpoints, reach: 'anywhere', wayOut: straight });
  oauth = { clientId: google.clientId, clientSecret: google.clientSecret };
});
afterEach(() => google.close());

async function consentedCode(): Promise<{ code: string; verifier: string; redirectUri: string }> {
  const { verifier, challenge } = await client.pkce();
  const url = await client.consentUrl({
    clientId: oauth.clientId,
    redirectUri: REDIRECT,
    scopes: [SEND_SCOPE],
    state: 'a-state',
    codeChallenge: challenge,
    loginHint: 'sender@client.example',
  });
  const back = new URL((await decideConsent(url, 'agrees')) ?? '');
  return { code: back.searchParams.get('code') ?? '', verifier, redirectUri: REDIRECT };
}

describe('the client of Google against the fake one', () => {
  it('asks for consent as an installed application should', async () => {
    const { challenge } = await client.pkce();
    const url = new URL(
      await client.consentUrl({
        clientId: oauth.clientId,
        redirectUri: REDIRECT,
        scopes: [SEND_SCOPE, 'https://mail.google.com/'],
        state: 'a-state',
        codeChallenge: challenge,
        loginHint: '',
      }),
    );
    expect(`${url.origin}${url.pathname}`).toBe(google.endpoints.consent);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: oauth.clientId,
      redirect_uri: REDIRECT,
      response_type: 'code',
      scope: `${SEND_SCOPE} https://mail.google.com/`,
      access_type: 'offline',
      prompt: 'consent',
      state: 'a-state',
      code_challenge: challenge,
      code_challenge_method: 'S256',
    });
    expect(challenge).toMatch(/^[\w-]{43}$/u);
  });

  it('turns a code into tokens, once', async () => {
    const grant = await consentedCode();
    const tokens = await client.exchangeCode(oauth, grant);
    expect(tokens).toMatchObject({
      ok: true,
      value: { expiresIn: 3_599, tokenType: 'Bearer', scopes: [SEND_SCOPE], refreshTokenExpiresIn: null },
    });
    const again = await client.exchangeCode(oauth, grant);
    expect(again).toMatchObject({ ok: false, fault: { failure: { code: 'gmail.code-refused' } } });
  });

  it.each<[string, object, ErrorCode]>([
    ['another verifier', { verifier: 'x'.repeat(43) }, 'gmail.code-refused'],
    ['another address to come back to', { redirectUri: 'http://127.0.0.1:5001' }, 'gmail.request-refused'],
    ['another code', { code: '4/0Aother' }, 'gmail.code-refused'],
  ])('is refused with %s', async (_, change, code) => {
    const refused = await client.exchangeCode(oauth, { ...(await consentedCode()), ...change });
    expect(refused).toMatchObject({ ok: false, fault: { failure: { code } } });
  });

  it('refreshes, keeps what Google says of the end of the grant, and a new refresh token', async () => {
    google.switches.rotatesRefreshTokens = true;
    const refreshToken = google.giveRefreshToken({ lifeMs: 7 * 86_400_000 });
    const first = await client.refresh(oauth, refreshToken);
    expect(first).toMatchObject({ ok: true, value: { refreshTokenExpiresIn: 604_800, httpStatus: 200 } });
    const next = first.ok ? first.value.refreshToken : null;
    expect(next).not.toBe(refreshToken);
    expect(await client.refresh(oauth, next ?? '')).toMatchObject({ ok: true });
    expect(await client.refresh(oauth, refreshToken)).toMatchObject({
      ok: false,
      fault: { failure: { code: 'gmail.reconnect-needed', retryable: false } },
    });
  });

  it('learns the scopes from tokeninfo', async () => {
    google.switches.namesScopes = false;
    const tokens = await client.refresh(oauth, google.giveRefreshToken());
    expect(tokens).toMatchObject({ ok: true, value: { scopes: null } });
    expect(await client.scopesOf(tokens.ok ? tokens.value.accessToken : '')).toEqual({
      ok: true,
      value: [SEND_SCOPE],
    });
  });

  it('revokes, with the token in the body and not in the address', async () => {
    const refreshToken = google.giveRefreshToken();
    expect(await client.revoke(refreshToken)).toEqual({ ok: true, value: null });
    expect(google.requests('revoke').map(({ path, body }) => [path, body.startsWith('token=')])).toEqual([
      ['/revoke', true],
    ]);
    expect(await client.refresh(oauth, refreshToken)).toMatchObject({ ok: false });
  });

  it('sends the very bytes', async () => {
    const tokens = await client.refresh(oauth, google.giveRefreshToken());
    const sent = await client.send(tokens.ok ? tokens.value.accessToken : '', MAIL);
    const [mail] = google.mails();
    expect(sent).toEqual({ ok: true, value: { id: mail?.id, threadId: mail?.threadId, httpStatus: 200 } });
    expect(mail?.raw).toEqual(MAIL);
  });

  it('says that the request is about to leave before the first byte of it does', async () => {
    const tokens = await client.refresh(oauth, google.giveRefreshToken());
    const requestsThen: number[] = [];
    const onSent = () => requestsThen.push(google.requests('send').length);
    await client.send(tokens.ok ? tokens.value.accessToken : '', MAIL, { onSent });
    expect(requestsThen).toEqual([0]);
    expect(google.requests('send')).toHaveLength(1);
  });

  it('can be called off', async () => {
    google.setFault('slow');
    const stop = new AbortController();
    const sending = client.send('ya29.any', MAIL, { signal: stop.signal });
    await waitUntil({
      what: 'the request',
      check: () => google.requests('send').length === 1,
      on: google.changed,
    });
    stop.abort();
    expect(await sending).toMatchObject({
      ok: false,
      fault: { wasSent: true, failure: { retryable: true } },
    });
    expect(await client.send('ya29.any', MAIL, { signal: stop.signal })).toMatchObject({
      ok: false,
      fault: { wasSent: false },
    });
  });

  it('is told that nothing left when nobody listens', async () => {
    await google.close();
    expect(await client.send('ya29.any', MAIL)).toMatchObject({
      ok: false,
      fault: {
        wasSent: false,
        httpStatus: null,
        failure: { code: 'gmail.connection-refused', params: { host: '127.0.0.1' } },
      },
    });
  });

  it('ends an answer that has no end', async () => {
    google.setFault('endless');
    expect(await client.refresh(oauth, google.giveRefreshToken())).toMatchObject({
      ok: false,
      fault: { failure: { code: 'gmail.network-unusable' } },
    });
  });
});

/** What each documented fault ends in. */
const ENDS_IN: Readonly<Record<GoogleFaultName, ErrorCode>> = {
  'token-expired-or-revoked': 'gmail.reconnect-needed',
  'refresh-token-malformed': 'gmail.reconnect-needed',
  'code-malformed': 'gmail.code-refused',
  'code-verifier-wrong': 'gmail.code-refused',
  'code-verifier-missing': 'gmail.code-refused',
  'session-policy': 'gmail.session-policy',
  'client-not-found': 'gmail.client-refused',
  'client-secret-wrong': 'gmail.client-refused',
  'client-deleted': 'gmail.client-deleted',
  'client-secret-missing': 'gmail.request-refused',
  'client-id-missing': 'gmail.request-refused',
  'parameter-missing': 'gmail.request-refused',
  'grant-type-unsupported': 'gmail.request-refused',
  'redirect-mismatch': 'gmail.request-refused',
  'client-mismatch': 'gmail.client-mismatch',
  'scope-invalid': 'gmail.request-refused',
  'token-too-many': 'gmail.slow-down',
  'token-server-error': 'gmail.server-fault',
  'token-unavailable': 'gmail.server-fault',
  // Shown by Google to the user, who never comes back: test/integration/gmail-connect.test.ts.
  'consent-admin-policy': 'gmail.connect-expired',
  'consent-org-internal': 'gmail.connect-expired',
  'consent-user-agent': 'gmail.connect-expired',
  'revoke-invalid-token': 'gmail.reconnect-needed',
  'tokeninfo-invalid-token': 'gmail.credentials-refused',
  'message-malformed': 'gmail.message-refused',
  'recipient-missing': 'gmail.message-refused',
  'mail-service-off': 'gmail.policy-refused',
  'access-token-refused': 'gmail.credentials-refused',
  'scope-insufficient': 'gmail.scope-missing',
  'api-off': 'gmail.api-off',
  'daily-limit': 'gmail.sending-limit',
  'user-rate-limit': 'gmail.slow-down',
  'rate-limit': 'gmail.slow-down',
  'domain-policy': 'gmail.policy-refused',
  'too-many-requests': 'gmail.slow-down',
  'too-many-concurrent': 'gmail.slow-down',
  'sending-limit': 'gmail.sending-limit',
  'backend-error-500': 'gmail.server-fault',
  'backend-error-502': 'gmail.server-fault',
  'backend-error-503': 'gmail.server-fault',
  'backend-error-504': 'gmail.server-fault',
  slow: 'gmail.timed-out',
  cut: 'gmail.connection-lost',
  'cut-answer': 'gmail.connection-lost',
  endless: 'gmail.network-unusable',
  echo: 'gmail.request-refused',
  'portal-page': 'gmail.network-unusable',
  'portal-redirect': 'gmail.network-unusable',
  'garbage-json': 'gmail.server-fault',
  'gateway-502': 'gmail.server-fault',
  'gateway-504': 'gmail.server-fault',
};

describe('every fault by its name', () => {
  const asked: Readonly<Partial<Record<GooglePlace, () => Promise<unknown>>>> = {
    refresh: () => client.refresh(oauth, google.giveRefreshToken()),
    code: async () => client.exchangeCode(oauth, await consentedCode()),
    revoke: () => client.revoke(google.giveRefreshToken()),
    tokeninfo: () => client.scopesOf('ya29.any'),
    send: () => client.send('ya29.any', MAIL),
  };
  const cases = GOOGLE_FAULT_NAMES.flatMap((name) =>
    GOOGLE_FAULTS[name].at.flatMap((place) => (asked[place] === undefined ? [] : [{ name, place }])),
  );

  it.each(cases)('$name at $place', async ({ name, place }) => {
    google.setFault(name, { at: place });
    const asking = asked[place]?.();
    if (name === 'slow') {
      await waitUntil({
        what: 'the request',
        check: () => google.requests(place).length === 1,
        on: google.changed,
      });
      await clock.advance(20_000);
    }
    expect(await asking).toMatchObject({ ok: false, fault: { failure: { code: ENDS_IN[name] } } });
    // One try: nothing is asked twice behind the back of whoever asked.
    expect(google.requests(place)).toHaveLength(1);
    expect(clock.pendingTimers()).toEqual([]);
  });
});
