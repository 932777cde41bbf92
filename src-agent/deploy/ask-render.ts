import type { Clock } from '../ports.ts';
import { ExchangeError, exchange } from '../support/http-exchange.ts';
import { parseJson } from '../support/parse-json.ts';
import type { Reach } from '../support/reach.ts';
import type { WayOut } from '../support/way-out.ts';
import type { RawRenderAnswer, RenderAnswer } from './render-answer.ts';
import type { RenderEndpoints } from './render-endpoints.ts';
import { type RenderCall, translateRenderError } from './translate-render-error.ts';

/** From the first step to the last byte of the answer (RELIABILITY.md NET-1). */
const TIME_LIMIT_MS = 20_000;
/** A page of deploys is some 20 kB; a sign-in page of a network may be of any length. */
const ANSWER_MAX_BYTES = 1_048_576;

type Ask<Value> = {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly call: RenderCall;
  readonly secret: string;
  readonly body?: unknown;
  /** undefined: this is not Render's. */
  readonly read: (json: unknown) => Value | undefined;
};

/** One request to Render at a time, each tried once; what its answer means is left to the caller. */
export type RenderAsker = {
  ask<Value>(request: Ask<Value>): Promise<RenderAnswer<Value>>;
  /** `path` begins with a slash and is this program's own. */
  apiUrl(path: string): URL;
  /** What is under way fails. */
  close(): void;
};

export function createRenderAsker(options: {
  readonly clock: Clock;
  readonly endpoints: RenderEndpoints;
  readonly reach: Reach;
  readonly wayOut: WayOut;
}): RenderAsker {
  const { clock, endpoints, reach, wayOut } = options;
  const closing = new AbortController();

  async function exchangeRaw<Value>(request: Ask<Value>): Promise<RawRenderAnswer> {
    let left = false;
    const isApi = request.call !== 'hook';
    try {
      const answer = await exchange({
        clock,
        reach,
        wayOut,
        method: request.method,
        url: request.url,
        headers: {
          accept: 'application/json',
          ...(isApi ? { authorization: `Bearer ${request.secret}` } : {}),
          ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        body: Buffer.from(request.body === undefined ? '' : JSON.stringify(request.body)),
        timeLimitMs: TIME_LIMIT_MS,
        answerMaxBytes: ANSWER_MAX_BYTES,
        signal: closing.signal,
        onSent: () => {
          left = true;
        },
      });
      return { kind: 'answer', ...answer };
    } catch (thrown) {
      if (!(thrown instanceof ExchangeError)) throw thrown;
      // The status was read: what is missing of the body changes nothing of what became of a change.
      if (thrown.status !== null && request.call !== 'read')
        return { kind: 'answer', status: thrown.status, header: () => null, body: '' };
      return { kind: 'network', code: thrown.code, left };
    }
  }

  return {
    async ask(request) {
      const raw = await exchangeRaw(request);
      const { host } = request.url;
      if (raw.kind === 'answer' && raw.status >= 200 && raw.status < 300) {
        const value = request.read(parseJson(raw.body));
        if (value !== undefined) return { kind: 'done', value, httpStatus: raw.status };
        const failure = { code: 'deploy.network-unusable', params: { host }, retryable: true } as const;
        return { kind: 'unknown', failure, httpStatus: raw.status, retryAfterMs: null };
      }
      return translateRenderError(raw, {
        call: request.call,
        host,
        now: clock.now(),
        secrets: [request.secret],
      });
    },
    apiUrl: (path) => new URL(`${endpoints.api}${path}`),
    close: () => closing.abort(),
  };
}
