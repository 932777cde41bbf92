import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { createChangeBell } from '../support/change-source.ts';
import { waitUntil } from '../support/wait-until.ts';

/** A relay between the agent and an IMAP server that notes when what was said, and changes nothing. */
export type WatchedWire = {
  readonly host: string;
  readonly port: number;
  /** Waits until the server announces so many mails; gives the moment, by `performance.now()`. */
  readonly waitForAnnouncement: (mails: number) => Promise<number>;
  /** Waits until so many mails in all were marked and the client is in IDLE again. */
  readonly waitForRest: (marked: number) => Promise<void>;
  readonly close: () => Promise<void>;
};

const HOST = '127.0.0.1';
const TIMEOUT_MS = 30_000;
const ANNOUNCEMENT = /^\* (\d+) EXISTS\r$/gmu;
const COMMAND = /^(?:\S+ (UID STORE|IDLE)\b.*|(DONE))\r$/gmu;

export async function startWatchedWire(target: {
  readonly host: string;
  readonly port: number;
}): Promise<WatchedWire> {
  const bell = createChangeBell();
  const announced = new Map<number, number>();
  const sockets = new Set<Socket>();
  let stores = 0;
  let isIdle = false;

  const hearServer = lineListener(ANNOUNCEMENT, ([, count]) => {
    if (!announced.has(Number(count))) announced.set(Number(count), performance.now());
  });
  const hearClient = lineListener(COMMAND, ([, command]) => {
    isIdle = command === 'IDLE';
    if (command === 'UID STORE') stores += 1;
  });
  const server = createServer((client) => {
    const upstream = connect(target.port, target.host);
    const toServer = hearClient();
    const toClient = hearServer();
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (bytes) => {
      toServer(bytes);
      upstream.write(bytes);
      bell.ring();
    });
    upstream.on('data', (bytes) => {
      toClient(bytes);
      client.write(bytes);
      bell.ring();
    });
  });
  server.listen(0, HOST);
  await once(server, 'listening');

  return {
    host: HOST,
    port: portOf(server.address()),
    waitForAnnouncement: (mails) =>
      waitUntil({
        what: `the announcement of mail ${mails}`,
        check: () => announced.get(mails),
        on: bell,
        timeoutMs: TIMEOUT_MS,
      }),
    waitForRest: async (marked) => {
      await waitUntil({
        what: `${marked} marks and IDLE`,
        check: () => stores >= marked && isIdle,
        on: bell,
        timeoutMs: TIMEOUT_MS,
        seen: () => `${stores} marks, idle: ${isIdle}`,
      });
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Gives a listener per connection that hears whole lines, however they were cut on the way. */
function lineListener(
  pattern: RegExp,
  hear: (match: RegExpMatchArray) => void,
): () => (bytes: Buffer) => void {
  return () => {
    let tail = '';
    return (bytes) => {
      const text = tail + bytes.toString('latin1');
      const end = text.lastIndexOf('\n') + 1;
      tail = text.slice(end);
      for (const match of text.slice(0, end).matchAll(pattern)) hear(match);
    };
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the relay has no port');
  return address.port;
}
