import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ok, type Result } from '../../src-agent/contract/result.ts';
import { defaultSettings } from '../../src-agent/contract/settings.ts';
import { checkAddress, isHealthy } from '../../src-agent/deploy/check-address.ts';
import { systemClock } from '../../src-agent/support/clock.ts';
import { networkErrorCode } from '../../src-agent/support/network-error.ts';
import { openTunnel, PROXY_CODES } from '../../src-agent/support/proxy-tunnel.ts';
import { createWayOut, type WayOut } from '../../src-agent/support/way-out.ts';
import { createCertificate } from '../support/certificates.ts';
import { type ConnectProxy, type ProxyManner, startConnectProxy } from '../support/connect-proxy.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { findFreePort } from '../support/free-port.ts';
import { waitUntil } from '../support/wait-until.ts';
import { startWebhookSink } from '../support/webhook-sink.ts';

/** One socket through a proxy: how it is asked for, and how it ends. */

const LIMIT_MS = 10_000;
const HOST = 'greets.studio.test';
const GREETING = '* OK at your service\r\n';

let greeter: Server;
let proxy: ConnectProxy;
beforeEach(async () => {
  const port = await findFreePort();
  greeter = createServer((socket) => socket.end(GREETING));
  await new Promise<void>((resolve) => greeter.listen(port, '127.0.0.1', resolve));
  proxy = await startConnectProxy({ [`${HOST}:143`]: port, '[2001:db8::1]:993': port });
});
afterEach(() => {
  greeter.close();
  proxy.close();
});

const server = (credentials: { readonly user: string; readonly password: string } | null = null) => ({
  host: '127.0.0.1',
  port: Number(new URL(proxy.url).port),
  credentials,
});

async function read(host = HOST, port = 143, credentials = server().credentials): Promise<string> {
  const socket = await openTunnel(server(credentials), { host, port }, { clock: systemClock });
  let text = '';
  for await (const bytes of socket) text += String(bytes);
  return text;
}

const codeOf = (work: Promise<unknown>): Promise<string> => work.then(() => 'opened', networkErrorCode);

describe('a tunnel', () => {
  it('NET-5: gives what the other end says at once, asked for by name, without credentials of ours', async () => {
    expect(await read()).toBe(GREETING);
    expect(await read('2001:db8::1', 993)).toBe(GREETING);
    expect(proxy.asked()).toEqual([
      { authority: `${HOST}:143`, authorization: null, opened: true },
      { authority: '[2001:db8::1]:993', authorization: null, opened: true },
    ]);
  });

  it('NET-5: is opened with the user name and password that the proxy asks for', async () => {
    proxy.setPassword('marie', 'pass:word é');
    expect(await codeOf(read())).toBe(PROXY_CODES.password);
    expect(await codeOf(read(HOST, 143, { user: 'marie', password: 'wrong' }))).toBe(PROXY_CODES.password);
    expect(await read(HOST, 143, { user: 'marie', password: 'pass:word é' })).toBe(GREETING);
  });

  it.each([
    ['refuses', PROXY_CODES.refused],
    ['unauthorised', PROXY_CODES.password],
    ['gateway', PROXY_CODES.unreached],
    ['garbage', PROXY_CODES.noProxy],
    ['endless', PROXY_CODES.noProxy],
  ] as const satisfies readonly (readonly [ProxyManner, string])[])(
    'NET-5: ends by name at once where the proxy is one that %s',
    async (manner, code) => {
      proxy.setManner(manner);
      expect(await codeOf(read())).toBe(code);
    },
  );

  it.each(['silent', 'trickle'] as const)(
    'NET-5: ends by name within its time where the proxy is one that %s',
    async (manner) => {
      proxy.setManner(manner);
      const clock = createFakeClock();
      const ended = codeOf(openTunnel(server(), { host: HOST, port: 143 }, { clock }));
      const isAsked = () => proxy.asked().length === 1;
      await waitUntil({ what: 'a CONNECT', check: isAsked, on: proxy.changed, timeoutMs: LIMIT_MS });
      await clock.advance(LIMIT_MS);
      expect(await ended).toBe(PROXY_CODES.silent);
    },
  );

  it('NET-5: ends by name where nobody listens, and at once when it is called off', async () => {
    const calling = new AbortController();
    proxy.setManner('silent');
    const to = { host: HOST, port: 143 };
    const called = openTunnel(server(), to, { clock: systemClock, signal: calling.signal });
    calling.abort();
    await expect(called).rejects.toThrow('called off');
    proxy.goAway();
    expect(await codeOf(read())).toBe(PROXY_CODES.silent);
  });
});

