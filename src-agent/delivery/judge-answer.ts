import { z } from 'zod';
import { assertNever } from '../contract/assert-never.ts';
import type { Target } from '../contract/delivery-settings.ts';
import type { ErrorCode } from '../contract/errors.ts';
import type { Failure } from '../contract/result.ts';
import { parseJson } from '../support/parse-json.ts';
import { parseRetryAfter } from '../support/retry-after.ts';
import type { HttpOutcome } from './http-outcome.ts';
import { isOwnNetworkFault } from './translate-http-error.ts';

/**
 * What an outcome means for the delivery (DEL-4, Q26, PROTOCOLS.md 6 and 7). The retry policy says when;
 * here it is only said whether.
 */
export type Verdict =
  | { readonly kind: 'accepted' }
  | {
      readonly kind: 'retry';
      readonly failure: Failure;
      /** The target as a whole is to be given time, not only this delivery. */
      readonly slowDown: boolean;
      /** Milliseconds the target asked for; null when it did not. */
      readonly retryAfterMs: number | null;
    }
  | {
      readonly kind: 'hold';
      readonly failure: Failure;
      /**
       * `reachable`: our side of the network cannot be trusted or used, nothing was learnt of the target; go on
       * as soon as a connection stands again (NET-2). `later`: somebody must switch the receiver on. `mended`:
       * somebody must mend our own way to it, which says nothing of the receiver and costs no attempt. `way-out`: the
       * same of the proxy, and go on as soon as a connection stands.
       */
      readonly until: 'reachable' | 'later' | 'mended' | 'way-out';
    }
  | {
      readonly kind: 'dead';
      readonly failure: Failure;
      /** The receiver said that it is gone for good: nothing more is to be sent there (DEL-4). */
      readonly disableTarget: boolean;
    };

/** What is kept of an answer for a person to read. */
const PREVIEW_MAX_CHARACTERS = 500;

const acceptedSchema = z.object({ success: z.literal(true) });

/** `url`: where it was sent. `now`: epoch milliseconds. */
export function judgeAnswer(input: {
  readonly success: Target['success'];
  readonly url: string;
  readonly now: number;
  readonly outcome: HttpOutcome;
}): Verdict {
  const { outcome } = input;
  switch (outcome.kind) {
    case 'answered':
      return judgeStatus(input, outcome);
    case 'failed':
      return judgeFailure(input.url, outcome);
    default:
      return assertNever(outcome);
  }
}

type Answered = Extract<HttpOutcome, { kind: 'answered' }>;

function judgeStatus(
  input: { readonly success: Target['success']; readonly url: string; readonly now: number },
  answer: Answered,
): Verdict {
  const { status } = answer;
  const params = { status };
  const retryAfterMs = parseRetryAfter(answer.headers.retryAfter, answer.headers.date, input.now);
  const retry = (code: ErrorCode, slowDown: boolean): Verdict => ({
    kind: 'retry',
    failure: { code, params, retryable: true },
    slowDown: slowDown || retryAfterMs !== null,
    retryAfterMs,
  });
  const dead = (code: ErrorCode, more: Readonly<Record<string, string>> = {}): Verdict => ({
    kind: 'dead',
    failure: { code, params: { ...params, ...more }, retryable: false },
    disableTarget: false,
  });

  if (status >= 200 && status < 300)
    return judgeAccepted(input.success, answer) ?? retry(notAccepted(answer), false);
  if (status >= 300 && status < 400) {
    return dead('delivery.redirected', { location: hostOf(answer.headers.location, input.url) });
  }
  switch (status) {
    case 400:
      return /^\s*queue is full\b/iu.test(answer.body)
        ? retry('delivery.queue-full', true)
        : dead('delivery.rejected');
    case 408:
      return retry('delivery.timed-out', false);
    case 410:
      return gone(input.url, params);
    case 425:
      return retry('delivery.server-fault', false);
    case 429:
      return retry('delivery.slow-down', true);
    case 502:
    case 504:
      return retry('delivery.server-fault', true);
    case 501:
    case 505:
      return dead('delivery.rejected');
    default:
      return status >= 500 && status < 600
        ? retry('delivery.server-fault', false)
        : dead('delivery.rejected');
  }
}

