import { once } from 'node:events';
import type { Socket } from 'node:net';
import hoodiecrow from 'hoodiecrow-imap';
import { DEMO_IMAP_PARTS } from './demo-imap-parts.ts';
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

export async function startDemoMailbox(): Promise<DemoMailbox> {
  const user = 'demo@studio.example';
  const password = 'demo';
  const server = hoodiecrow({
    plugins: DEMO_IMAP_PARTS,
    // None: without, the package reads files of its own folder.
    credentials: {},
    users: { [user]: { password } },
    storage: { INBOX: {}, '': {} },
  });
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
