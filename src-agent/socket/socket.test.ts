import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { RpcPort } from '../contract/rpc.ts';
import { connectSocket } from './connect-socket.ts';
import { type SocketServer, serveSocket } from './serve-socket.ts';
import { socketPath } from './socket-path.ts';

const folder = mkdtempSync(join(tmpdir(), 'rsd-socket-'));
let server: SocketServer | null = null;

async function serve(onPort: (port: RpcPort) => void): Promise<string> {
  const path = socketPath(folder);
  server = await serveSocket(path, onPort);
  return path;
}

afterEach(async () => {
  await server?.close();
  server = null;
});

describe('the local socket', () => {
  it('carries messages both ways, however they are cut', async () => {
    const path = await serve((port) => port.onMessage((message) => port.post({ echo: message })));
    const client = await connectSocket(path);
    if (client === null) throw new Error('nobody listens');
    const answers: unknown[] = [];
    const both = new Promise<void>((resolve) => {
      client.onMessage((message) => {
        answers.push(message);
        if (answers.length === 2) resolve();
      });
    });
    client.post({ text: 'é'.repeat(200_000) });
    client.post({ second: true });
    await both;
    expect(answers[1]).toEqual({ echo: { second: true } });
    client.close();
  });

  it('is of this user alone', async () => {
    const path = await serve(() => undefined);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('takes the place of a socket file that a dead agent left', async () => {
    writeFileSync(socketPath(folder), '');
    const path = await serve(() => undefined);
    const client = await connectSocket(path);
    expect(client).not.toBeNull();
    client?.close();
  });

  it('says that nobody listens rather than failing', async () => {
    expect(await connectSocket(join(folder, 'absent.sock'))).toBeNull();
  });

  it('cuts a peer that sends an endless line, and goes on for others', async () => {
    const path = await serve((port) => port.onMessage((message) => port.post(message)));
    const flood = createConnection(path);
    const cut = new Promise<void>((resolve) => flood.once('close', () => resolve()));
    flood.on('error', () => undefined);
    flood.write('x'.repeat(5_000_000));
    await cut;
    const client = await connectSocket(path);
    const answered = new Promise<unknown>((resolve) => client?.onMessage(resolve));
    client?.post({ still: 'here' });
    expect(await answered).toEqual({ still: 'here' });
    client?.close();
  });

  it('falls back to the temporary folder where the data folder is too deep for a socket', () => {
    const path = socketPath(`/${'deep/'.repeat(40)}`, 'linux');
    expect(Buffer.byteLength(path)).toBeLessThanOrEqual(100);
    expect(path).toContain('rsd-');
    rmSync(folder, { recursive: true, force: true });
  });
});
