import { connect, createServer, type Server, type Socket } from 'node:net';
import { type ChangeSource, createChangeBell } from './change-source.ts';
import { findFreePort } from './free-port.ts';
import { waitUntil } from './wait-until.ts';

/** `toServer`: what the client sends; `toClient`: what the server sends. */
export type Direction = 'toServer' | 'toClient';

export type ProxyFault =
  /** Bytes are taken and thrown away, ends are not passed on; both sides stay connected. */
  | { readonly kind: 'black-hole'; readonly direction: Direction | 'both' }
  /** RST to both sides. */
  | { readonly kind: 'reset' }
  /** FIN to both sides after what was sent so far. */
  | { readonly kind: 'fin' }
  /** These bytes to the client, as if the server had sent them. */
  | { readonly kind: 'say'; readonly bytes: Uint8Array };

export type ProxyConnection = {
  readonly id: number;
  /** Bytes passed on so far in each direction. */
  readonly bytes: Readonly<Record<Direction, number>>;
  /** The client has neither ended nor closed it. */
  readonly isOpen: () => boolean;
};

export type TcpProxy = {
  readonly host: string;
  readonly port: number;
  /** All connections ever taken, oldest first. */
  readonly connections: () => readonly ProxyConnection[];
  readonly open: () => number;
  /** Rings on each connection opened or closed and on each chunk that came. */
  readonly changed: ChangeSource;
  /** Waits until `count` connections were taken in all. */
  readonly waitForConnections: (count: number, timeoutMs?: number) => Promise<void>;
  /** Waits until so many connections are open now. */
  readonly waitForOpen: (count: number, timeoutMs?: number) => Promise<void>;
  /** Every chunk is held back so long, in each direction, order kept. */
  readonly setLatency: (ms: number) => void;
  /** At most so many bytes per second and direction of each connection; undefined lifts it. */
  readonly setRate: (bytesPerSecond: number | undefined) => void;
  /** One byte per packet. */
  readonly setSlices: (on: boolean) => void;
  /** Open and future connections alike, until `restore`. */
  readonly blackHole: (direction: Direction | 'both') => void;
  readonly resetAll: () => void;
  readonly finAll: () => void;
  readonly sayToAll: (bytes: Uint8Array) => void;
  /**
   * The fault strikes once, on the connection that is the first to pass byte `bytes` in that direction
   * (counted from the connection's start; bytes up to it are delivered).
   */
  readonly strikeAfter: (direction: Direction, bytes: number, fault: ProxyFault) => void;
  /** Stops listening: connecting fails with ECONNREFUSED; open connections stay. */
  readonly refuse: () => Promise<void>;
  /** Takes every fault away and listens again. Connections that swallowed bytes are reset: their data is lost. */
  readonly restore: () => Promise<void>;
  readonly close: () => Promise<void>;
};

type Strike = { readonly direction: Direction; readonly bytes: number; readonly fault: ProxyFault };

type Link = {
  readonly id: number;
  readonly client: Socket;
  readonly server: Socket;
  readonly bytes: Record<Direction, number>;
  readonly dark: Set<Direction>;
  swallowed: boolean;
  /** The client has neither ended nor closed. */
  open: boolean;
};

const HOST = '127.0.0.1';
/** What may wait in the relay before its source is made to wait too. */
const HELD_BYTES = 1_048_576;

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function written(socket: Socket, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    socket.write(bytes, () => resolve());
  });
}

/**
 * A TCP relay on loopback with faults that take effect at once. It acknowledges TCP by itself, so that
 * keep-alive never notices a black hole.
 */
