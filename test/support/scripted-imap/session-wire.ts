import type { Socket } from 'node:net';
import { type SecureContext, TLSSocket } from 'node:tls';
import { assertNever } from '../../../src-agent/contract/assert-never.ts';
import type { ImapFault } from './faults.ts';

/** The bytes of one connection: what is said, until it falls mute. */
export type SessionWire = {
  readonly socket: () => Socket;
  readonly isSecure: () => boolean;
  readonly isMute: () => boolean;
  readonly say: (text: string | Buffer) => void;
  /** Waits until the client has read enough for more to be written. */
  readonly flushed: () => Promise<void>;
  readonly bye: (text: string) => void;
  readonly reset: () => void;
  /** Says `last` in plain text, then goes on under TLS. */
  readonly upgrade: (last: string, context: SecureContext) => void;
  /** Acts a fault out; true when the command is still to be obeyed. */
  readonly suffer: (fault: ImapFault, tag: string) => Promise<boolean>;
};

const CHUNK = Buffer.alloc(65_536, 0x61);

export function createWire(raw: Socket): SessionWire {
  let socket: Socket = raw;
  let muted = false;

  const say = (text: string | Buffer) => {
    if (!muted && socket.writable) socket.write(text);
  };
  const flushed = async () => {
    while (socket.writableNeedDrain && !socket.destroyed) {
      await new Promise<void>((resolve) => {
        const finish = () => {
          socket.off('drain', finish);
          socket.off('close', finish);
          resolve();
        };
        socket.on('drain', finish);
        socket.on('close', finish);
      });
    }
  };
  const flood = async (bytes: number) => {
    for (let left = bytes; left > 0 && !socket.destroyed; left -= CHUNK.length) {
      say(left < CHUNK.length ? CHUNK.subarray(0, left) : CHUNK);
      await flushed();
    }
  };
  const bye = (text: string) => {
    say(`* BYE ${text}\r\n`);
    socket.end();
  };
  // Under implicit TLS there is no plain socket to reset: a cut without close_notify must do.
  const reset = () => {
    if (raw instanceof TLSSocket) raw.destroy();
    else raw.resetAndDestroy();
  };

  return {
    socket: () => socket,
    isSecure: () => socket instanceof TLSSocket,
    isMute: () => muted,
    say,
    flushed,
    bye,
    reset,
    upgrade: (last, context) => {
      socket.removeAllListeners('data');
      socket.write(last);
      const upgraded = new TLSSocket(socket, { isServer: true, secureContext: context });
      upgraded.on('error', () => raw.destroy());
      socket = upgraded;
    },
    suffer: async (fault, tag) => {
      switch (fault.kind) {
        case 'mute':
          muted = true;
          return false;
        case 'bye':
          bye(fault.text);
          return false;
        case 'fin':
          socket.end();
          return false;
        case 'reset':
          reset();
          return false;
        case 'no':
        case 'bad':
          say(`${tag} ${fault.kind.toUpperCase()} ${fault.text}\r\n`);
          return false;
        case 'never-tag':
          return true;
        case 'hold':
          await Promise.allSettled([fault.until]);
          return true;
        case 'endless-line':
          say('* OK ');
          await flood(Number.POSITIVE_INFINITY);
          return false;
        case 'giant-literal':
          say(`* 1 FETCH (UID 1 BODY[] {${fault.bytes}}\r\n`);
          await flood(fault.bytes);
          return false;
        case 'many-tokens':
          say(`* SEARCH${' 1'.repeat(fault.count)}\r\n`);
          await flushed();
          return true;
        case 'say-first':
          say(fault.text);
          return true;
        default:
          return assertNever(fault);
      }
    },
  };
}
