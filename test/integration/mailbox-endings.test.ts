import { afterEach, expect, it } from 'vitest';
import { createCertificate } from '../support/certificates.ts';
import { tellFigures } from '../support/figures.ts';
import { takeSample } from '../support/resource-samples.ts';
import { recadrageMail } from '../support/sample-mails.ts';
import { faultNext } from '../support/scripted-imap-server.ts';
import { createSeededRandom, takeSeed } from '../support/seeds.ts';
import { startSoak } from '../support/soak-rig.ts';
import { type Direction, startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { atTier } from '../support/tier.ts';

/** Every way in which a connection to a mail server ends, under the whole agent, over TLS and through a relay. */

const SECOND = 1_000;
const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

/** A fatal handshake_failure (RFC 8446 section 6). */
const TLS_ALERT = Uint8Array.of(0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x28);
/** Endings that strike the connection after the present one. */
const IN_THE_NEXT = new Set([
  'TLS alert in the handshake',
  'RST in the login',
  'FIN in the login',
  'black hole in the login',
  'token life',
  'throttling',
]);
/** About what a login takes in each direction. */
const LOGIN_BYTES = { toServer: 1_500, toClient: 3_000 };

it('IMP-6: random endings over TLS: the agent goes on, nothing unhandled, back within 10 s, nothing left open', {
  timeout: 3_600_000,
}, async (context) => {
  const random = createSeededRandom(takeSeed('IMP-6 endings'));
  const faults = atTier({ p: 50, n: 1_000 });
  const rejections: unknown[] = [];
  const note = (reason: unknown) => rejections.push(reason);
  process.on('unhandledRejection', note);
  closers.push(async () => {
    process.off('unhandledRejection', note);
  });
  const relays: TcpProxy[] = [];
  const soak = await startSoak(random.fork('soak'), {
    server: { tls: { certificate: await createCertificate(), mode: 'implicit' } },
    through: async (server) => {
      const relay = await startTcpProxy(server);
      relays.push(relay);
      closers.push(relay.close);
      return relay;
    },
  });
  closers.push(soak.stop);
  const { server, clock, agent } = soak;
  const [proxy] = relays;
  if (proxy === undefined) throw new Error('no proxy');

  const atNext = (name: string, text: string) => server.setFaults(faultNext(name, { kind: 'no', text }));
  const inNextLogin = (fault: Parameters<TcpProxy['strikeAfter']>[2]) => {
    const direction = random.pick<Direction>(['toServer', 'toClient']);
    proxy.strikeAfter(direction, random.integer(1, LOGIN_BYTES[direction]), fault);
    server.bye('restarting');
  };
  const endings = {
    BYE: () => server.bye('Autologout; idle for too long'),
    RST: proxy.resetAll,
    FIN: proxy.finAll,
    'TLS alert': () => proxy.sayToAll(TLS_ALERT),
    'TLS alert in the handshake': () => inNextLogin({ kind: 'say', bytes: TLS_ALERT }),
    'RST in the login': () => inNextLogin({ kind: 'reset' }),
    'FIN in the login': () => inNextLogin({ kind: 'fin' }),
    'black hole in the login': () => inNextLogin({ kind: 'black-hole', direction: 'both' }),
    '24 h limit': () => server.bye('Session expired, please login again.'),
    'token life': () => {
      atNext('AUTHENTICATE', '[UNAVAILABLE] Temporary authentication failure');
      server.bye('Access token has expired');
    },
    throttling: () => {
      atNext('AUTHENTICATE', '[OVERQUOTA] Account exceeded command or bandwidth limits. (Failure)');
      server.bye('restarting');
    },
  };
  const names = Object.keys(endings);
  /** A mail every time: its thread and the connection to the receiver are there when it is counted. */
  const sample = async (lot: number) => {
    server.append(recadrageMail({ lot }), { date: new Date(clock.now()) });
    await soak.pass(5 * SECOND);
    return takeSample(agent.options.store.path, clock.pendingTimers().length);
  };
  const back = () => soak.isQuiet() && proxy.open() === 1;
  const start = await sample(faults + 1);

  const waits: number[] = [];
  const throttled: number[] = [];
  for (let n = 1; n <= faults; n += 1) {
    const [name = ''] = random.shuffle(names);
    server.append(recadrageMail({ lot: n }), { date: new Date(clock.now()) });
    // Old enough, now and then, to be ended as all servers end old sessions.
    await soak.pass(random.chance(0.2) ? 70 * SECOND : 0);
    const met = proxy.connections().length + (IN_THE_NEXT.has(name) ? 1 : 0);
    for (const [ending, act] of Object.entries(endings)) if (ending === name) act();
    await soak.pass(0);
    // The fault is over once the connection that met it is.
    const isOver = () => proxy.connections()[met - 1]?.isOpen() === false;
    const before = clock.monotonic();
    let over = before;
    while (!back()) {
      if (!isOver()) over = clock.monotonic();
      await soak.pass(SECOND);
      expect(clock.monotonic() - before, `${name}, fault ${n}`).toBeLessThanOrEqual(400 * SECOND);
    }
    (name === 'throttling' ? throttled : waits).push(clock.monotonic() - over);
    server.setFaults(undefined);
    await proxy.restore();
  }
  const end = await sample(faults + 2);
  const sorted = waits.toSorted((a, b) => a - b);
  const p95 = sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0;
  tellFigures(context, {
    seed: random.seed,
    faults,
    p95Seconds: p95 / SECOND,
    mostSeconds: (sorted.at(-1) ?? 0) / SECOND,
    mostThrottledSeconds: Math.max(0, ...throttled) / SECOND,
    descriptors: `${start.descriptors} to ${end.descriptors}`,
    listeners: `${start.listeners} to ${end.listeners}`,
    timers: `${start.timers} to ${end.timers}`,
  });
  expect(p95).toBeLessThanOrEqual(10 * SECOND);
  expect(end.listeners).toBe(start.listeners);
  expect(Math.abs(end.descriptors - start.descriptors)).toBeLessThanOrEqual(2);
  expect(server.openConnections()).toBe(1);
  expect(rejections).toEqual([]);
  expect(agent.options.store.counts.ledger(agent.folder())).toMatchObject({ noticed: 0, failed: 0 });
});
