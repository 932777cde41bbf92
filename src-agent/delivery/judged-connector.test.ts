import { createServer, type Server } from 'node:net';
import { buildConnector } from 'undici';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isLoopbackWritten } from '../contract/webhook-address.ts';
import { systemClock } from '../support/clock.ts';
import { PROXY_CODES } from '../support/proxy-tunnel.ts';
import type { Resolve, ResolvedAddress } from '../support/resolve-name.ts';
import { straight, type WayOut } from '../support/way-out.ts';
import { createJudgedConnector } from './judged-connector.ts';
import { translateHttpError } from './translate-http-error.ts';

// Thousands of runs on a machine that others use too.
vi.setConfig({ testTimeout: 60_000 });

const PUBLIC = '93.184.216.34';
const PUBLIC_6 = '2606:2800:220:1:248:1893:25c8:1946';

let server: Server;
let port = 0;
let connections = 0;

beforeEach(async () => {
  connections = 0;
  server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});

afterEach(() => {
  server.close();
});

function entry(address: string): ResolvedAddress {
  return { address, family: address.includes(':') ? 6 : 4 };
}

/** undici's own connector, except that public addresses are noted and refused instead of dialled. */
function dialling(dialled: string[]): typeof buildConnector {
  return (options) => {
    const lookup = options !== undefined && 'lookup' in options ? options.lookup : undefined;
    const real = buildConnector(options);
    return (where, callback) => {
      if (lookup === undefined || /^[\d.]+$|:/u.test(where.hostname)) {
        real(where, callback);
        return;
      }
      lookup(where.hostname, { all: true }, (error, found) => {
        if (error !== null) {
          callback(error, null);
          return;
        }
        const addresses = typeof found === 'string' ? [found] : found.map(({ address }) => address);
        dialled.push(...addresses);
        const near = addresses.find((address) => address !== PUBLIC && address !== PUBLIC_6);
        if (near === undefined) callback(new Error('a public address is not dialled in a test'), null);
        else real({ ...where, hostname: near }, callback);
      });
    };
  };
}

/** Connects as a target with this address would; returns the code of the failure, or 'connected'. */
function connect(
  url: string,
  resolve: Resolve,
  options: { allowPrivate?: boolean; dialled?: string[]; wayOut?: WayOut } = {},
) {
  const connector = createJudgedConnector({
    clock: systemClock,
    reach: 'anywhere',
    wayOut: options.wayOut ?? straight,
    permission: {
      loopbackWritten: isLoopbackWritten(url),
      allowPrivateAddress: options.allowPrivate ?? false,
    },
    verifyTls: true,
    authorities: [],
    resolve,
    timeoutMs: 2_000,
    build: dialling(options.dialled ?? []),
  });
  const { hostname, host, protocol, port: urlPort } = new URL(url);
  return new Promise<string>((done) => {
    connector(
      { hostname: hostname.replace(/^\[|\]$/gu, ''), host, protocol, port: urlPort },
      (error, socket) => {
        socket?.destroy();
        done(error === null ? 'connected' : translateHttpError(error).code);
      },
    );
  });
}

