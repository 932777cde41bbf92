import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { TLSSocket } from 'node:tls';
import type { Clock } from '../ports.ts';
import { networkErrorCode } from '../support/network-error.ts';
import { type HttpAnswer, WIRE_CODES } from './google-trouble.ts';

/** From the first step to the last byte of the answer (RELIABILITY.md NET-1). */
const TIME_LIMIT_MS = 20_000;
/** Answers of Google are some kB; a sign-in page of a network may be of any length. */
const ANSWER_MAX_BYTES = 262_144;
/** Those for which a `Response` takes no body. */
const BODILESS: readonly number[] = [204, 205, 304];

export type WireOptions = {
  readonly clock: Clock;
  /** The address that is to be asked: the secrets of a request belong to its server and to no other. */
  readonly url: string;
  readonly signal?: AbortSignal | undefined;
  /** The connection stands and the request is about to leave: from here on it may have been done. */
  readonly onSent?: (() => void) | undefined;
};

/**
 * One request, handed to Google's library in the place of `fetch`. What came of it is read here and nowhere else: the
 * library's own errors hold the request with its secrets. No redirect is followed, no connection is used twice (a
 * stale one would make every outcome doubtful), and it is known whether the request left.
 */
export type Wire = {
  readonly fetch: typeof fetch;
  /** null: none was read to its end. */
  readonly answer: () => HttpAnswer | null;
  /** Why there is no answer: Node's code or one of WIRE_CODES; null: nothing was asked, or it was answered. */
  readonly faultCode: () => string | null;
  readonly wasSent: () => boolean;
};

export function openWire(options: WireOptions): Wire {
  let answer: HttpAnswer | null = null;
  let faultCode: string | null = null;
  let sent = false;

  return {
    answer: () => answer,
    faultCode: () => faultCode,
    wasSent: () => sent,
    fetch: async (input, init) => {
      // The platform's class knows which header belongs to which kind of body.
      const asked = new Request(input, init);
      if (new URL(asked.url).origin !== new URL(options.url).origin)
        throw new Error('the library was about to ask another server');
      const body = Buffer.from(await asked.arrayBuffer());
      try {
        answer = await exchange({ asked, body, ...options }, () => {
          sent = true;
          options.onSent?.();
        });
      } catch (thrown) {
        faultCode = networkErrorCode(thrown);
        throw thrown;
      }
      return toResponse(answer);
    },
  };
}

/** Settles once, at the end of the answer or with the first thing that goes wrong, and leaves no socket behind. */
function exchange(
  { asked, body, clock, signal }: WireOptions & { readonly asked: Request; readonly body: Buffer },
  onSent: () => void,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const request = open(asked, body.length);
    const end = (settle: () => void): void => {
      timer.cancel();
      signal?.removeEventListener('abort', cancel);
      request.destroy();
      settle();
    };
    const fail = (code: string): void => end(() => reject(new WireError(code)));
    const cancel = (): void => fail(WIRE_CODES.cancelled);
    const timer = clock.setTimer(TIME_LIMIT_MS, () => fail(WIRE_CODES.timedOut));
    request.on('error', (error) => fail(networkErrorCode(error)));
    request.on('response', (response) => {
      readText(response).then(
        (text) => end(() => resolve(answerOf(response, text))),
        (error: unknown) => fail(networkErrorCode(error)),
      );
    });
    whenConnected(request, () => {
      onSent();
      request.end(body);
    });
    if (signal?.aborted) cancel();
    else signal?.addEventListener('abort', cancel);
  });
}

class WireError extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.name = 'WireError';
    this.code = code;
  }
}

/** Nothing of it leaves before `end`. */
function open(asked: Request, bodyBytes: number): ClientRequest {
  const headers: Record<string, string> = {
    ...Object.fromEntries(asked.headers),
    'content-length': `${bodyBytes}`,
  };
  // The answers are short; nothing here would unpack them.
  headers['accept-encoding'] = 'identity';
  const url = new URL(asked.url);
  const options = { method: asked.method, headers, agent: false };
  return url.protocol === 'https:' ? httpsRequest(url, options) : httpRequest(url, options);
}

/** The socket is a new one, so one of these events is still to come. */
function whenConnected(request: ClientRequest, act: () => void): void {
  request.once('socket', (socket) => {
    socket.once(socket instanceof TLSSocket ? 'secureConnect' : 'connect', act);
  });
}

async function readText(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of response) {
    if (!Buffer.isBuffer(part)) continue;
    bytes += part.length;
    if (bytes > ANSWER_MAX_BYTES) throw new WireError(WIRE_CODES.tooLong);
    parts.push(part);
  }
  if (!response.complete) throw new WireError(WIRE_CODES.cut);
  return Buffer.concat(parts).toString('utf8');
}

function answerOf(response: IncomingMessage, body: string): HttpAnswer {
  const { headers } = response;
  return {
    status: response.statusCode ?? 0,
    contentType: headers['content-type'] ?? '',
    retryAfter: headers['retry-after'] ?? null,
    date: headers.date ?? null,
    body,
  };
}

/** For the library, which reads status, type and body. */
function toResponse({ status, contentType, body }: HttpAnswer): Response {
  return new Response(BODILESS.includes(status) ? null : body, {
    status,
    headers: { 'content-type': contentType },
  });
}
