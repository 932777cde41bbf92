import type { Dispatcher } from 'undici';
// The client alone: all of undici takes 10 MB and 0.1 s more.
import Client from 'undici/lib/dispatcher/client.js';
import { err, ok, type Result } from '../contract/result.ts';
import { isLoopbackWritten } from '../contract/webhook-address.ts';
import type { Clock } from '../ports.ts';
import type { Reach } from '../support/reach.ts';
import { type Resolve, systemResolve } from '../support/resolve-name.ts';
import type { WayOut } from '../support/way-out.ts';
import type { HttpOutcome, HttpRequest, SendOptions, SendRequest, TargetConnection } from './http-outcome.ts';
import type { AddressPermission } from './judge-address.ts';
import { type ConnectorOptions, createJudgedConnector } from './judged-connector.ts';
import { translateHttpError } from './translate-http-error.ts';

/** Of an answer so much is read; then the connection is dropped (OUT-4). */
const ANSWER_MAX_BYTES = 65_536;

/** How long an unused connection is kept; a shorter wish of the server wins (undici reads its hint). */
const KEEP_ALIVE_MS = 30_000;

/** Warm connections kept at most: a target has one or two, edits of its address leave old ones behind. */
const MOST_CLIENTS = 64;

export type RequestSender = {
  readonly send: SendRequest;
  /**
   * Opens a connection to where a request would go, TLS included, and closes it: nothing is sent on it.
   * For finding out that a network works again without giving it a delivery (NET-2).
   */
  readonly probe: (
    target: TargetConnection & { readonly url: string },
    timeoutMs: number,
  ) => Promise<Result<null>>;
  /** After a sleep every open connection is taken for dead; requests under way are left to their deadline. */
  readonly dropConnections: () => void;
  /** Ends all connections; requests under way fail. */
  readonly close: () => Promise<void>;
};

