import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { Certificate } from './certificates.ts';
import { type ChangeSource, createChangeBell } from './change-source.ts';
import { findFreePort } from './free-port.ts';
import { pushNewest } from './push-newest.ts';
import { ACCEPTED, giveAnswer, type SinkAnswer } from './sink-answer.ts';
import { waitUntil } from './wait-until.ts';

export type SinkRequest = {
  /** 0 for the first request that came whole. */
  readonly index: number;
  /** Number of the connection it came on: equal numbers show keep-alive. */
  readonly connection: number;
  /** Wall clock, epoch milliseconds, when the last byte of it had come. */
  readonly at: number;
  readonly method: string;
  /** Path and query, as sent. */
  readonly path: string;
  /** Names as sent, in the order sent. */
  readonly rawHeaders: readonly (readonly [string, string])[];
  /** First value of the header, any case. */
  readonly header: (name: string) => string | undefined;
  /** `webhook-id`, else `idempotency-key`. */
  readonly id: string | undefined;
  /** From the header named by `attemptHeader`. */
  readonly attempt: number | undefined;
  readonly body: Buffer;
  /** Head and body exactly as they came over the wire (after TLS). */
  readonly wire: Buffer;
};

export type SinkScript = (request: SinkRequest, index: number) => SinkAnswer | Promise<SinkAnswer>;

export type SinkOptions = {
  /** How to answer; accepts everything when missing. */
  readonly answer?: SinkScript;
  /** HTTPS with this certificate. */
  readonly certificate?: Certificate;
  readonly port?: number;
  /** Header that carries the attempt's number. */
  readonly attemptHeader?: string;
  /** Name in `url`; 127.0.0.1 when missing. */
  readonly hostName?: string;
  /** The receiver's clock, which its answers tell; the machine's when missing. */
  readonly now?: () => number;
  /** Only about so many of the newest requests stay; all of them when missing. */
  readonly remember?: number;
};

export type WebhookSink = {
  readonly url: string;
  readonly port: number;
  /** Requests that came whole, in that order. Those cut before their end are in `cutRequests`. */
  readonly requests: () => readonly SinkRequest[];
  readonly cutRequests: () => number;
  readonly connections: () => number;
  readonly openConnections: () => number;
  /** From the next request on. */
  readonly setAnswer: (answer: SinkScript) => void;
  /** Waits for so many requests in all, or for one that fits (past ones count). */
  readonly waitFor: {
    (count: number, timeoutMs?: number): Promise<readonly SinkRequest[]>;
    (fits: (request: SinkRequest) => boolean, timeoutMs?: number): Promise<SinkRequest>;
  };
  readonly changed: ChangeSource;
  readonly close: () => Promise<void>;
};

const HOST = '127.0.0.1';
const DEFAULT_ATTEMPT_HEADER = 'webhook-attempt';

