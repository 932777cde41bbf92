import { connect, createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createChangeBell } from './change-source.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';
import { waitUntil } from './wait-until.ts';

type End = 'open' | 'end' | 'reset';

/** A client whose bytes and end can be watched. */
function watch(socket: Socket) {
  const bell = createChangeBell();
  const chunks: Buffer[] = [];
  let end: End = 'open';
  socket.on('data', (bytes: Buffer) => {
    chunks.push(bytes);
    bell.ring();
  });
  socket.on('end', () => {
    end = 'end';
    bell.ring();
  });
  socket.on('error', () => {
    end = 'reset';
    bell.ring();
  });
  const text = () => Buffer.concat(chunks).toString();
  return {
    socket,
    text,
    chunks,
    end: () => end,
    waitForText: (wanted: string) =>
      waitUntil({ what: wanted, check: () => text() === wanted, on: bell, seen: text }),
    waitForEnd: (wanted: End) =>
      waitUntil({ what: wanted, check: () => end === wanted, on: bell, seen: () => end }),
  };
}

describe('TCP proxy', () => {
  const echo = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.pipe(socket);
  });
  let proxy: TcpProxy;

  beforeEach(async () => {
    const port = await new Promise<number>((resolve) => {
      echo.listen(0, '127.0.0.1', () => {
        const address = echo.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
    proxy = await startTcpProxy({ host: '127.0.0.1', port });
  });
  afterEach(async () => {
    await proxy.close();
    await new Promise((resolve) => echo.close(resolve));
  });

  const dial = async () => {
    const client = watch(connect({ host: proxy.host, port: proxy.port, noDelay: true }));
    await new Promise((resolve) => client.socket.once('connect', resolve));
    return client;
  };

  it('passes bytes and ends through, and counts them', async () => {
    const client = await dial();
    client.socket.write('hello');
    await client.waitForText('hello');
    expect(proxy.connections()[0]?.bytes).toEqual({ toServer: 5, toClient: 5 });
    client.socket.end();
    await client.waitForEnd('end');
    await proxy.waitForOpen(0);
  });

  it('passes megabytes through unharmed, also in slices of one byte', async () => {
    const big = 'x'.repeat(3_000_000);
    const client = await dial();
    client.socket.write(big);
    await client.waitForText(big);
    proxy.setSlices(true);
    const sliced = await dial();
    const some = 'y'.repeat(2_000);
    sliced.socket.write(some);
    await sliced.waitForText(some);
  });

  it('holds bytes back for the latency, once for all of a burst', async () => {
    const client = await dial();
    proxy.setLatency(100);
    const before = performance.now();
    for (let n = 0; n < 10; n += 1) client.socket.write(String(n));
    await client.waitForText('0123456789');
    const took = performance.now() - before;
    expect(took).toBeGreaterThan(190);
    expect(took).toBeLessThan(600);
  });

  it('black-holes one direction while both sides stay connected, and resets what lost bytes when restored', async () => {
    const client = await dial();
    client.socket.write('a');
    await client.waitForText('a');
    proxy.blackHole('toClient');
    const { bytes } = proxy.connections()[0] ?? {};
    client.socket.write('b');
    await waitUntil({
      what: 'the byte to reach the server',
      check: () => (proxy.connections()[0]?.bytes.toServer ?? 0) > (bytes?.toServer ?? 0),
      on: proxy.changed,
    });
    expect([client.text(), client.end()]).toEqual(['a', 'open']);
    await proxy.restore();
    await client.waitForEnd('reset');
    const fresh = await dial();
    fresh.socket.write('c');
    await fresh.waitForText('c');
  });

  it('resets and ends connections at once', async () => {
    const [first, second] = [await dial(), await dial()];
    await proxy.waitForConnections(2);
    first.socket.write('1');
    second.socket.write('2');
    await Promise.all([first.waitForText('1'), second.waitForText('2')]);
    proxy.resetAll();
    await Promise.all([first.waitForEnd('reset'), second.waitForEnd('reset')]);
    const third = await dial();
    third.socket.write('3');
    await third.waitForText('3');
    proxy.finAll();
    await third.waitForEnd('end');
  });

  it.each([
    [{ kind: 'fin' }, 'end'],
    [{ kind: 'reset' }, 'reset'],
  ] as const)('strikes with %o exactly after the given byte', async (fault, end) => {
    const client = await dial();
    proxy.strikeAfter('toServer', 3, fault);
    client.socket.write('abcdef');
    await client.waitForEnd(end);
    expect(proxy.connections()[0]?.bytes.toServer).toBe(3);
    const next = await dial();
    next.socket.write('abcdef');
    await next.waitForText('abcdef');
  });

  it('refuses connections, then takes them again on the same port', async () => {
    await proxy.refuse();
    const refused = watch(connect({ host: proxy.host, port: proxy.port }));
    await refused.waitForEnd('reset');
    await proxy.restore();
    const client = await dial();
    client.socket.write('back');
    await client.waitForText('back');
  });
});
