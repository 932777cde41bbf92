import { connect, createServer, type Server, type Socket } from 'node:net';
import { type ChangeSource, createChangeBell } from './change-source.ts';
import { findFreePort } from './free-port.ts';

/** `trickle`: a header without an end, a little at a time. */
export type ProxyManner =
  | 'opens'
  | 'refuses'
  | 'unauthorised'
  | 'garbage'
  | 'silent'
  | 'endless'
  | 'trickle'
  | 'gateway';

export type AskedTunnel = {
  /** `host:port`, as asked for. */
  readonly authority: string;
  /** Of `Proxy-Authorization`; null when there was none. */
  readonly authorization: string | null;
  readonly opened: boolean;
};

export type ConnectProxy = {
  readonly url: string;
  /** Every CONNECT, oldest first. */
  readonly asked: () => readonly AskedTunnel[];
  /** Those that were opened to this host and port. */
  readonly openedTo: (authority: string) => number;
  readonly connections: () => number;
  readonly changed: ChangeSource;
  readonly setManner: (manner: ProxyManner) => void;
  /** From now on it asks for these. */
  readonly setPassword: (user: string, password: string) => void;
  /** Stops listening and cuts every tunnel. */
  readonly goAway: () => void;
  readonly comeBack: () => Promise<void>;
  readonly close: () => void;
};

const HOST = '127.0.0.1';
const LONGEST_HEAD = 65_536;
const ANSWERS: Readonly<Record<Exclude<ProxyManner, 'opens'>, string>> = {
  refuses: 'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n',
  unauthorised: 'HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n',
  gateway: 'HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n',
  garbage: 'SSH-2.0-OpenSSH_9.6\r\n',
  silent: '',
  endless: `HTTP/1.1 200 OK\r\nX-Endless: ${'x'.repeat(1_000_000)}`,
  trickle: 'HTTP/1.1 200 OK\r\n',
};

/**
 * An HTTP proxy on loopback that knows CONNECT alone. It resolves by its own table: `host:port` to a port of this
 * machine; what is not in it is a 502.
 */
export async function startConnectProxy(table: Readonly<Record<string, number>>): Promise<ConnectProxy> {
  const bell = createChangeBell();
  const asked: AskedTunnel[] = [];
  const open = new Set<Socket>();
  const timers = new Set<NodeJS.Timeout>();
  const port = await findFreePort();
  let manner: ProxyManner = 'opens';
  let wanted: string | null = null;
  let connections = 0;
  let server: Server | null = null;

  const hold = (socket: Socket): void => {
    open.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => open.delete(socket));
  };

  const join = (client: Socket, to: number): void => {
    const upstream = connect({ host: HOST, port: to, noDelay: true }, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      client.pipe(upstream);
      upstream.pipe(client);
    });
    hold(upstream);
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  };

  const answer = (client: Socket, head: string): void => {
    const authority = /^CONNECT (\S+) HTTP\/1\.1\r\n/u.exec(head)?.[1] ?? '';
    const authorization = /^proxy-authorization: (.+?)\r$/imu.exec(head)?.[1] ?? null;
    const to = table[authority];
    const isAllowed = wanted === null || authorization === wanted;
    asked.push({
      authority,
      authorization,
      opened: manner === 'opens' && isAllowed && to !== undefined,
    });
    bell.ring();
    if (manner === 'trickle') {
      client.write(ANSWERS.trickle);
      const timer = setInterval(() => client.write('X-More: yes\r\n'), 100);
      timers.add(timer);
      client.on('close', () => clearInterval(timer));
    } else if (manner !== 'opens') client.write(ANSWERS[manner]);
    else if (!isAllowed)
      client.end(
        'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="proxy"\r\nContent-Length: 0\r\n\r\n',
      );
    else if (to === undefined) client.end(ANSWERS.gateway);
    else join(client, to);
  };

  const accept = (client: Socket): void => {
    connections += 1;
    hold(client);
    bell.ring();
    let head = '';
    const read = (bytes: Buffer): void => {
      head += bytes.toString('latin1');
      if (head.length > LONGEST_HEAD) client.destroy();
      if (!head.includes('\r\n\r\n')) return;
      client.off('data', read);
      answer(client, head);
    };
    client.on('data', read);
  };

  const listen = (): Promise<void> =>
    new Promise((resolve, reject) => {
      server = createServer({ noDelay: true }, accept);
      server.once('error', reject);
      server.listen(port, HOST, resolve);
    });
  const goAway = (): void => {
    server?.close();
    server = null;
    for (const socket of open) socket.destroy();
    for (const timer of timers) clearInterval(timer);
  };
  await listen();

  return {
    url: `http://${HOST}:${port}`,
    asked: () => asked,
    openedTo: (authority) => asked.filter((one) => one.opened && one.authority === authority).length,
    connections: () => connections,
    changed: { subscribe: bell.subscribe },
    setManner: (next) => {
      manner = next;
    },
    setPassword: (user, password) => {
      wanted = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    },
    goAway,
    comeBack: listen,
    close: goAway,
  };
}
