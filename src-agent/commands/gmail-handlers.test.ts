import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeGoogle, startFakeGoogle } from '../../test/support/fake-google.ts';
import { type IdleAgent, openIdleAgent } from '../../test/support/idle-agent.ts';
import { decideConsent, playBrowser, visit } from '../../test/support/scripted-browser.ts';
import { unwrap } from '../../test/support/store-samples.ts';
import { waitUntil } from '../../test/support/wait-until.ts';
import { COMMANDS } from '../contract/commands.ts';
import type { AgentEvent } from '../contract/events.ts';

let google: FakeGoogle;
let test: IdleAgent;
let events: AgentEvent[];

beforeEach(async () => {
  google = await startFakeGoogle();
  test = await openIdleAgent({
    google: google.endpoints,
    settings: { gmail: { clientId: google.clientId, fromAddress: google.address } },
    secrets: { GMAIL_CLIENT_SECRET: google.clientSecret },
  });
  events = [];
  test.client.subscribe(({ event }) => events.push(event));
});
afterEach(async () => {
  await test.stop();
  await google.close();
});

const call = {
  status: async () => unwrap(await test.client.call(COMMANDS['gmail.status'], {})),
  dryRun: () => test.client.call(COMMANDS['gmail.dry-run'], {}),
  connect: async () => unwrap(await test.client.call(COMMANDS['gmail.connect'], {})),
  result: () => test.client.call(COMMANDS['gmail.connect-result'], {}),
};
const setToken = async (scopes?: readonly string[]) =>
  unwrap(
    await test.client.call(COMMANDS['secrets.set'], {
      name: 'GMAIL_REFRESH_TOKEN',
      value: google.giveRefreshToken(scopes === undefined ? {} : { scopes }),
    }),
  );
const told = () => events.flatMap((event) => (event.name === 'gmail.changed' ? [event.gmail] : []));
const actions = () => test.store.audit.list({ before: null, limit: 20 }).map(({ action }) => action);

describe('gmail.status', () => {
  it('tells what is set and what is needed before anything was asked of Google', async () => {
    const status = await call.status();
    expect(status).toMatchObject({
      connection: { state: 'not-configured' },
      scopes: { needed: ['https://www.googleapis.com/auth/gmail.send'], granted: null, missing: [] },
      lastCheck: null,
      nextCheckAt: null,
      connecting: null,
    });
    expect(google.requests()).toEqual([]);
  });

  it('forgets what was granted when the connection is gone, but not the history', async () => {
    await setToken();
    unwrap(await call.dryRun());
    expect((await call.status()).scopes.granted).toEqual(['https://www.googleapis.com/auth/gmail.send']);
    await test.client.call(COMMANDS['secrets.clear'], { name: 'GMAIL_REFRESH_TOKEN' });
    const status = await call.status();
    expect([status.scopes.granted, status.accessExpiresAt]).toEqual([null, null]);
    expect(status.lastCheck).not.toBeNull();
  });
});

describe('a check', () => {
  it('is not made while something it needs is missing, and what is missing is named', async () => {
    expect(await call.dryRun()).toMatchObject({
      error: { code: 'gmail.not-configured', params: { missing: 'GMAIL_REFRESH_TOKEN' } },
    });
    await setToken();
    expect(await test.client.call(COMMANDS['gmail.send-test'], {})).toMatchObject({
      error: { code: 'gmail.not-configured', params: { missing: 'gmail.testRecipient' } },
    });
  });

  it('is told to whoever listens, once', async () => {
    await setToken();
    await call.status();
    unwrap(await call.dryRun());
    expect(told().map(({ connection }) => connection.state)).toEqual(['healthy']);
  });

  it('that would send is in the audit with its recipient', async () => {
    await setToken();
    unwrap(await test.client.call(COMMANDS['gmail.send-test'], { to: 'marie@client.example' }));
    expect(google.mails()).toHaveLength(1);
    expect(actions()).toContain('gmail.send-test');
  });

  it('is listed in the history, page by page', async () => {
    await setToken();
    for (let made = 0; made < 3; made += 1) unwrap(await call.dryRun());
    const history = async (cursor: string | null) =>
      unwrap(await test.client.call(COMMANDS['gmail.history'], { cursor, limit: 2 }));
    const first = await history(null);
    const second = await history(first.next);
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual([3, 2, 1]);
    expect(second.next).toBeNull();
  });
});

describe('connecting', () => {
  it('stores the token, checks at once, and tells the same to whoever asks how it went', async () => {
    const { url } = await call.connect();
    expect((await call.status()).connecting).not.toBeNull();
    await playBrowser(url, 'agrees');
    const connected = unwrap(await call.result());
    expect(connected).toMatchObject({
      missingScopes: [],
      place: 'keychain',
      check: { trigger: 'connect', failure: null },
    });
    expect(unwrap(await call.result())).toEqual(connected);
    expect(await call.status()).toMatchObject({ connection: { state: 'healthy' }, connecting: null });
    expect(actions()).toContain('gmail.connect');
    expect(google.requests('refresh')).toHaveLength(1);
  });

  it('checks also when nobody asks how it went', async () => {
    const { url } = await call.connect();
    const back = await decideConsent(url, 'agrees');
    await visit(back ?? '');
    await waitUntil({
      what: 'the check after connecting',
      check: () => test.store.gmailChecks.newest({ mode: 'dry-run', limit: 5 }).length === 1,
      on: { subscribe: (listener) => test.agent.events.subscribe(listener) },
    });
  });

  it('that was called off leaves everything as it was', async () => {
    await call.connect();
    unwrap(await test.client.call(COMMANDS['gmail.connect-cancel'], {}));
    expect(await call.result()).toMatchObject({ error: { code: 'command.cancelled' } });
    expect(await call.status()).toMatchObject({ connection: { state: 'not-configured' }, connecting: null });
  });

  it('cannot be asked about before it was begun', async () => {
    expect(await call.result()).toMatchObject({ error: { code: 'gmail.connect-not-running' } });
  });
});

describe('disconnecting', () => {
  it('revokes, forgets, and is in the audit', async () => {
    await setToken();
    const ended = unwrap(await test.client.call(COMMANDS['gmail.disconnect'], {}));
    expect(ended).toEqual({ revoked: true, failure: null });
    expect(google.requests('revoke')).toHaveLength(1);
    expect((await call.status()).connection.state).toBe('not-configured');
    expect(actions()).toContain('gmail.disconnect');
  });
});
