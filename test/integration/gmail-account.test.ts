import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MAILBOX_SCOPE, SEND_SCOPE } from '../../src-agent/gmail/google-scopes.ts';
import type { OutgoingMail } from '../../src-agent/ports.ts';
import type { GoogleFaultName } from '../support/fake-google/faults.ts';
import { createGmailRig, type GmailRig } from '../support/gmail-rig.ts';
import { waitUntil } from '../support/wait-until.ts';

const MAIL: OutgoingMail = {
  to: 'marie.durand@client.example',
  subject: 'Recadrage reçu',
  text: 'À bientôt.',
  html: null,
  messageId: 'delivery-1@client.example',
};
const MINUTE_MS = 60_000;

let rig: GmailRig;

beforeEach(async () => {
  rig = await createGmailRig({ connected: true });
});
afterEach(() => rig.close());

const refreshes = (): number => rig.google.requests('refresh').length;

async function accessToken(options?: { fresh?: boolean }): Promise<string> {
  const grant = await rig.account.grant(options);
  if (!grant.ok) throw new Error(grant.error.code);
  return grant.value.accessToken;
}

describe('the access to the account', () => {
  it('is what Google said of it', async () => {
    const askedAt = rig.clock.now();
    expect(await rig.account.grant()).toEqual({
      ok: true,
      value: {
        accessToken: expect.stringMatching(/^ya29\./u),
        expiresAt: askedAt + 3_599_000,
        expiresIn: 3_599,
        tokenType: 'Bearer',
        scopes: [SEND_SCOPE],
        grantEndsAt: null,
        httpStatus: 200,
      },
    });
  });

  it('is kept until five minutes before its end, then renewed', async () => {
    const first = await accessToken();
    await rig.clock.advance(54 * MINUTE_MS);
    expect(await accessToken()).toBe(first);
    await rig.clock.advance(MINUTE_MS);
    expect(await accessToken()).not.toBe(first);
    expect(refreshes()).toBe(2);
  });

  it('is asked for anew on demand', async () => {
    const first = await accessToken();
    expect(await accessToken({ fresh: true })).not.toBe(first);
  });

  it('is asked for once by many at once', async () => {
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, at) => accessToken({ fresh: at % 2 === 0 })),
    );
    expect(new Set(all).size).toBe(1);
    expect(refreshes()).toBe(1);
  });

  it('tells when the grant itself ends', async () => {
    const lifeMs = 7 * 24 * 60 * MINUTE_MS;
    await rig.secrets.set('GMAIL_REFRESH_TOKEN', rig.google.giveRefreshToken({ lifeMs }));
    const grant = await rig.account.grant();
    expect(grant).toMatchObject({ value: { grantEndsAt: rig.clock.now() + lifeMs } });
  });

  it('has its scopes from tokeninfo where the answer named none, and none where that fails', async () => {
    rig.google.switches.namesScopes = false;
    expect(await rig.account.grant()).toMatchObject({ value: { scopes: [SEND_SCOPE] } });
    rig.google.setFault('tokeninfo-invalid-token');
    expect(await rig.account.grant({ fresh: true })).toMatchObject({ ok: true, value: { scopes: null } });
  });

  it('goes on with a refresh token that Google renewed', async () => {
    rig.google.switches.rotatesRefreshTokens = true;
    const before = await rig.secrets.get('GMAIL_REFRESH_TOKEN');
    const first = await accessToken();
    expect(await rig.secrets.get('GMAIL_REFRESH_TOKEN')).not.toEqual(before);
    expect(await accessToken()).toBe(first);
    await accessToken({ fresh: true });
    expect(refreshes()).toBe(2);
  });

  it('is another one as soon as a secret or the client is another', async () => {
    const first = await accessToken();
    const scopes = [SEND_SCOPE, MAILBOX_SCOPE];
    await rig.secrets.set('GMAIL_REFRESH_TOKEN', rig.google.giveRefreshToken({ scopes }));
    expect(await rig.account.grant()).toMatchObject({ value: { scopes } });
    expect(await accessToken()).not.toBe(first);
    rig.change({ clientId: 'another.apps.googleusercontent.com' });
    expect(await rig.account.grant()).toMatchObject({ ok: false, error: { code: 'gmail.client-refused' } });
  });

  it('says what is not set, and asks nobody', async () => {
    await rig.secrets.clear('GMAIL_REFRESH_TOKEN');
    expect(await rig.account.grant()).toMatchObject({
      ok: false,
      error: { code: 'gmail.not-configured', params: { missing: 'GMAIL_REFRESH_TOKEN' } },
    });
    expect(refreshes()).toBe(0);
  });

  it('is refused for good once, whoever asks how often (NET-4), until the operator asks or connects', async () => {
    rig.google.grants.endAll();
    for (const fresh of [false, true, false, true]) {
      expect(await rig.account.grant({ fresh })).toMatchObject({
        ok: false,
        error: { code: 'gmail.reconnect-needed', retryable: false },
      });
      await rig.clock.advance(60 * MINUTE_MS);
    }
    expect(refreshes()).toBe(1);
    expect(await rig.account.examine()).toMatchObject({ ok: false, fault: { httpStatus: 400 } });
    expect(refreshes()).toBe(2);
    await rig.secrets.set('GMAIL_REFRESH_TOKEN', rig.google.giveRefreshToken());
    expect(await rig.account.grant()).toMatchObject({ ok: true });
  });

  it.each<GoogleFaultName>(['token-unavailable', 'token-too-many', 'portal-page', 'cut', 'garbage-json'])(
    'survives %s: the next one asks again',
    async (fault) => {
      rig.google.setFault(fault, { at: 'refresh', times: 1 });
      expect(await rig.account.grant()).toMatchObject({ ok: false, error: { retryable: true } });
      expect(await rig.account.grant()).toMatchObject({ ok: true });
    },
  );

  it.each([
    ['the user removed the access', () => rig.google.grants.endAll()],
    ['the password changed', () => rig.google.grants.changePassword()],
    ['a hundred newer grants exist', () => Array.from({ length: 100 }, () => rig.google.giveRefreshToken())],
    ['it went six months unused', () => rig.clock.advance(184 * 24 * 60 * MINUTE_MS)],
  ])('ends when %s', async (_, happens) => {
    await accessToken();
    await happens();
    expect(await rig.account.grant({ fresh: true })).toMatchObject({
      error: { code: 'gmail.reconnect-needed' },
    });
  });

  it('ends after seven days for an app in Testing', async () => {
    const lifeMs = 7 * 24 * 60 * MINUTE_MS;
    await rig.secrets.set('GMAIL_REFRESH_TOKEN', rig.google.giveRefreshToken({ lifeMs }));
    await accessToken();
    await rig.clock.advance(lifeMs);
    expect(await rig.account.grant()).toMatchObject({ error: { code: 'gmail.reconnect-needed' } });
  });

  it('ends at Google when it is revoked, also a second time', async () => {
    await accessToken();
    expect(await rig.account.revoke()).toEqual({ ok: true, value: null });
    expect(await rig.account.revoke()).toEqual({ ok: true, value: null });
    expect(await rig.account.grant()).toMatchObject({ error: { code: 'gmail.reconnect-needed' } });
    rig.google.setFault('gateway-502');
    expect(await rig.account.revoke()).toMatchObject({ ok: false, error: { code: 'gmail.server-fault' } });
  });
});

