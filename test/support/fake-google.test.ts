import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MAILBOX_SCOPE, SEND_SCOPE } from '../../src-agent/gmail/google-scopes.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';
import { type FakeGoogle, startFakeGoogle } from './fake-google.ts';

/** What the client under test does not show of it: what it asks wrongly on purpose, or never. */

const HOUR_MS = 3_600_000;

let clock: FakeClock;
let google: FakeGoogle;

beforeEach(async () => {
  clock = createFakeClock();
  google = await startFakeGoogle({ clock });
});
afterEach(() => google.close());

async function ask(
  path: string,
  init?: RequestInit,
): Promise<{ readonly status: number; readonly body: unknown }> {
  const answer = await fetch(new URL(path, google.origin), init);
  return { status: answer.status, body: await answer.json() };
}

function askToken(form: Readonly<Record<string, string>>): ReturnType<typeof ask> {
  const client = { client_id: google.clientId, client_secret: google.clientSecret };
  return ask('/token', { method: 'POST', body: new URLSearchParams({ ...client, ...form }) });
}

const refresh = (refreshToken: string) =>
  askToken({ grant_type: 'refresh_token', refresh_token: refreshToken });
const profile = (accessToken: string) =>
  ask('/gmail/v1/users/me/profile', { headers: { authorization: `Bearer ${accessToken}` } });

describe('the fake Google', () => {
  it('takes tokens by POST alone', async () => {
    expect(await ask('/token')).toMatchObject({ status: 405 });
    expect(await ask('/revoke')).toMatchObject({ status: 405 });
  });

  it.each([
    [{ client_id: '' }, 400, 'invalid_request'],
    [{ client_id: 'another' }, 401, 'invalid_client'],
    [{ client_secret: '' }, 400, 'invalid_request'],
    [{ client_secret: 'another' }, 401, 'invalid_client'],
    [{ grant_type: 'password' }, 400, 'unsupported_grant_type'],
    [{ grant_type: 'refresh_token' }, 400, 'invalid_request'],
    [{ grant_type: 'authorization_code' }, 400, 'invalid_request'],
    [{ grant_type: 'refresh_token', refresh_token: 'cut' }, 400, 'invalid_grant'],
  ])('refuses %j', async (form, status, error) => {
    expect(await askToken(form)).toMatchObject({ status, body: { error } });
  });

  it('refuses a client that was deleted', async () => {
    google.switches.clientExists = false;
    expect(await refresh(google.giveRefreshToken())).toMatchObject({
      status: 401,
      body: { error: 'deleted_client' },
    });
  });

  it('keeps a hundred grants, and ends the oldest without a word', async () => {
    const all = Array.from({ length: 101 }, () => google.giveRefreshToken());
    expect(await refresh(all[0] ?? '')).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect(await refresh(all[1] ?? '')).toMatchObject({ status: 200 });
  });

  it('gives access for an hour, and says of it what is asked, numbers as strings', async () => {
    const token = google.grants.addAccessToken([SEND_SCOPE], null);
    expect(await ask(`/tokeninfo?access_token=${token}`)).toEqual({
      status: 200,
      body: {
        azp: google.clientId,
        aud: google.clientId,
        scope: SEND_SCOPE,
        exp: `${Math.floor(clock.now() / 1_000) + 3_599}`,
        expires_in: '3599',
        access_type: 'offline',
      },
    });
    await clock.advance(HOUR_MS);
    expect(await ask(`/tokeninfo?access_token=${token}`)).toMatchObject({
      status: 400,
      body: { error: 'invalid_token' },
    });
  });

  it('shows the profile to who may read, not to who may only send', async () => {
    expect(await profile(google.grants.addAccessToken([MAILBOX_SCOPE], null))).toMatchObject({
      status: 200,
      body: { emailAddress: google.address },
    });
    expect(await profile(google.grants.addAccessToken([SEND_SCOPE], null))).toMatchObject({
      status: 403,
      body: { error: { errors: [{ reason: 'insufficientPermissions' }] } },
    });
    expect(await profile('ya29.unknown')).toMatchObject({ status: 401 });
  });

  it('ends the refresh token with its access token', async () => {
    const refreshToken = google.giveRefreshToken();
    const given = await refresh(refreshToken);
    const { access_token: token } = Object(given.body);
    const form = new URLSearchParams({ token: String(token) });
    expect(await ask('/revoke', { method: 'POST', body: form })).toMatchObject({ status: 200 });
    expect(await refresh(refreshToken)).toMatchObject({ status: 400 });
    expect(await ask('/revoke', { method: 'POST', body: form })).toMatchObject({ status: 400 });
  });

  it('lets a fault strike so often as was said, where it was said', async () => {
    const refreshToken = google.giveRefreshToken();
    google.setFault('token-unavailable', { times: 1 });
    const first = await fetch(new URL('/token', google.origin), {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'refresh_token' }),
    });
    expect(first.status).toBe(503);
    expect(await refresh(refreshToken)).toMatchObject({ status: 200 });
    google.setFault('session-policy', { at: 'code' });
    expect(await refresh(refreshToken)).toMatchObject({ status: 200 });
  });
});
