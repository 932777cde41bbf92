import { chmodSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { RpcPort } from '../contract/rpc.ts';
import { socketPort } from './socket-port.ts';

export type SocketServer = { close(): Promise<void> };

/**
 * Listens for the command line on a path of this user alone. Call it only while holding the agent's
 * lock: a socket file found there was left by a dead agent and is removed.
 */
export async function serveSocket(path: string, onPort: (port: RpcPort) => void): Promise<SocketServer> {
  const isFile = !path.startsWith('\\\\');
  if (isFile) rmSync(path, { force: true });
  const ports = new Set<RpcPort>();
  const server = createServer((socket) => {
    const port = socketPort(socket);
    ports.add(port);
    port.onClose(() => ports.delete(port));
    onPort(port);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => resolve());
  });
  if (isFile) chmodSync(path, 0o600);
  return {
    close: async () => {
      for (const port of ports) port.close();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
