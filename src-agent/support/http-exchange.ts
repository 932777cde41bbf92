import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type Socket } from 'node:net';
import { connect as connectTls, rootCertificates, TLSSocket } from 'node:tls';
import { DateTime } from 'luxon';
import type { Clock } from '../ports.ts';
import { networkErrorCode } from './network-error.ts';
import { BEYOND_REACH, isWithinReach, lookupWithin, type Reach } from './reach.ts';
import { destinationOf, type WayOut } from './way-out.ts';

/** Ends of an exchange that Node has no code for. */
export const WIRE_CODES = {
  timedOut: 'WIRE_TIMED_OUT',
  tooLong: 'WIRE_ANSWER_TOO_LONG',
  cancelled: 'WIRE_CANCELLED',
  cut: 'WIRE_ANSWER_CUT',
} as const;

export type HttpExchange = {
  readonly clock: Clock;
  readonly reach: Reach;
  readonly wayOut: WayOut;
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** From the first step to the last byte of the answer (RELIABILITY.md NET-1). */
  readonly timeLimitMs: number;
  readonly answerMaxBytes: number;
  /** Trusted besides the authorities that Node brings; PEM. */
  readonly authorities?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
  /** The connection stands and the request is about to leave: from here on it may have been done. */
  readonly onSent: () => void;
};

export type ExchangeAnswer = {
  readonly status: number;
  /** null: not sent. */
  readonly header: (name: string) => string | null;
  readonly body: string;
  /** Of the certificate that was shown, epoch milliseconds; null without TLS. */
  readonly certificateEndsAt: number | null;
};

/** Why an exchange brought no whole answer: Node's code, one of WIRE_CODES or PROXY_CODES, or BEYOND_REACH. */
export class ExchangeError extends Error {
  readonly code: string;
  /** Of an answer that began and was not read to its end; null: none began. */
  readonly status: number | null;

  constructor(code: string, status: number | null = null) {
    super(code);
    this.name = 'ExchangeError';
    this.code = code;
    this.status = status;
  }
}

/**
 * One request and its answer, for services whose every request must be known to have left or not. No redirect is
 * followed, no connection is used twice: a stale one would make every outcome doubtful. Settles once, at the end of
 * the answer or with the first thing that goes wrong (an ExchangeError), and leaves no socket behind.
 */
export function exchange(options: HttpExchange): Promise<ExchangeAnswer> {
  const { signal, clock } = options;
  if (!isWithinReach(options.url.hostname, options.reach))
    return Promise.reject(new ExchangeError(BEYOND_REACH));
  return new Promise((resolve, reject) => {
    const ended = new AbortController();
    const request = open(options, ended.signal);
    let status: number | null = null;
    let certificateEndsAt: number | null = null;
    const end = (settle: () => void): void => {
      timer.cancel();
      signal?.removeEventListener('abort', cancel);
      ended.abort();
      request.destroy();
      settle();
    };
    const fail = (code: string): void => end(() => reject(new ExchangeError(code, status)));
    const cancel = (): void => fail(WIRE_CODES.cancelled);
    const timer = clock.setTimer(options.timeLimitMs, () => fail(WIRE_CODES.timedOut));
    request.on('error', (error) => fail(networkErrorCode(error)));
    request.on('response', (response) => {
      const answered = response.statusCode ?? 0;
      status = answered;
      readText(response, options.answerMaxBytes).then(
        (body) =>
          end(() => resolve({ status: answered, header: headerOf(response), body, certificateEndsAt })),
        (error: unknown) => fail(networkErrorCode(error)),
      );
    });
    whenConnected(request, (socket) => {
      certificateEndsAt = socket instanceof TLSSocket ? endOfCertificate(socket) : null;
      options.onSent();
      request.end(options.body);
    });
    if (signal?.aborted) cancel();
    else signal?.addEventListener('abort', cancel);
  });
}

/** Nothing of it leaves before `end`. */
function open(exchanged: HttpExchange, ended: AbortSignal): ClientRequest {
  const { method, url, headers, body, reach, authorities = [] } = exchanged;
  const isTls = url.protocol === 'https:';
  const send = isTls ? httpsRequest : httpRequest;
  const trusted = authorities.length === 0 ? {} : { ca: [...rootCertificates, ...authorities] };
  const options = {
    method,
    // The answers are short; nothing here would unpack them.
    headers: { ...headers, 'content-length': `${body.length}`, 'accept-encoding': 'identity' },
    ...trusted,
  };
  const destination = destinationOf(url);
  const { host } = destination;
  const tunnel = exchanged.wayOut(destination);
  if (tunnel === null) return send(url, { ...options, agent: false, ...lookupWithin(reach) });
  // No SNI for an address (RFC 6066 section 3); the certificate is verified against it all the same.
  const name = isIP(host) === 0 ? { servername: host } : {};
  const secure = (socket: Socket): Socket => connectTls({ socket, host, ...name, ...trusted });
  const request = send(url, {
    ...options,
    createConnection: (_options, onCreate) => {
      tunnel(ended).then(
        (socket) => onCreate(null, isTls ? secure(socket) : socket),
        // Without a socket `destroy` would wait for one.
        (error: Error) => request.emit('error', error),
      );
      return null;
    },
  });
  return request;
}

/** The socket is a new one, so one of these events is still to come; only a bare tunnel stands already. */
function whenConnected(request: ClientRequest, act: (socket: unknown) => void): void {
  request.once('socket', (socket) => {
    if (socket instanceof TLSSocket) socket.once('secureConnect', () => act(socket));
    else if (socket.connecting) socket.once('connect', () => act(socket));
    else act(socket);
  });
}

/** OpenSSL pads the day with a space: `Dec  9 08:00:00 2026 GMT`. */
function endOfCertificate(socket: TLSSocket): number | null {
  const text = socket.getPeerCertificate().valid_to?.replaceAll(/ +/gu, ' ') ?? '';
  const ends = DateTime.fromFormat(text, "LLL d HH:mm:ss yyyy 'GMT'", { zone: 'utc', locale: 'en' });
  return ends.isValid ? ends.toMillis() : null;
}

function headerOf({ headers }: IncomingMessage): ExchangeAnswer['header'] {
  return (name) => {
    const value = headers[name];
    return typeof value === 'string' ? value : (value?.[0] ?? null);
  };
}

async function readText(response: IncomingMessage, maxBytes: number): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of response) {
    if (!Buffer.isBuffer(part)) continue;
    bytes += part.length;
    if (bytes > maxBytes) throw new ExchangeError(WIRE_CODES.tooLong);
    parts.push(part);
  }
  if (!response.complete) throw new ExchangeError(WIRE_CODES.cut);
  return Buffer.concat(parts).toString('utf8');
}