export async function startTcpProxy(target: {
  readonly host: string;
  readonly port: number;
}): Promise<TcpProxy> {
  const bell = createChangeBell();
  const links: Link[] = [];
  const strikes: Strike[] = [];
  const dark = new Set<Direction>();
  let latencyMs = 0;
  let bytesPerSecond: number | undefined;
  let slices = false;

  const cut = (link: Link, how: 'reset' | 'fin') => {
    for (const socket of [link.client, link.server]) {
      if (how === 'reset') socket.resetAndDestroy();
      else socket.end();
    }
  };

  const strike = (link: Link, fault: ProxyFault) => {
    if (fault.kind === 'black-hole') {
      const directions: readonly Direction[] =
        fault.direction === 'both' ? ['toServer', 'toClient'] : [fault.direction];
      for (const direction of directions) link.dark.add(direction);
    } else if (fault.kind === 'say') link.client.write(fault.bytes);
    else cut(link, fault.kind);
  };

  const pass = async (link: Link, direction: Direction, chunk: Buffer, cameAt: number) => {
    const waitMs = cameAt + latencyMs - performance.now();
    if (latencyMs > 0 && waitMs > 0) await delay(waitMs);
    if (bytesPerSecond !== undefined) await delay((chunk.length / bytesPerSecond) * 1_000);
    if (isDark(link, direction)) {
      link.swallowed = true;
      return;
    }
    const to = direction === 'toServer' ? link.server : link.client;
    const pieces = slices ? Array.from(chunk, (byte) => Uint8Array.of(byte)) : [chunk];
    for (const piece of pieces) {
      if (to.destroyed || to.writableEnded) return;
      link.bytes[direction] += piece.length;
      await written(to, piece);
    }
  };

  const isDark = (link: Link, direction: Direction) => link.dark.has(direction) || dark.has(direction);

  /** Takes the strike that is due within the next `length` bytes of a flow that has seen `taken`. */
  const takeStrike = (direction: Direction, taken: number, length: number): Strike | undefined => {
    const at = strikes.findIndex(
      (item) => item.direction === direction && item.bytes >= taken && item.bytes <= taken + length,
    );
    return at < 0 ? undefined : strikes.splice(at, 1)[0];
  };

  const relay = (link: Link, direction: Direction) => {
    const [from, to] = direction === 'toServer' ? [link.client, link.server] : [link.server, link.client];
    let queue = Promise.resolve();
    let taken = 0;
    let held = 0;
    const enqueue = (task: () => Promise<void> | void) => {
      queue = queue.then(task);
    };
    const take = (chunk: Buffer) => {
      const cameAt = performance.now();
      taken += chunk.length;
      held += chunk.length;
      if (held > HELD_BYTES) from.pause();
      enqueue(async () => {
        await pass(link, direction, chunk, cameAt);
        held -= chunk.length;
        if (held <= HELD_BYTES) from.resume();
      });
    };
    from.on('data', (chunk: Buffer) => {
      const due = takeStrike(direction, taken, chunk.length);
      const before = due === undefined ? chunk : chunk.subarray(0, due.bytes - taken);
      const after = chunk.subarray(before.length);
      if (before.length > 0) take(before);
      if (due !== undefined) enqueue(() => strike(link, due.fault));
      if (after.length > 0) take(after);
      bell.ring();
    });
    from.on('end', () => {
      if (direction === 'toServer') link.open = false;
      bell.ring();
      enqueue(() => {
        if (isDark(link, direction)) link.swallowed = true;
        else to.end();
      });
    });
  };

  const accept = (client: Socket) => {
    const server = connect({ ...target, noDelay: true, allowHalfOpen: true });
    client.setNoDelay(true);
    const link: Link = {
      id: links.length + 1,
      client,
      server,
      bytes: { toServer: 0, toClient: 0 },
      dark: new Set(),
      swallowed: false,
      open: true,
    };
    links.push(link);
    const pairs: readonly (readonly [Socket, Socket])[] = [
      [client, server],
      [server, client],
    ];
    for (const [socket, other] of pairs) {
      // A reset of one side becomes a reset of the other, as without a relay between.
      socket.on('error', () => {
        if (link.dark.size + dark.size === 0) other.resetAndDestroy();
        else link.swallowed = true;
      });
      socket.on('close', () => {
        if (socket === client) link.open = false;
        bell.ring();
      });
    }
    relay(link, 'toServer');
    relay(link, 'toClient');
    bell.ring();
  };

  const createListener = () => createServer({ allowHalfOpen: true, noDelay: true }, accept);
  const listen = (server: Server, port: number) =>
    new Promise<number>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, HOST, () => {
        const address = server.address();
        if (address === null || typeof address === 'string') reject(new Error('no port'));
        else resolve(address.port);
      });
    });

  let listener: Server | undefined = createListener();
  const port = await listen(listener, await findFreePort());

  const stopListening = async () => {
    // Not awaited: `close` calls back only when the open connections are gone as well.
    listener?.close();
    listener = undefined;
  };

  const openLinks = () => links.filter((link) => link.open);
  const livingLinks = () => links.filter((link) => !(link.client.destroyed && link.server.destroyed));

  return {
    host: HOST,
    port,
    connections: () =>
      links.map((link) => ({ id: link.id, bytes: { ...link.bytes }, isOpen: () => link.open })),
    open: () => openLinks().length,
    changed: { subscribe: bell.subscribe },
    waitForConnections: async (count, timeoutMs = 10_000) => {
      await waitUntil({
        what: `${count} connections through the proxy`,
        check: () => links.length >= count,
        on: bell,
        timeoutMs,
        seen: () => String(links.length),
      });
    },
    waitForOpen: async (count, timeoutMs = 10_000) => {
      await waitUntil({
        what: `${count} open connections through the proxy`,
        check: () => openLinks().length === count,
        on: bell,
        timeoutMs,
        seen: () => String(openLinks().length),
      });
    },
    setLatency: (ms) => {
      latencyMs = ms;
    },
    setRate: (rate) => {
      bytesPerSecond = rate;
    },
    setSlices: (on) => {
      slices = on;
    },
    blackHole: (direction) => {
      if (direction !== 'toClient') dark.add('toServer');
      if (direction !== 'toServer') dark.add('toClient');
    },
    resetAll: () => {
      for (const link of livingLinks()) cut(link, 'reset');
    },
    finAll: () => {
      for (const link of livingLinks()) cut(link, 'fin');
    },
    sayToAll: (bytes) => {
      for (const link of openLinks()) link.client.write(bytes);
    },
    strikeAfter: (direction, bytes, fault) => {
      strikes.push({ direction, bytes, fault });
    },
    refuse: stopListening,
    restore: async () => {
      latencyMs = 0;
      bytesPerSecond = undefined;
      slices = false;
      dark.clear();
      strikes.length = 0;
      for (const link of livingLinks()) {
        link.dark.clear();
        if (link.swallowed) cut(link, 'reset');
      }
      if (listener === undefined) {
        listener = createListener();
        await listen(listener, port);
      }
    },
    close: async () => {
      await stopListening();
      for (const link of links) {
        link.client.destroy();
        link.server.destroy();
      }
    },
  };
}
