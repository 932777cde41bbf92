import { once } from 'node:events';
import type { Socket } from 'node:net';
import hoodiecrow from 'hoodiecrow-imap';
import packageHandlers from 'hoodiecrow-imap/lib/commands/handlers/fetch.js';
import { listeningPort } from './listening-port.ts';

/** A mailbox inside this process, on loopback, that nothing outside the machine can reach. */
export type DemoMailbox = {
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** Announced to a watching client at once. `internalDate` as IMAP writes it: `18-Nov-2025 10:00:00 +0100`. */
  deliver(raw: string, internalDate: string): void;
  close(): Promise<void>;
};

/** STARTTLS stays off: the certificate inside the package has expired, and loopback needs none. */
const PLUGINS = [
  'ID',
  'IDLE',
  'UIDPLUS',
  'NAMESPACE',
  'ENABLE',
  'SASL-IR',
  'AUTH-PLAIN',
  'UNSELECT',
  'LITERALPLUS',
];

export async function startDemoMailbox(): Promise<DemoMailbox> {
  const user = 'demo@studio.example';
  const password = 'demo';
  const server = hoodiecrow({
    plugins: PLUGINS,
    users: { [user]: { password } },
    storage: { INBOX: {}, '': {} },
  });
  server.fetchHandlers.BODY = bodyOfEach();
  server.fetchHandlers['BODY.PEEK'] = server.fetchHandlers.BODY;
  const sockets = new Set<Socket>();
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = listeningPort(server.server);
  return {
    port,
    user,
    password,
    deliver: (raw, internalDate) => server.appendMessage('INBOX', [], internalDate, raw),
    close: async () => {
      const closed = once(server.server, 'close');
      server.close(() => undefined);
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/**
 * The package drops the length of a partial BODY item once it has answered it, and gives every later mail of the
 * same FETCH an empty text.
 */
function bodyOfEach(): typeof packageHandlers.BODY {
  const asked = new WeakMap<object, readonly number[]>();
  return (connection, message, query) => {
    const partial = asked.get(query) ?? query.partial;
    if (partial !== undefined) {
      asked.set(query, [...partial]);
      query.partial = [...partial];
    }
    return packageHandlers.BODY(connection, message, query);
  };
}
