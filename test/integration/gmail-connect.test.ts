import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GMAIL_CONNECT_LIMIT_MS } from '../../src-agent/contract/gmail-commands.ts';
import { MAILBOX_SCOPE, SEND_SCOPE } from '../../src-agent/gmail/google-scopes.ts';
import { createGmailRig, type GmailRig } from '../support/gmail-rig.ts';
import { decideConsent, playBrowser, visit, withState } from '../support/scripted-browser.ts';
import { waitUntil } from '../support/wait-until.ts';

let rig: GmailRig;

beforeEach(async () => {
  rig = await createGmailRig();
});
afterEach(() => rig.close());

async function begin(): Promise<string> {
  const begun = await rig.connector.begin();
  if (!begun.ok) throw new Error(begun.error.code);
  return begun.value.url;
}

const portOf = (consentUrl: string): number =>
  Number(new URL(new URL(consentUrl).searchParams.get('redirect_uri') ?? '').port);

/** A visit as no browser makes it. */
function forge(port: number, options: { method?: string; path?: string; host?: string }): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        host: '127.0.0.1',
        port,
        method: options.method ?? 'GET',
        path: options.path ?? '/',
        headers: { host: options.host ?? `127.0.0.1:${port}` },
      },
      (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      },
    );
    asked.on('error', reject);
    asked.end();
  });
}