/** Every way that the resolvers and parsers of this world know to say "this machine" or "next to it". */
const SPELLINGS: readonly string[] = [
  // numbers that the URL parser turns into 127.0.0.1
  '2130706433',
  '0x7f000001',
  '0X7F000001',
  '017700000001',
  '0x7f.1',
  '0x7f.0.0.1',
  '0177.1',
  '0177.0.0.1',
  '0177.0.0.01',
  '127.1',
  '127.0.1',
  '127.0.0.01',
  '127.0.0.0x1',
  '127.0x0.0.1',
  '0x7f.0x0.0x0.0x1',
  '127.0.0.1.',
  '127.1.',
  '%31%32%37%2e0%2e0%2e1',
  '１２７.０.０.１',
  '①②⑦.0.0.1',
  '127。0。0。1',
  '127．0．0．1',
  '127｡0｡0｡1',
  // IPv6 that holds or means it
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[0:0:0:0:0:ffff:7f00:0001]',
  '[::127.0.0.1]',
  '[::7f00:1]',
  '[64:ff9b::127.0.0.1]',
  '[64:ff9b::7f00:1]',
  '[64:ff9b:1::7f00:1]',
  '[2002:7f00:1::]',
  '[2002:7f00:0001:0000::1]',
  '[::ffff:0:127.0.0.1]',
  '[::]',
  '[fe80::1]',
  '[fc00::1]',
  '[fec0::1]',
  '[2001::1]',
  '[ff02::1]',
  // other near and reserved places
  '0.0.0.0',
  '0',
  '10.0.0.1',
  '0xa.0.0.1',
  '012.0.0.1',
  '167772161',
  '172.16.0.1',
  '192.168.0.1',
  '0xc0a80001',
  '169.254.169.254',
  '0xa9fea9fe',
  '2852039166',
  '100.64.0.1',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
  // names, for which the resolver of this test answers 127.0.0.1
  'localhost.',
  'LOCALHOST.localdomain',
  'localtest.me',
  '127.0.0.1.nip.io',
  'xn--lcalhost-54a.test',
  'lоcalhost',
  'loc%61lhost.',
  'ip6-localhost',
];

describe('OUT-2: spellings', () => {
  it('OUT-2: 60 and more spellings of near addresses: no connection', async () => {
    const resolve: Resolve = async () => [entry('127.0.0.1')];
    expect(new Set(SPELLINGS).size).toBeGreaterThanOrEqual(60);
    for (const spelling of SPELLINGS) {
      const url = `https://${spelling}:${port}/`;
      expect([spelling, await connect(url, resolve)]).toEqual([spelling, 'delivery.address-refused']);
    }
    expect(connections).toBe(0);
  });

  it('the same listener is reached when the operator writes this machine, or allows near addresses', async () => {
    const resolve: Resolve = async () => [entry('127.0.0.1')];
    expect(await connect(`http://127.0.0.1:${port}/`, resolve)).toBe('connected');
    expect(await connect(`http://localhost:${port}/`, resolve)).toBe('connected');
    expect(await connect(`http://receiver.lan:${port}/`, resolve, { allowPrivate: true })).toBe('connected');
    expect(connections).toBe(3);
  });

  it('this machine as written never leads elsewhere, whatever the resolver says', async () => {
    const resolve: Resolve = async () => [entry(PUBLIC)];
    expect(await connect(`http://localhost:${port}/`, resolve)).toBe('delivery.address-refused');
  });
});

describe('OUT-2: resolvers that change their mind', () => {
  const nears = [
    '127.0.0.1',
    '::1',
    '10.0.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '::ffff:127.0.0.1',
    '0.0.0.0',
  ];
  const rebinding: readonly (readonly [string, readonly (readonly string[])[]])[] = [
    ...nears.map((near) => [`public, then ${near}`, [[PUBLIC], [near], [near]]] as const),
    ...nears.map(
      (near) => [`public and ${near} together`, [[PUBLIC, near], [near, PUBLIC], [near]]] as const,
    ),
    ['IPv6 public, then near', [[PUBLIC_6], ['::1'], ['fe80::1']]],
    ['near from the start', [['127.0.0.1'], ['127.0.0.1'], ['127.0.0.1']]],
    ['near, public, near', [['127.0.0.1'], [PUBLIC], ['127.0.0.1']]],
    ['public twice, then near', [[PUBLIC], [PUBLIC], ['127.0.0.1']]],
    ['nothing, then near', [[], ['127.0.0.1'], ['127.0.0.1']]],
    ['public hidden among near', [['10.0.0.1', '127.0.0.1', PUBLIC, '::1'], ['127.0.0.1'], ['127.0.0.1']]],
  ];

  it('OUT-2: 20 rebinding resolvers, three attempts each: no connection, one question per connection', async () => {
    expect(rebinding).toHaveLength(20);
    for (const [name, answers] of rebinding) {
      const dialled: string[] = [];
      let asked = 0;
      const resolve: Resolve = async () => (answers[asked++] ?? []).map(entry);
      for (let attempt = 1; attempt <= 3; attempt += 1) {
        await connect(`https://receiver.example:${port}/`, resolve, { dialled });
        expect([name, asked]).toEqual([name, attempt]);
      }
      expect([name, dialled.filter((address) => address !== PUBLIC && address !== PUBLIC_6)]).toEqual([
        name,
        [],
      ]);
    }
    expect(connections).toBe(0);
  });

  it('judges again at each connection: what was near becomes reachable when it is public', async () => {
    const dialled: string[] = [];
    const answers = [['10.0.0.1'], [PUBLIC]];
    let asked = 0;
    const resolve: Resolve = async () => (answers[asked++] ?? []).map(entry);
    const url = `https://receiver.example:${port}/`;
    expect(await connect(url, resolve, { dialled })).toBe('delivery.address-refused');
    await connect(url, resolve, { dialled });
    expect(dialled).toEqual([PUBLIC]);
  });
});