/** The HTTP effect: the only place of this room that touches the network. */
export function createRequestSender(options: {
  readonly clock: Clock;
  readonly reach: Reach;
  readonly wayOut: WayOut;
  readonly resolve?: Resolve;
  /** Authorities trusted besides Node's own, PEM. */
  readonly authorities?: readonly string[];
  readonly build?: ConnectorOptions['build'];
}): RequestSender {
  const { clock } = options;
  const clients = new Map<string, { readonly client: Client; readonly print: string }>();

  const connectorOptions = (
    connection: TargetConnection,
    url: string,
    timeoutMs: number,
  ): ConnectorOptions => ({
    permission: permissionOf(connection, url),
    clock,
    reach: options.reach,
    wayOut: options.wayOut,
    verifyTls: connection.verifyTls,
    authorities: options.authorities ?? [],
    resolve: options.resolve ?? systemResolve,
    timeoutMs,
    ...(options.build === undefined ? {} : { build: options.build }),
  });

  const discard = (key: string): void => {
    const entry = clients.get(key);
    clients.delete(key);
    // Rejects when it was destroyed meanwhile: then it is closed all the more.
    entry?.client.close().catch(() => undefined);
  };

  /** One client per target and origin; a changed permission never meets an old connection. */
  const clientFor = (request: HttpRequest, url: URL): { readonly key: string; readonly client: Client } => {
    const { connection, timeoutMs } = request;
    const key = `${connection.id} ${url.origin}`;
    const print = JSON.stringify([connection, isLoopbackWritten(request.url), timeoutMs]);
    const known = clients.get(key);
    if (known !== undefined && known.print === print && !known.client.closed && !known.client.destroyed) {
      return { key, client: known.client };
    }
    discard(key);
    const oldest = clients.keys().next();
    if (clients.size >= MOST_CLIENTS && oldest.done !== true) discard(oldest.value);
    const client = new Client(url.origin, {
      connect: createJudgedConnector(connectorOptions(connection, request.url, timeoutMs)),
      pipelining: 1,
      keepAliveTimeout: KEEP_ALIVE_MS,
      // One deadline rules: the sender's own.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    clients.set(key, { client, print });
    return { key, client };
  };

  const send: SendRequest = (request, sendOptions = {}) => {
    const url = sendableUrl(request.url);
    if (url === null) return Promise.resolve(failed('delivery.address-invalid', 'address', false));
    const { key, client } = clientFor(request, url);
    const giveUp = (): void => {
      if (clients.get(key)?.client === client) clients.delete(key);
      client.destroy().catch(() => undefined);
    };
    return exchange({ clock, client, url, request, options: sendOptions, giveUp });
  };

  const probe: RequestSender['probe'] = (target, timeoutMs) => {
    const where = sendableUrl(target.url);
    if (where === null) return Promise.resolve(err('delivery.address-invalid'));
    const connect = createJudgedConnector(connectorOptions(target, target.url, timeoutMs));
    const { hostname, host, protocol, port } = where;
    return new Promise((resolve) => {
      const timer = clock.setTimer(timeoutMs, () => resolve(err('delivery.timed-out', { retryable: true })));
      connect({ hostname: hostname.replace(/^\[|\]$/gu, ''), host, protocol, port }, (error, socket) => {
        timer.cancel();
        if (error === null) {
          socket.destroy();
          resolve(ok(null));
        } else {
          const { code, detail } = translateHttpError(error);
          resolve(err(code, { params: { detail }, retryable: true }));
        }
      });
    });
  };

  const dropConnections = (): void => {
    for (const key of [...clients.keys()]) discard(key);
  };

  const close = async (): Promise<void> => {
    const open = [...clients.values()];
    clients.clear();
    await Promise.allSettled(open.map(({ client }) => client.destroy()));
  };

  return { send, probe, dropConnections, close };
}

function permissionOf(connection: TargetConnection, url: string): AddressPermission {
  return {
    loopbackWritten: isLoopbackWritten(url),
    allowPrivateAddress: connection.allowPrivateAddress,
  };
}

/** https anywhere, http to this machine as the operator writes it (OUT-1); never a user name or password. */
function sendableUrl(text: string): URL | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return null;
  if (url.protocol === 'https:') return url;
  return url.protocol === 'http:' && isLoopbackWritten(text) ? url : null;
}

type Exchange = {
  readonly clock: Clock;
  readonly client: Client;
  readonly url: URL;
  readonly request: HttpRequest;
  readonly options: SendOptions;
  /** Drops the connection and whatever waits on it. */
  readonly giveUp: () => void;
};

function exchange({ clock, client, url, request, options, giveUp }: Exchange): Promise<HttpOutcome> {
  return new Promise((resolve) => {
    let settled = false;
    let left = false;
    let answer: { readonly status: number; readonly headers: Answered['headers'] } | null = null;
    const chunks: Buffer[] = [];
    let size = 0;

    const settle = (outcome: HttpOutcome): void => {
      if (settled) return;
      settled = true;
      deadline.cancel();
      options.signal?.removeEventListener('abort', onAbort);
      resolve(outcome);
    };
    const answered = (cut: Answered['cut']): HttpOutcome => {
      const { status, headers } = answer ?? { status: 0, headers: NO_HEADERS };
      const body = Buffer.concat(chunks).subarray(0, ANSWER_MAX_BYTES).toString('utf8');
      return { kind: 'answered', status, headers, body, cut };
    };
    /** Ends the exchange from our side; what was read so far still counts. */
    const cutShort = (reason: 'timed-out' | 'interrupted'): void => {
      settle(answer === null ? failed(`delivery.${reason}`, reason, left) : answered(reason));
      giveUp();
    };
    const onAbort = (): void => cutShort('interrupted');

    const deadline = clock.setTimer(request.timeoutMs, () => cutShort('timed-out'));
    if (options.signal?.aborted === true) {
      cutShort('interrupted');
      return;
    }
    options.signal?.addEventListener('abort', onAbort, { once: true });

    const handler: Dispatcher.DispatchHandler = {
      onRequestStart: () => {
        // undici calls this with the connection open, right before it writes head and body in one go.
        left = true;
        if (options.onSent !== undefined) queueMicrotask(options.onSent);
      },
      onResponseStart: (_controller, status, headers) => {
        if (status < 200) return;
        answer = {
          status,
          headers: {
            retryAfter: single(headers['retry-after']),
            date: single(headers.date),
            location: single(headers.location),
          },
        };
      },
      onResponseData: (_controller, chunk) => {
        if (settled) return;
        chunks.push(chunk);
        size += chunk.length;
        if (size <= ANSWER_MAX_BYTES) return;
        settle(answered('too-long'));
        giveUp();
      },
      onResponseEnd: () => settle(answered(null)),
      onResponseError: (_controller, error) => {
        if (settled) return;
        const { code, detail } = translateHttpError(error);
        settle(answer === null ? failed(code, detail, left) : answered('connection-lost'));
      },
    };
    client.dispatch(
      {
        method: 'POST',
        path: `${url.pathname}${url.search}`,
        headers: { ...request.headers },
        body: request.body,
      },
      handler,
    );
  });
}

type Answered = Extract<HttpOutcome, { kind: 'answered' }>;
const NO_HEADERS: Answered['headers'] = { retryAfter: null, date: null, location: null };

function failed(
  code: Extract<HttpOutcome, { kind: 'failed' }>['code'],
  detail: string,
  left: boolean,
): HttpOutcome {
  return { kind: 'failed', code, detail, left };
}

function single(value: string | readonly string[] | undefined): string | null {
  if (value === undefined) return null;
  return typeof value === 'string' ? value : (value[0] ?? null);
}
