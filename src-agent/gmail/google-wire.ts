import type { Clock } from '../ports.ts';
import { type ExchangeAnswer, exchange } from '../support/http-exchange.ts';
import { networkErrorCode } from '../support/network-error.ts';
import type { Reach } from '../support/reach.ts';
import type { WayOut } from '../support/way-out.ts';
import type { HttpAnswer } from './google-trouble.ts';

/** From the first step to the last byte of the answer (RELIABILITY.md NET-1). */
const TIME_LIMIT_MS = 20_000;
/** Answers of Google are some kB; a sign-in page of a network may be of any length. */
const ANSWER_MAX_BYTES = 262_144;
/** Those for which a `Response` takes no body. */
const BODILESS: readonly number[] = [204, 205, 304];

export type WireOptions = {
  readonly clock: Clock;
  readonly reach: Reach;
  readonly wayOut: WayOut;
  /** The address that is to be asked: the secrets of a request belong to its server and to no other. */
  readonly url: string;
  readonly signal?: AbortSignal | undefined;
  /** The connection stands and the request is about to leave: from here on it may have been done. */
  readonly onSent?: (() => void) | undefined;
};

/**
 * One request, handed to Google's library in the place of `fetch`. What came of it is read here and nowhere else: the
 * library's own errors hold the request with its secrets. It is known whether the request left.
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
      const url = new URL(asked.url);
      if (url.origin !== new URL(options.url).origin)
        throw new Error('the library was about to ask another server');
      try {
        const answered = await exchange({
          clock: options.clock,
          reach: options.reach,
          wayOut: options.wayOut,
          method: asked.method,
          url,
          headers: Object.fromEntries(asked.headers),
          body: Buffer.from(await asked.arrayBuffer()),
          timeLimitMs: TIME_LIMIT_MS,
          answerMaxBytes: ANSWER_MAX_BYTES,
          signal: options.signal,
          onSent: () => {
            sent = true;
            options.onSent?.();
          },
        });
        answer = answerOf(answered);
      } catch (thrown) {
        faultCode = networkErrorCode(thrown);
        throw thrown;
      }
      return toResponse(answer);
    },
  };
}

function answerOf({ status, header, body }: ExchangeAnswer): HttpAnswer {
  return {
    status,
    contentType: header('content-type') ?? '',
    retryAfter: header('retry-after'),
    date: header('date'),
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
