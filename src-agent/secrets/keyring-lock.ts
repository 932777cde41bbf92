import { connect, type Socket } from 'node:net';
import type { Clock } from '../ports.ts';
import { type BusAnswer, readMessage, writeCall } from './bus-message.ts';

/** The bus is a process of this machine: what takes longer is no answer. */
const LIMIT_MS = 2_000;
const HELLO = 1;
const GET = 2;
/** More than what the bus sends before its answer. */
const MOST_BYTES = 65_536;

/**
 * Whether the Linux keyring that secrets go to is locked, read from its Secret Service without anybody being asked for
 * a password; null: there is none, or it cannot be told. (libsecret, and keytar with it, finds out only by putting a
 * question on the screen.)
 */
export function readKeyringLock(
  clock: Clock,
  env: Readonly<Record<string, string | undefined>>,
): Promise<boolean | null> {
  const path = busSocket(env);
  if (path === null) return Promise.resolve(null);
  return new Promise((resolve) => {
    const socket = connect(path);
    const end = (value: boolean | null): void => {
      timer.cancel();
      socket.destroy();
      resolve(value);
    };
    const timer = clock.setTimer(LIMIT_MS, () => end(null));
    socket.once('error', () => end(null));
    socket.once('close', () => end(null));
    greet(socket, () => {
      socket.write(Buffer.concat([hello(), askForLock()]));
      readAnswers(socket, ({ to, value }) => {
        if (to === GET) end(value);
      });
    });
  });
}

/** Of DBUS_SESSION_BUS_ADDRESS, else where systemd puts it. `\0` begins an abstract name. */
export function busSocket(env: Readonly<Record<string, string | undefined>>): string | null {
  const address = env.DBUS_SESSION_BUS_ADDRESS;
  if (address === undefined || address === '') {
    return env.XDG_RUNTIME_DIR === undefined ? null : `${env.XDG_RUNTIME_DIR}/bus`;
  }
  for (const one of address.split(';')) {
    const [, kind, name] = /^unix:(?:.*,)?(path|abstract)=([^,]+)/u.exec(one) ?? [];
    if (name !== undefined) return `${kind === 'abstract' ? '\0' : ''}${decodeURIComponent(name)}`;
  }
  return null;
}

/** "EXTERNAL": the bus sees by the socket who we are. */
function greet(socket: Socket, then: () => void): void {
  const who = Buffer.from(String(process.getuid?.() ?? 0)).toString('hex');
  socket.write(`\0AUTH EXTERNAL ${who}\r\n`);
  socket.once('data', (line) => {
    if (!line.toString('latin1').startsWith('OK ')) return void socket.destroy();
    socket.write('BEGIN\r\n');
    then();
  });
}

function readAnswers(socket: Socket, listen: (answer: BusAnswer) => void): void {
  let held = Buffer.alloc(0);
  socket.on('data', (bytes) => {
    held = Buffer.concat([held, Buffer.from(bytes)]);
    for (let read = readMessage(held); read !== null; read = readMessage(held)) {
      held = Buffer.from(read.rest);
      listen(read.message);
    }
    if (held.length > MOST_BYTES) socket.destroy();
  });
}

function hello(): Buffer {
  return writeCall({
    serial: HELLO,
    destination: 'org.freedesktop.DBus',
    path: '/org/freedesktop/DBus',
    interface: 'org.freedesktop.DBus',
    member: 'Hello',
    arguments: [],
  });
}

function askForLock(): Buffer {
  return writeCall({
    serial: GET,
    destination: 'org.freedesktop.secrets',
    path: '/org/freedesktop/secrets/aliases/default',
    interface: 'org.freedesktop.DBus.Properties',
    member: 'Get',
    arguments: ['org.freedesktop.Secret.Collection', 'Locked'],
  });
}