function wayOut(
  change: { readonly enabled?: boolean; readonly user?: string } = {},
  password: Result<string | null> = ok(null),
  reach: 'anywhere' | 'this-machine' = 'anywhere',
): WayOut {
  const settings = { ...defaultSettings().network.proxy, enabled: true, url: proxy.url, ...change };
  return createWayOut({
    clock: systemClock,
    reach,
    proxy: () => settings,
    secrets: { get: async () => password },
  });
}

describe('the way out', () => {
  it('NET-5: is a straight one to this machine, without a proxy, and in a demonstration', () => {
    for (const host of ['localhost', '127.0.0.1', '127.8.9.1', '::1', '[::1]'])
      expect(wayOut()({ host, port: 993 })).toBeNull();
    expect(wayOut({ enabled: false })({ host: HOST, port: 143 })).toBeNull();
    expect(wayOut({}, ok(null), 'this-machine')({ host: HOST, port: 143 })).toBeNull();
  });

  it('NET-5: sends the password to the proxy alone, and asks without it where it cannot be read', async () => {
    proxy.setPassword('marie', 'secret');
    const tunnel = wayOut({ user: 'marie' }, ok('secret'))({ host: HOST, port: 143 });
    (await tunnel?.())?.destroy();
    const locked = wayOut({ user: 'marie' })({ host: HOST, port: 143 });
    expect(await codeOf(locked?.() ?? Promise.resolve())).toBe(PROXY_CODES.password);
    expect(proxy.asked().map(({ authorization, opened }) => [authorization !== null, opened])).toEqual([
      [true, true],
      [false, false],
    ]);
  });
});

describe('a login that the proxy refuses', () => {
  it('NET-5: is sent three times, then once in ten minutes, and at once when settings or password change', async () => {
    proxy.setPassword('marie', 'right');
    const clock = createFakeClock();
    let settings = { enabled: true, url: proxy.url, user: 'marie' };
    let password = 'wrong';
    const way = createWayOut({
      clock,
      reach: 'anywhere',
      proxy: () => settings,
      secrets: { get: async () => ok(password) },
    });
    const tries = async (times: number): Promise<number> => {
      const before = proxy.asked().length;
      for (let count = 0; count < times; count += 1) {
        const opened = way({ host: HOST, port: 143 })?.() ?? Promise.resolve();
        expect(await codeOf(opened)).toBe(PROXY_CODES.password);
      }
      return proxy.asked().length - before;
    };
    expect(await tries(10)).toBe(3);
    await clock.advance(600_000);
    expect(await tries(10)).toBe(1);
    settings = { ...settings };
    expect(await tries(10)).toBe(3);
    password = 'wrong again';
    expect(await tries(10)).toBe(3);
    password = 'right';
    (await way({ host: HOST, port: 143 })?.())?.destroy();
    expect(proxy.openedTo(`${HOST}:143`)).toBe(1);
  });
});

describe('a request of the outgoing HTTP', () => {
  const ask = (url: string, way: WayOut, authorities: readonly string[]) =>
    checkAddress(url, isHealthy, {
      clock: systemClock,
      reach: 'anywhere',
      wayOut: way,
      signal: new AbortController().signal,
      authorities,
    });

  it('NET-5: goes through the proxy to the service of that name, and to nobody else', async () => {
    const authority = await createCertificate({ names: ['authority'], addresses: [], authority: true });
    const certificate = await createCertificate({ names: ['web.studio.test'], issuer: authority });
    const sink = await startWebhookSink({ certificate });
    const own = await startConnectProxy({
      'web.studio.test:443': sink.port,
      'other.studio.test:443': sink.port,
    });
    proxy.close();
    proxy = own;
    const trusted = [authority.certificatePem];
    const good = await ask('https://web.studio.test/health', wayOut(), trusted);
    expect(good).toMatchObject({ failure: null, httpStatus: 200 });
    expect(good.certificateDaysLeft).not.toBeNull();
    const wrongName = await ask('https://other.studio.test/health', wayOut(), trusted);
    expect(wrongName.failure?.code).toBe('deploy.certificate-refused');
    const untrusted = await ask('https://web.studio.test/health', wayOut(), []);
    expect(untrusted.failure?.code).toBe('deploy.certificate-refused');
    expect(sink.requests()).toHaveLength(1);
    own.setManner('refuses');
    const refused = await ask('https://web.studio.test/health', wayOut(), trusted);
    expect(refused.failure).toMatchObject({
      code: 'network.proxy-refused',
      params: { host: 'web.studio.test' },
    });
    await sink.close();
  });
});