describe('sending a mail', () => {
  it('sends it from the account, and tells Google’s ids', async () => {
    const outcome = await rig.account.send(MAIL);
    const [mail] = rig.google.mails();
    expect(outcome).toEqual({
      kind: 'accepted',
      messageId: mail?.id,
      threadId: mail?.threadId,
      httpStatus: 200,
    });
    expect(mail?.parsed).toMatchObject({
      subject: MAIL.subject,
      messageId: `<${MAIL.messageId}>`,
      from: { value: [{ address: 'sender@client.example', name: 'Rendu' }] },
      to: { value: [{ address: MAIL.to }] },
    });
    expect(mail?.parsed.text?.trim()).toBe(MAIL.text);
  });

  it('tries once more with another token when Google forgot this one, and says once that it leaves', async () => {
    await accessToken();
    rig.google.grants.endAccessTokens();
    let left = 0;
    const onSent = (): void => {
      left += 1;
    };
    expect(await rig.account.send(MAIL, { onSent })).toMatchObject({ kind: 'accepted' });
    expect([rig.google.mails().length, rig.google.requests('send').length, left]).toEqual([1, 2, 1]);
  });

  it('tries once more and no oftener', async () => {
    rig.google.setFault('access-token-refused');
    expect(await rig.account.send(MAIL)).toMatchObject({
      kind: 'refused',
      failure: { code: 'gmail.credentials-refused', retryable: false },
      httpStatus: 401,
    });
    expect(rig.google.requests('send')).toHaveLength(2);
  });

  it('is refused for want of a scope', async () => {
    const scopes = ['https://www.googleapis.com/auth/gmail.readonly'];
    await rig.secrets.set('GMAIL_REFRESH_TOKEN', rig.google.giveRefreshToken({ scopes }));
    expect(await rig.account.send(MAIL)).toMatchObject({
      kind: 'refused',
      failure: { code: 'gmail.scope-missing', params: { missing: 'gmail.send' } },
    });
  });

  it('asks for nothing without a sender', async () => {
    rig.change({ fromAddress: '' });
    expect(await rig.account.send(MAIL)).toMatchObject({
      kind: 'refused',
      failure: { code: 'gmail.not-configured', params: { missing: 'gmail.fromAddress' } },
    });
    expect(rig.google.requests()).toEqual([]);
  });

  it.each<[GoogleFaultName, string, boolean]>([
    ['message-malformed', 'gmail.message-refused', false],
    ['recipient-missing', 'gmail.message-refused', false],
    ['api-off', 'gmail.api-off', false],
    ['domain-policy', 'gmail.policy-refused', false],
    ['daily-limit', 'gmail.sending-limit', true],
    ['user-rate-limit', 'gmail.slow-down', true],
    ['too-many-concurrent', 'gmail.slow-down', true],
    ['backend-error-500', 'gmail.server-fault', true],
    ['backend-error-502', 'gmail.server-fault', true],
    ['backend-error-504', 'gmail.server-fault', true],
    ['portal-page', 'gmail.network-unusable', true],
    ['portal-redirect', 'gmail.network-unusable', true],
  ])('is certainly not sent after %s', async (fault, code, retryable) => {
    rig.google.setFault(fault, { at: 'send' });
    expect(await rig.account.send(MAIL)).toMatchObject({ kind: 'refused', failure: { code, retryable } });
    expect(rig.google.requests('send')).toHaveLength(1);
  });

  it('is told how long to wait', async () => {
    rig.google.setFault('backend-error-503', { at: 'send' });
    expect(await rig.account.send(MAIL)).toMatchObject({ httpStatus: 503, retryAfterMs: 30_000 });
    rig.google.setFault('sending-limit');
    expect(await rig.account.send(MAIL)).toMatchObject({
      failure: { code: 'gmail.sending-limit' },
      retryAfterMs: 18_000_000,
    });
  });

  it.each<GoogleFaultName>(['cut', 'cut-answer', 'garbage-json', 'gateway-502', 'gateway-504'])(
    'is of unknown outcome after %s, and not tried again',
    async (fault) => {
      rig.google.setFault(fault, { at: 'send' });
      expect(await rig.account.send(MAIL)).toMatchObject({
        kind: 'unknown',
        failure: { code: 'gmail.outcome-unknown', params: {}, retryable: false },
      });
      expect(rig.google.requests('send')).toHaveLength(1);
    },
  );

  it('is of unknown outcome when no answer comes, or when it is called off on its way', async () => {
    await accessToken();
    rig.google.setFault('slow', { at: 'send' });
    const arrived = (count: number) =>
      waitUntil({
        what: 'the request',
        check: () => rig.google.requests('send').length === count,
        on: rig.google.changed,
      });
    const waiting = rig.account.send(MAIL);
    await arrived(1);
    await rig.clock.advance(20_000);
    expect(await waiting).toMatchObject({ kind: 'unknown' });
    const stop = new AbortController();
    const stopped = rig.account.send(MAIL, { signal: stop.signal });
    await arrived(2);
    stop.abort();
    expect(await stopped).toMatchObject({ kind: 'unknown' });
  });

  it('is certainly not sent when the token could not be had, whatever became of that request', async () => {
    rig.google.setFault('cut', { at: 'refresh' });
    expect(await rig.account.send(MAIL)).toMatchObject({
      kind: 'refused',
      failure: { code: 'gmail.connection-lost', retryable: true },
    });
    expect(rig.google.requests('send')).toEqual([]);
  });

  it('is certainly not sent when nobody listens', async () => {
    await accessToken();
    await rig.google.close();
    expect(await rig.account.send(MAIL)).toMatchObject({
      kind: 'refused',
      failure: { code: 'gmail.connection-refused', retryable: true },
      httpStatus: null,
    });
  });
});
