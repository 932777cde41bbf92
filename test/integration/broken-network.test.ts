import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createJudgedConnector } from '../../src-agent/delivery/judged-connector.ts';
import { createVerifiedTransport } from '../../src-agent/mailbox/verified-transport.ts';
import { systemClock } from '../../src-agent/support/clock.ts';
import { type ResolvedAddress, resolvePatiently } from '../../src-agent/support/resolve-name.ts';
import { tellFigures } from '../support/figures.ts';
import { createSeededRandom, takeSeed } from '../support/seeds.ts';

const LIMIT_MS = 10_000;
/** Nobody is there: what is sent is lost, refused or has no way, as the network pleases. */
const NOWHERE: readonly ResolvedAddress[] = [
  { address: '2001:db8::1', family: 6 },
  { address: '100::1', family: 6 },
];
/** A machine whose program listens on IPv4 alone. */
const REFUSED: ResolvedAddress = { address: '::1', family: 6 };
const HERE: ResolvedAddress = { address: '127.0.0.1', family: 4 };

let server: Server;
let port = 0;
beforeAll(async () => {
  server = createServer((socket) => socket.end());
  await new Promise<void>((resolve) => server.listen(0, HERE.address, resolve));
  const address = server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});
afterAll(() => server.close());

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

function connectToTarget(found: readonly ResolvedAddress[]): Promise<void> {
  const connector = createJudgedConnector({
    reach: 'anywhere',
    permission: { loopbackWritten: false, allowPrivateAddress: true },
    verifyTls: true,
    authorities: [],
    resolve: async () => found,
    timeoutMs: LIMIT_MS,
  });
  return new Promise((resolve, reject) => {
    const where = { hostname: 'hook.example', host: 'hook.example', protocol: 'http:', port: String(port) };
    connector(where, (error, socket) => {
      socket?.destroy();
      if (error === null) resolve();
      else reject(error);
    });
  });
}

function connectToMailbox(): Promise<void> {
  const transport = createVerifiedTransport({
    trustedFingerprints: [],
    plainOnlyToLoopback: true,
    reach: 'anywhere',
  });
  return new Promise((resolve, reject) => {
    const socket = transport.connect({ host: 'localhost', port, secure: false }, () => {
      socket.destroy();
      resolve();
    });
    socket.on('error', reject);
  });
}

describe('a network that half works', () => {
  it('NET-5: connects where IPv6 leads nowhere, and by a resolver that fails half the time', async (context) => {
    const random = createSeededRandom(takeSeed('broken network'));
    const resolve = resolvePatiently(async () => {
      if (random.chance(0.5)) throw Object.assign(new Error('try again'), { code: 'EAI_AGAIN' });
      return [HERE];
    }, systemClock);
    const names = await Promise.all(
      Array.from({ length: 200 }, () =>
        timeOf(() => resolve('hook.example')).then(
          (ms) => ({ ms, resolved: true }),
          () => ({ ms: 0, resolved: false }),
        ),
      ),
    );
    const took = [
      await timeOf(() => connectToTarget([...NOWHERE, REFUSED, HERE])),
      await timeOf(() => connectToTarget([REFUSED, ...NOWHERE, HERE])),
      await timeOf(connectToMailbox),
      ...names.map(({ ms }) => ms),
    ];
    const unresolved = names.filter(({ resolved }) => !resolved).length;
    tellFigures(context, { slowestMs: Math.round(Math.max(...took)), names: names.length, unresolved });
    expect(Math.max(...took)).toBeLessThan(LIMIT_MS);
    // One in thirty-two is to be expected; those are tried again as a whole, after a second or five.
    expect(unresolved).toBeLessThan(30);
  });

  it('NET-5: what a resolver says for good is not asked again', async () => {
    let asked = 0;
    const resolve = resolvePatiently(async () => {
      asked += 1;
      throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
    }, systemClock);
    await expect(resolve('hook.example')).rejects.toThrow('no such name');
    expect(asked).toBe(1);
  });
});
