import { createConnection } from 'node:net';
import type { RpcPort } from '../contract/rpc.ts';
import { socketPort } from './socket-port.ts';

/** null: nobody listens there, so no agent runs on that data folder (or it is of another user). */
export async function connectSocket(path: string): Promise<RpcPort | null> {
  return new Promise((resolve) => {
    const socket = createConnection(path);
    socket.once('connect', () => resolve(socketPort(socket)));
    socket.once('error', () => resolve(null));
  });
}