describe('Connect with Google', () => {
  it('puts the refresh token into the keychain when the user agrees, and shows a page in their language', async () => {
    const url = await begin();
    expect(rig.connector.current()).toEqual({
      since: rig.clock.now(),
      until: rig.clock.now() + GMAIL_CONNECT_LIMIT_MS,
    });
    const [page] = await playBrowser(url, 'agrees');
    expect(await rig.connector.result()).toEqual({
      ok: true,
      value: { missingScopes: [], place: 'keychain' },
    });
    expect(await rig.secrets.get('GMAIL_REFRESH_TOKEN')).toMatchObject({
      ok: true,
      value: expect.stringMatching(/^1\/\/0/u),
    });
    expect(page?.text).toContain('Connecté à Google');
    expect(page?.text).toContain('Vous pouvez fermer cette page.');
    expect(rig.connector.current()).toBeNull();
    expect(rig.clock.pendingTimers()).toEqual([]);
    expect(await rig.account.grant()).toMatchObject({ ok: true, value: { scopes: [SEND_SCOPE] } });
  });

  it('shows a page that is neither kept nor handed on, and runs nothing', async () => {
    const [page] = await playBrowser(await begin(), 'agrees');
    expect(page?.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/u);
    expect(page?.headers.get('cache-control')).toBe('no-store');
    expect(page?.headers.get('referrer-policy')).toBe('no-referrer');
    expect(page?.headers.get('x-content-type-options')).toBe('nosniff');
    expect(page?.text).not.toMatch(/<script|<link|<img|https?:/u);
  });

  it('asks for the mailbox too when it is logged in with Google, and says what was left unticked', async () => {
    rig.change({}, { auth: 'google' });
    const [page] = await playBrowser(await begin(), 'grants-half');
    expect(await rig.connector.result()).toMatchObject({
      ok: true,
      value: { missingScopes: [MAILBOX_SCOPE] },
    });
    expect(page?.text).toContain('Toutes les cases n’étaient pas cochées');
    expect(await rig.account.grant()).toMatchObject({ ok: true, value: { scopes: [SEND_SCOPE] } });
  });

  it('asks Google what was granted where the answer does not say it', async () => {
    rig.change({}, { auth: 'google' });
    rig.google.switches.namesScopes = false;
    await playBrowser(await begin(), 'grants-half');
    expect(await rig.connector.result()).toMatchObject({
      ok: true,
      value: { missingScopes: [MAILBOX_SCOPE] },
    });
  });

  it('ends when the user refuses, and keeps the connection there was', async () => {
    await rig.secrets.set('GMAIL_REFRESH_TOKEN', '1//0before');
    const [page] = await playBrowser(await begin(), 'refuses');
    expect(await rig.connector.result()).toMatchObject({
      ok: false,
      error: { code: 'gmail.consent-denied' },
    });
    expect(page?.text).toContain('Pas connecté à Google');
    expect(await rig.secrets.get('GMAIL_REFRESH_TOKEN')).toMatchObject({ value: '1//0before' });
  });

  it('takes one return only', async () => {
    rig.google.setFault('slow', { at: 'code' });
    const back = (await decideConsent(await begin(), 'agrees')) ?? '';
    const first = visit(back);
    await waitUntil({
      what: 'the exchange',
      check: () => rig.google.requests('code').length === 1,
      on: rig.google.changed,
    });
    const second = await visit(back);
    expect(second.status).toBe(400);
    expect(second.text).toContain('aucune connexion en cours');
    await rig.clock.advance(20_000);
    expect((await first).text).toContain('n’a pas répondu à temps');
    expect(await rig.connector.result()).toMatchObject({ ok: false, error: { code: 'gmail.timed-out' } });
    expect(rig.google.requests('code')).toHaveLength(1);
    await expect(visit(back)).rejects.toThrow();
  });

  it('has shut the door when the browser comes twice', async () => {
    await expect(playBrowser(await begin(), 'comes-twice')).rejects.toThrow();
    expect(await rig.connector.result()).toMatchObject({ ok: true });
    expect(rig.google.requests('code')).toHaveLength(1);
  });

  it('turns another state away and goes on waiting', async () => {
    const back = (await decideConsent(await begin(), 'agrees')) ?? '';
    expect((await visit(withState(back, 'forged'))).status).toBe(400);
    const without = new URL(back);
    without.searchParams.delete('state');
    expect((await visit(without.href)).status).toBe(400);
    expect(rig.connector.current()).not.toBeNull();
    expect((await visit(back)).status).toBe(200);
    expect(await rig.connector.result()).toMatchObject({ ok: true });
  });

  it('turns away whatever is not a browser coming back, and goes on waiting', async () => {
    const url = await begin();
    const port = portOf(url);
    const state = new URL(url).searchParams.get('state') ?? '';
    const path = `/?code=4/0forged&state=${state}`;
    const tried = [
      forge(port, { path, host: 'localhost' }),
      forge(port, { path, host: `localhost:${port}` }),
      forge(port, { path, host: 'evil.example' }),
      forge(port, { path, host: `127.0.0.1:${port + 1}` }),
      forge(port, { path, method: 'POST' }),
      forge(port, { path, method: 'HEAD' }),
      forge(port, { path: '/favicon.ico' }),
      forge(port, { path: `/oauth${path}` }),
      forge(port, { path: '//' }),
    ];
    expect(await Promise.all(tried)).toEqual([403, 403, 403, 403, 405, 405, 404, 404, 404]);
    expect(rig.google.requests('code')).toHaveLength(0);
    await playBrowser(url, 'agrees');
    expect(await rig.connector.result()).toMatchObject({ ok: true });
  });

  it('listens on 127.0.0.1 alone, and on no port before and after', async () => {
    const port = portOf(await begin());
    await expect(fetch(`http://[::1]:${port}/favicon.ico`)).rejects.toThrow();
    expect(await forge(port, { path: '/favicon.ico' })).toBe(404);
    rig.connector.cancel();
    await rig.connector.result();
    await expect(forge(port, { path: '/favicon.ico' })).rejects.toThrow();
  });

  it('gives up after five minutes; who comes late finds the door shut', async () => {
    const back = (await decideConsent(await begin(), 'agrees')) ?? '';
    await rig.clock.advance(GMAIL_CONNECT_LIMIT_MS - 1);
    expect(rig.connector.current()).not.toBeNull();
    await rig.clock.advance(1);
    expect(await rig.connector.result()).toMatchObject({
      ok: false,
      error: { code: 'gmail.connect-expired', params: { minutes: 5 } },
    });
    await expect(visit(back)).rejects.toThrow();
    expect(rig.google.requests('code')).toHaveLength(0);
  });

  it.each(['consent-admin-policy', 'consent-org-internal', 'consent-user-agent'] as const)(
    'waits in vain when Google shows %s instead of its page',
    async (fault) => {
      rig.google.setFault(fault);
      expect(await playBrowser(await begin(), 'agrees')).toEqual([]);
      await rig.clock.advance(GMAIL_CONNECT_LIMIT_MS);
      expect(await rig.connector.result()).toMatchObject({ error: { code: 'gmail.connect-expired' } });
    },
  );

  it('says why when Google sends the browser back with an error', async () => {
    const url = await begin();
    const back = new URL(new URL(url).searchParams.get('redirect_uri') ?? '');
    back.search = new URLSearchParams({
      error: 'admin_policy_enforced',
      state: new URL(url).searchParams.get('state') ?? '',
    }).toString();
    expect((await visit(back.href)).text).toContain('admin_policy_enforced');
    expect(await rig.connector.result()).toMatchObject({
      error: { code: 'gmail.consent-refused', params: { error: 'admin_policy_enforced' } },
    });
  });

  it('is cancelled while it waits, and can begin anew', async () => {
    await begin();
    expect(await rig.connector.begin()).toMatchObject({
      ok: false,
      error: { code: 'gmail.connect-running' },
    });
    rig.connector.cancel();
    expect(await rig.connector.result()).toMatchObject({ ok: false, error: { code: 'command.cancelled' } });
    expect(rig.clock.pendingTimers()).toEqual([]);
    await playBrowser(await begin(), 'agrees');
    expect(await rig.connector.result()).toMatchObject({ ok: true });
  });

  it('begins once when asked twice at once', async () => {
    const both = await Promise.all([rig.connector.begin(), rig.connector.begin()]);
    expect(both.map((begun) => (begun.ok ? 'begun' : begun.error.code))).toEqual([
      'begun',
      'gmail.connect-running',
    ]);
  });

  it('has nothing to tell before the first time', async () => {
    expect(await rig.connector.result()).toMatchObject({ error: { code: 'gmail.connect-not-running' } });
    rig.connector.cancel();
  });

  it('does not begin without client id and secret', async () => {
    rig.change({ clientId: '' });
    await rig.secrets.clear('GMAIL_CLIENT_SECRET');
    expect(await rig.connector.begin()).toMatchObject({
      error: { code: 'gmail.not-configured', params: { missing: 'gmail.clientId, GMAIL_CLIENT_SECRET' } },
    });
  });

  it.each([
    ['client-secret-wrong', 'gmail.client-refused'],
    ['code-malformed', 'gmail.code-refused'],
    ['portal-page', 'gmail.network-unusable'],
    ['cut', 'gmail.connection-lost'],
    ['gateway-502', 'gmail.server-fault'],
  ] as const)('ends in its code when the exchange meets %s', async (fault, code) => {
    rig.google.setFault(fault, { at: 'code' });
    const [page] = await playBrowser(await begin(), 'agrees');
    expect(await rig.connector.result()).toMatchObject({ ok: false, error: { code } });
    expect(page?.text).toContain('Pas connecté à Google');
    expect(await rig.secrets.get('GMAIL_REFRESH_TOKEN')).toEqual({ ok: true, value: null });
  });
});