function pairs(rawHeaders: readonly string[]): [string, string][] {
  const list: [string, string][] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2)
    list.push([rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '']);
  return list;
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** An HTTP or HTTPS receiver on loopback that records every request and answers by script. Keep-alive is on. */
export async function startWebhookSink(options: SinkOptions = {}): Promise<WebhookSink> {
  const bell = createChangeBell();
  const requests: SinkRequest[] = [];
  const raws = new WeakMap<Socket, Socket>();
  const numbers = new WeakMap<Socket, number>();
  const wires = new WeakMap<Socket, Buffer[]>();
  const open = new Set<Socket>();
  let script: SinkScript = options.answer ?? (() => ACCEPTED);
  let taken = 0;
  let cutRequests = 0;
  let connections = 0;
  const attemptHeader = options.attemptHeader ?? DEFAULT_ATTEMPT_HEADER;

  const record = async (incoming: IncomingMessage): Promise<SinkRequest | undefined> => {
    const { socket } = incoming;
    let body: Buffer;
    try {
      body = await readAll(incoming);
    } catch {
      // The client went away before the end of its request: it was never delivered.
      cutRequests += 1;
      bell.ring();
      return undefined;
    }
    const rawHeaders = pairs(incoming.rawHeaders);
    const header = (name: string) =>
      rawHeaders.find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
    const attempt = header(attemptHeader);
    const request: SinkRequest = {
      index: taken,
      connection: numbers.get(socket) ?? 0,
      at: Date.now(),
      method: incoming.method ?? '',
      path: incoming.url ?? '',
      rawHeaders,
      header,
      id: header('webhook-id') ?? header('idempotency-key'),
      attempt: attempt === undefined ? undefined : Number(attempt),
      body,
      wire: Buffer.concat(wires.get(socket) ?? []),
    };
    wires.set(socket, []);
    taken += 1;
    pushNewest(requests, request, options.remember ?? Number.POSITIVE_INFINITY);
    return request;
  };

  const handle = async (incoming: IncomingMessage, response: ServerResponse) => {
    const { socket } = incoming;
    if (options.now !== undefined) response.setHeader('date', new Date(options.now()).toUTCString());
    response.on('error', () => undefined);
    const request = await record(incoming);
    if (request === undefined) return;
    const answer = await script(request, request.index);
    bell.ring();
    await giveAnswer(response, answer, () => (raws.get(socket) ?? socket).resetAndDestroy());
  };

  const listener = (incoming: IncomingMessage, response: ServerResponse) => {
    handle(incoming, response).catch((error) => {
      response.destroy();
      // A script that throws is a fault of the test: it must not pass unseen.
      queueMicrotask(() => {
        throw error;
      });
    });
  };

  const { certificate } = options;
  const server: Server =
    certificate === undefined
      ? createServer(listener)
      : createTlsServer({ cert: certificate.certificatePem, key: certificate.keyPem }, listener);
  server.keepAliveTimeout = 120_000;

  const watch = (socket: Socket) => {
    connections += 1;
    numbers.set(socket, connections);
    wires.set(socket, []);
    open.add(socket);
    // Before the parser's own listener, so that the bytes are there when the request is complete.
    socket.prependListener('data', (bytes: Buffer) => wires.get(socket)?.push(bytes));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      open.delete(socket);
      wires.delete(socket);
      bell.ring();
    });
    bell.ring();
  };
  const accepted = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    if (certificate === undefined) watch(socket);
    else {
      accepted.add(socket);
      socket.on('close', () => accepted.delete(socket));
    }
  });
  server.on('secureConnection', (socket: Socket) => {
    const raw = [...accepted].find((item) => item.remotePort === socket.remotePort);
    if (raw !== undefined) raws.set(socket, raw);
    watch(socket);
  });
  server.on('tlsClientError', () => bell.ring());

  const port = options.port ?? (await findFreePort());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, resolve);
  });

  function waitFor(count: number, timeoutMs?: number): Promise<readonly SinkRequest[]>;
  function waitFor(fits: (request: SinkRequest) => boolean, timeoutMs?: number): Promise<SinkRequest>;
  function waitFor(
    wanted: number | ((request: SinkRequest) => boolean),
    timeoutMs = 10_000,
  ): Promise<readonly SinkRequest[] | SinkRequest> {
    const on = bell;
    const seen = () => `${requests.length} requests`;
    if (typeof wanted === 'number') {
      const check = () => requests.length >= wanted && [...requests];
      return waitUntil({ what: `${wanted} requests at the sink`, check, on, timeoutMs, seen });
    }
    const check = () => requests.find(wanted);
    return waitUntil({ what: 'a fitting request at the sink', check, on, timeoutMs, seen });
  }

  return {
    url: `${certificate === undefined ? 'http' : 'https'}://${options.hostName ?? HOST}:${port}/hook`,
    port,
    requests: () => [...requests],
    cutRequests: () => cutRequests,
    connections: () => connections,
    openConnections: () => open.size,
    setAnswer: (answer) => {
      script = answer;
    },
    waitFor,
    changed: { subscribe: bell.subscribe },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