/** Q26: boolean true of `success` in a JSON object, whatever the 2xx; null: not accepted. */
function judgeAccepted(success: Target['success'], answer: Answered): Verdict | null {
  if (success === 'any-2xx') return { kind: 'accepted' };
  return acceptedSchema.safeParse(parseJson(answer.body)).success ? { kind: 'accepted' } : null;
}

/** A 2xx whose body did not come whole says nothing: the receiver may well have accepted. */
function notAccepted(answer: Answered): ErrorCode {
  switch (answer.cut) {
    case 'timed-out':
      return 'delivery.timed-out';
    case 'connection-lost':
      return 'delivery.connection-lost';
    case 'interrupted':
      return 'delivery.interrupted';
    case 'too-long':
    case null:
      return 'delivery.not-accepted';
    default:
      return assertNever(answer.cut);
  }
}

/** Make answers 410 while a scenario is switched off, which its first error does: not gone, only off. */
function gone(url: string, params: Failure['params']): Verdict {
  const failure = { code: 'delivery.gone', params } as const;
  return isMakeHost(url)
    ? { kind: 'hold', failure: { ...failure, retryable: true }, until: 'later' }
    : { kind: 'dead', failure: { ...failure, retryable: false }, disableTarget: true };
}

function judgeFailure(url: string, outcome: Extract<HttpOutcome, { kind: 'failed' }>): Verdict {
  const { code, detail } = outcome;
  const failure = { code, params: { detail }, retryable: true } as const;
  switch (code) {
    case 'demo.stays-here':
    case 'delivery.address-invalid':
      return { kind: 'dead', failure: { ...failure, retryable: false }, disableTarget: false };
    case 'delivery.address-refused':
      // A literal stays what it is; a name may have been answered by a captive portal.
      return isAddressLiteral(url)
        ? { kind: 'dead', failure: { ...failure, retryable: false }, disableTarget: false }
        : { kind: 'hold', failure, until: 'reachable' };
    case 'network.proxy-silent':
    case 'network.proxy-refused':
    case 'network.proxy-password':
    case 'network.no-proxy':
      return { kind: 'hold', failure: { code, params: hostParam(url), retryable: true }, until: 'way-out' };
    case 'delivery.certificate-refused':
    case 'delivery.host-unknown':
      return { kind: 'hold', failure, until: 'reachable' };
    case 'delivery.connection-refused':
    case 'delivery.connection-lost':
    case 'delivery.timed-out':
    case 'delivery.server-fault':
    case 'delivery.interrupted':
      return isOwnNetworkFault(detail)
        ? { kind: 'hold', failure, until: 'reachable' }
        : { kind: 'retry', failure, slowDown: false, retryAfterMs: null };
    default:
      return assertNever(code);
  }
}

/** Enough that what `mask` looks for is never cut where the preview ends. */
const MASKED_CHARACTERS = 20_000;

/**
 * First characters of an answer with control characters made visible; null when there is nothing to show. `mask`
 * takes out what must not be kept: a receiver may send back what it was sent (SEC-1).
 */
export function previewAnswer(outcome: HttpOutcome, mask: (text: string) => string): string | null {
  if (outcome.kind === 'failed' || outcome.body === '') return null;
  const shown = Array.from(
    mask(outcome.body.slice(0, MASKED_CHARACTERS)).slice(0, 2 * PREVIEW_MAX_CHARACTERS),
  ).slice(0, PREVIEW_MAX_CHARACTERS);
  return shown.join('').replaceAll(/[^\P{Cc}\n\t]/gu, '�');
}

/** Webhook hosts of Make (PROTOCOLS.md 6). */
export function isMakeHost(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname } = new URL(url);
  return /(?:^|\.)(?:make\.com|integromat\.com|make\.celonis\.com)$/u.test(hostname);
}

function hostParam(url: string): Failure['params'] {
  return URL.canParse(url) ? { host: new URL(url).host } : {};
}

function isAddressLiteral(url: string): boolean {
  return URL.canParse(url) && /^(?:\[.*\]|\d+(?:\.\d+){3})$/u.test(new URL(url).hostname);
}

/** Scheme and host of a redirection, never its path: that may be a secret. */
function hostOf(location: string | null, base: string): string {
  if (location === null || !URL.canParse(location, base)) return '';
  const { protocol, host } = new URL(location, base);
  return `${protocol}//${host}`.slice(0, 300);
}
