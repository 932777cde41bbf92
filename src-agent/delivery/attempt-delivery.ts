import { assertNever } from '../contract/assert-never.ts';
import type { Failure } from '../contract/result.ts';
import type { AttemptResult, Clock, DueDelivery, Random } from '../ports.ts';
import { createRedactor } from '../support/redact.ts';
import { buildRequest, type TargetSecrets } from './build-request.ts';
import type { HttpOutcome, SendOptions, SendRequest } from './http-outcome.ts';
import { judgeAnswer, previewAnswer, type Verdict } from './judge-answer.ts';
import { nextAttemptAt } from './retry-policy.ts';
import type { SendingTarget } from './sending-target.ts';

/** What one attempt came to: ready to be stored. */
export type Settlement = {
  readonly result: AttemptResult;
  readonly verdict: Verdict;
} & (
  | { readonly kind: 'delivered' }
  | { readonly kind: 'retry'; readonly nextAttemptAt: number; readonly failure: Failure }
  | { readonly kind: 'dead'; readonly failure: Failure }
);

/** A receiver that somebody must switch on is not asked more often. */
export const HOLD_LATER_MS = 1_800_000;

export type AttemptTools = {
  readonly clock: Clock;
  readonly random: Random;
  readonly send: SendRequest;
  readonly userAgent: string;
  readonly schedule: readonly number[];
};

/** An attempt whose start is in the store. */
export type Attempt = {
  readonly delivery: DueDelivery;
  readonly target: SendingTarget;
  readonly secrets: TargetSecrets;
  readonly attemptNumber: number;
  /** Epoch milliseconds. */
  readonly startedAt: number;
};

/** One attempt: build, send, judge, plan. Stores nothing and never rejects. */
export async function attemptDelivery(
  tools: AttemptTools,
  input: Attempt,
  sendOptions: SendOptions,
): Promise<Settlement> {
  const { delivery, target, startedAt } = input;
  const began = tools.clock.monotonic();
  const request = buildRequest({
    target,
    id: delivery.id,
    body: delivery.body,
    attemptNumber: input.attemptNumber,
    now: startedAt,
    secrets: input.secrets,
    userAgent: tools.userAgent,
  });
  if (!request.ok) {
    const result = unsent(request.error, startedAt);
    const verdict = { kind: 'dead', failure: request.error, disableTarget: false } as const;
    return { kind: 'dead', result, verdict, failure: request.error };
  }
  const outcome = await tools.send(request.value, sendOptions);
  const now = tools.clock.now();
  const verdict = judgeAnswer({ success: target.success, url: target.url, now, outcome });
  // By the clock that never jumps: an attempt has no negative length (TIM-3).
  const endedAt = startedAt + Math.round(tools.clock.monotonic() - began);
  const answerPreview = previewAnswer(outcome, maskOf(input.secrets));
  return plan(tools, delivery, verdict, toResult(outcome, verdict, answerPreview, startedAt, endedAt), now);
}

function plan(
  tools: AttemptTools,
  delivery: DueDelivery,
  verdict: Verdict,
  result: AttemptResult,
  now: number,
): Settlement {
  switch (verdict.kind) {
    case 'accepted':
      return { kind: 'delivered', result, verdict };
    case 'dead':
      return { kind: 'dead', result, verdict, failure: verdict.failure };
    case 'retry':
    case 'hold': {
      const next = nextAttemptAt({
        attempts: delivery.roundAttempts + 1,
        roundStartedAt: delivery.roundStartedAt ?? result.startedAt,
        now,
        random: tools.random,
        retryAfterMs: minimalWait(verdict),
        schedule: tools.schedule,
      });
      if (next !== null) {
        return { kind: 'retry', result, verdict, nextAttemptAt: next, failure: verdict.failure };
      }
      const failure = { ...verdict.failure, retryable: false };
      return { kind: 'dead', result: { ...result, error: failure }, verdict, failure };
    }
    default:
      return assertNever(verdict);
  }
}

function minimalWait(verdict: Extract<Verdict, { kind: 'retry' | 'hold' }>): number | null {
  if (verdict.kind === 'retry') return verdict.retryAfterMs;
  return verdict.until === 'later' ? HOLD_LATER_MS : null;
}

/** An attempt that never became a request. */
export function unsent(failure: Failure, at: number): AttemptResult {
  return {
    outcome: 'failed',
    status: null,
    error: failure,
    answerPreview: null,
    startedAt: at,
    endedAt: at,
  };
}

/** Takes out of a text what the request carried of secrets, and whatever else looks like one. */
function maskOf({ signing, bearer }: TargetSecrets): (text: string) => string {
  const redactor = createRedactor();
  for (const secret of [signing, bearer]) if (secret !== null) redactor.add(secret);
  return redactor.redact;
}

function toResult(
  outcome: HttpOutcome,
  verdict: Verdict,
  answerPreview: string | null,
  startedAt: number,
  endedAt: number,
): AttemptResult {
  return {
    outcome: outcomeWord(outcome, verdict),
    status: outcome.kind === 'answered' ? outcome.status : null,
    error: verdict.kind === 'accepted' ? null : verdict.failure,
    answerPreview,
    startedAt,
    endedAt,
  };
}

/** `unknown` wherever the receiver may have accepted without our having read it. */
function outcomeWord(outcome: HttpOutcome, verdict: Verdict): AttemptResult['outcome'] {
  if (verdict.kind === 'accepted') return 'accepted';
  if (outcome.kind === 'failed') return outcome.left ? 'unknown' : 'failed';
  const halfRead = outcome.cut !== null && outcome.cut !== 'too-long';
  return halfRead && outcome.status >= 200 && outcome.status < 300 ? 'unknown' : 'refused';
}
