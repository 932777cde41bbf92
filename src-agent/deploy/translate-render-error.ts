import { z } from 'zod';
import type { ErrorCode } from '../contract/errors.ts';
import type { Failure } from '../contract/result.ts';
import { WIRE_CODES } from '../support/http-exchange.ts';
import { type NetworkFault, networkFaultOf } from '../support/network-error.ts';
import { plain } from '../support/plain-text.ts';
import { proxyFailureCode } from '../support/proxy-tunnel.ts';
import { BEYOND_REACH } from '../support/reach.ts';
import { parseRetryAfter } from '../support/retry-after.ts';
import type { RawRenderAnswer, RenderTrouble } from './render-answer.ts';

/*
 * What an answer of Render that is no success means, and whether the request may have been done all the same
 * (PROTOCOLS.md section 1). Render's sentences are shown, never read.
 */

/** What was asked: by the hook, a deploy by the API, another change by it, a look. */
export type RenderCall = 'hook' | 'deploy' | 'change' | 'read';
type Context = {
  readonly call: RenderCall;
  readonly host: string;
  /** Epoch milliseconds. */
  readonly now: number;
  /** What the request held: an answer that repeats it is not shown. */
  readonly secrets: readonly string[];
};

/** Input: anything but a 2xx. */
export function translateRenderError(raw: RawRenderAnswer, context: Context): RenderTrouble {
  if (raw.kind === 'network') {
    const { code } = raw;
    return {
      // What left may have been done, also when its answer is too long or no HTTP.
      kind: raw.left ? 'unknown' : 'unreachable',
      failure: failureOf(networkMeaning(code, context.call), { host: context.host, detail: code }),
      httpStatus: null,
      retryAfterMs: null,
    };
  }
  const retryAfterMs = waitOf(raw, context.now);
  const params = {
    status: raw.status,
    host: context.host,
    ...shownAnswer(raw.body, context.secrets),
    ...(retryAfterMs === null ? {} : { seconds: Math.ceil(retryAfterMs / 1_000) }),
  };
  return {
    // A gateway that gave up (5xx), or a server that waited too long (408), may have passed the request on.
    kind: raw.status >= 500 || raw.status === 408 ? 'unknown' : 'refused',
    failure: failureOf(statusMeaning(raw.status, context.call), params),
    httpStatus: raw.status,
    retryAfterMs,
  };
}

type Meaning = { readonly code: ErrorCode; readonly retryable: boolean };

function failureOf({ code, retryable }: Meaning, params: Failure['params']): Failure {
  return { code, params, retryable };
}

const BY_NETWORK_FAULT: Readonly<Record<NetworkFault, ErrorCode>> = {
  'host-unknown': 'deploy.host-unknown',
  'connection-refused': 'deploy.connection-refused',
  'connection-lost': 'deploy.connection-lost',
  'timed-out': 'deploy.timed-out',
  'certificate-refused': 'deploy.certificate-refused',
  'no-tls': 'deploy.network-unusable',
  'no-http': 'deploy.network-unusable',
};

function networkMeaning(code: string, call: RenderCall): Meaning {
  if (code === BEYOND_REACH) return { code: 'demo.stays-here', retryable: false };
  if (code === WIRE_CODES.timedOut) return { code: 'deploy.timed-out', retryable: true };
  if (code === WIRE_CODES.tooLong) {
    return { code: call === 'read' ? 'deploy.answer-too-long' : 'deploy.network-unusable', retryable: true };
  }
  return { code: proxyFailureCode(code) ?? BY_NETWORK_FAULT[networkFaultOf(code)], retryable: true };
}

/** A commit can be wrong where a deploy is asked for, nowhere else. */
const OTHERWISE_REFUSED: Readonly<Record<RenderCall, ErrorCode>> = {
  hook: 'deploy.request-refused',
  deploy: 'deploy.request-refused',
  change: 'deploy.call-refused',
  read: 'deploy.call-refused',
};

function statusMeaning(status: number, call: RenderCall): Meaning {
  if (status >= 500 || status === 408) return { code: 'deploy.server-fault', retryable: true };
  if (status === 429) {
    return { code: call === 'read' ? 'deploy.reads-too-fast' : 'deploy.slow-down', retryable: true };
  }
  // Render redirects nobody: a network's sign-in page does.
  if (status < 400) return { code: 'deploy.network-unusable', retryable: true };
  const refusals: Readonly<Record<number, ErrorCode>> =
    call === 'hook'
      ? { 401: 'deploy.hook-refused', 403: 'deploy.hook-refused', 404: 'deploy.hook-refused' }
      : {
          401: 'deploy.key-refused',
          403: 'deploy.key-refused',
          404: 'deploy.service-missing',
          409: 'deploy.conflict',
        };
  return { code: refusals[status] ?? OTHERWISE_REFUSED[call], retryable: false };
}

const errorBody = z.object({ message: z.string() });
const LONGEST_ANSWER = 200;

/** The sentence of Render's JSON, or a short plain text; a page or a repeated secret is not shown. */
function shownAnswer(body: string, secrets: readonly string[]): { readonly answer?: string } {
  const text = messageOf(body).trim();
  const isPage = /[<>]/u.test(text);
  if (text === '' || isPage || secrets.some((secret) => text.includes(secret))) return {};
  return { answer: plain(text, LONGEST_ANSWER) };
}

function messageOf(body: string): string {
  try {
    const parsed = errorBody.safeParse(JSON.parse(body));
    return parsed.success ? parsed.data.message : '';
  } catch {
    return body.length <= LONGEST_ANSWER ? body : '';
  }
}

/** Larger ones are an instant, smaller ones a delay: Render's own sample for "UTC epoch seconds" is 45. */
const SMALLEST_EPOCH_SECONDS = 1_000_000_000;
const LONGEST_WAIT_MS = 600_000;

/** Retry-After where there is one, else Ratelimit-Reset of a 429. */
function waitOf(raw: Extract<RawRenderAnswer, { kind: 'answer' }>, now: number): number | null {
  const asked = parseRetryAfter(raw.header('retry-after'), raw.header('date'), now);
  if (asked !== null) return Math.min(asked, LONGEST_WAIT_MS);
  const reset = raw.header('ratelimit-reset')?.trim() ?? '';
  if (raw.status !== 429 || !/^\d{1,12}$/u.test(reset)) return null;
  const seconds = Number(reset);
  const ms = seconds < SMALLEST_EPOCH_SECONDS ? seconds * 1_000 : seconds * 1_000 - now;
  return Math.min(Math.max(0, ms), LONGEST_WAIT_MS);
}