it('a resolver that fails is named as what it is', async () => {
  const resolve: Resolve = () =>
    Promise.reject(Object.assign(new Error('no such host'), { code: 'ENOTFOUND' }));
  expect(await connect('https://nowhere.example/', resolve)).toBe('delivery.host-unknown');
});

describe('NET-5: through a proxy', () => {
  const OPENED = 'asked of the proxy';
  /** Notes who is asked for, and opens nothing. */
  function noting(): { readonly asked: string[]; readonly wayOut: WayOut } {
    const asked: string[] = [];
    return {
      asked,
      wayOut:
        ({ host, port: at }) =>
        async () => {
          asked.push(`${host}:${at}`);
          throw Object.assign(new Error(OPENED), { code: PROXY_CODES.refused });
        },
    };
  }
  const unresolved: Resolve = () =>
    Promise.reject(Object.assign(new Error('no such host'), { code: 'ENOTFOUND' }));
  const never: Resolve = () => new Promise(() => undefined);

  it.each<[string, string, Resolve]>([
    ['a name that is public here', 'https://receiver.example/', async () => [entry(PUBLIC)]],
    ['a name that nobody knows here', 'https://receiver.example/', unresolved],
    ['a name that nobody answers for', 'https://receiver.example/', never],
    ['a public address', `https://${PUBLIC}/`, unresolved],
  ])('OUT-2: asks for %s by what it is called', async (_, url, resolve) => {
    const proxy = noting();
    expect(await connect(url, resolve, { wayOut: proxy.wayOut })).toBe('network.proxy-refused');
    expect(proxy.asked).toEqual([`${new URL(url).hostname}:443`]);
  });

  it.each<[string, string, Resolve]>([
    ['an address near it', 'https://192.168.1.1/', unresolved],
    ['a name that is near here', 'https://receiver.example/', async () => [entry('10.0.0.1')]],
    ['a name that is this machine', 'https://receiver.example/', async () => [entry('127.0.0.1')]],
  ])('OUT-2: never asks for %s', async (_, url, resolve) => {
    const proxy = noting();
    expect(await connect(url, resolve, { wayOut: proxy.wayOut })).toBe('delivery.address-refused');
    expect(proxy.asked).toEqual([]);
  });

  it('OUT-2: what a target was allowed to reach by hand is reached directly', async () => {
    const proxy = noting();
    const near = { allowPrivate: true, wayOut: proxy.wayOut };
    await connect(`https://127.0.0.1:${port}/`, unresolved, near);
    await connect(`https://receiver.example:${port}/`, async () => [entry('127.0.0.1')], near);
    await connect(`http://localhost:${port}/`, async () => [entry('127.0.0.1')], { wayOut: proxy.wayOut });
    expect(proxy.asked).toEqual([]);
    expect(connections).toBe(3);
    await connect('https://receiver.example/', async () => [entry(PUBLIC)], near);
    expect(proxy.asked).toEqual(['receiver.example:443']);
  });
});
