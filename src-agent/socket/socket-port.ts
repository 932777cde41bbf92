import type { Socket } from 'node:net';
import type { RpcPort } from '../contract/rpc.ts';

/** One JSON document per line; a peer that sends a longer line is cut off (IPC-2, with room for an answer page). */
const LONGEST_LINE_CHARS = 4_000_000;

/** Carries the contract's messages over a stream socket. */
export function socketPort(socket: Socket): RpcPort {
  const messageListeners: ((message: unknown) => void)[] = [];
  const closeListeners: (() => void)[] = [];
  let pending = '';
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    const lines = (pending + chunk).split('\n');
    pending = lines.pop() ?? '';
    if (pending.length > LONGEST_LINE_CHARS) {
      socket.destroy();
      return;
    }
    for (const line of lines) {
      const message = parseLine(line);
      if (message === undefined) continue;
      for (const listener of messageListeners) listener(message);
    }
  });
  // A reset ends the port as a close does; `close` always follows `error`.
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    for (const listener of closeListeners) listener();
  });
  return {
    post: (message) => {
      if (socket.writable) socket.write(`${JSON.stringify(message)}\n`);
    },
    onMessage: (listener) => messageListeners.push(listener),
    onClose: (listener) => closeListeners.push(listener),
    close: () => socket.end(),
  };
}

/** undefined for what is no JSON: the peer is not ours, and a JSON document is never undefined. */
function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
