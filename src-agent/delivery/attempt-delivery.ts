import { assertNever } from '../contract/assert-never.ts';
import type { Failure } from '../contract/result.ts';
import type { AttemptResult, Clock, DueDelivery, GoogleAccount, Random } from '../ports.ts';
import type { TargetSecrets } from './build-request.ts';
import type { SendOptions, SendRequest } from './http-outcome.ts';
import type { Verdict } from './judge-answer.ts';
import { nextAttemptAt } from './retry-policy.ts';
import type { SendingTarget } from './sending-target.ts';
import { tryMail } from './try-mail.ts';
import { type Tried, tryWebhook } from './try-webhook.ts';

/** What one attempt came to: ready to be stored. */
export type Settlement = {
  readonly result: AttemptResult;
  readonly verdict: Verdict;
} & (
  | { readonly kind: 'delivered' }
  | { readonly kind: 'retry'; readonly nextAttemptAt: number; readonly failure: Failure }
  /** Not to be counted: see Outbox.recordHeld. */
  | { readonly kind: 'held'; readonly until: number; readonly failure: Failure }
  | { readonly kind: 'dead'; readonly failure: Failure }
);

/** A receiver that somebody must switch on, or a connection that somebody must mend, is not asked more often. */
export const HOLD_LATER_MS = 1_800_000;
/** A mail cannot be held by a connection that is tried: it is tried itself, one at a time. At work within 60 s (NET-2). */
export const MAIL_WAY_OUT_MS = 45_000;

export type AttemptTools = {
  readonly clock: Clock;
  readonly random: Random;
  readonly send: SendRequest;
  readonly sendMail: GoogleAccount['send'];
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

/** One attempt: send, judge, plan. Stores nothing and never rejects. */
export async function attemptDelivery(
  tools: AttemptTools,
  attempt: Attempt,
  sendOptions: SendOptions,
): Promise<Settlement> {
  const { startedAt } = attempt;
  const began = tools.clock.monotonic();
  const { verdict, ...seen } = await tryOnce(tools, attempt, sendOptions);
  // By the clock that never jumps: an attempt has no negative length (TIM-3).
  const endedAt = startedAt + Math.round(tools.clock.monotonic() - began);
  const error = verdict.kind === 'accepted' ? null : verdict.failure;
  return plan(tools, attempt, verdict, { ...seen, error, startedAt, endedAt });
}

function tryOnce(tools: AttemptTools, attempt: Attempt, options: SendOptions): Promise<Tried> {
  const { target, delivery } = attempt;
  const { id, body } = delivery;
  switch (target.kind) {
    case 'webhook':
      return tryWebhook(tools, { ...attempt, target, id, body }, options);
    case 'mail':
      return tryMail(tools.sendMail, { target, id, body }, options);
    default:
      return assertNever(target);
  }
}

function plan(
  tools: AttemptTools,
  { delivery, target }: Attempt,
  verdict: Verdict,
  result: AttemptResult,
): Settlement {
  const now = tools.clock.now();
  switch (verdict.kind) {
    case 'accepted':
      return { kind: 'delivered', result, verdict };
    case 'dead':
      return { kind: 'dead', result, verdict, failure: verdict.failure };
    case 'retry':
    case 'hold': {
      const { failure } = verdict;
      if (verdict.kind === 'hold' && (verdict.until === 'mended' || verdict.until === 'way-out')) {
        const isSoon = verdict.until === 'way-out' && target.kind === 'mail';
        const until = now + (isSoon ? MAIL_WAY_OUT_MS : HOLD_LATER_MS);
        return { kind: 'held', result, verdict, until, failure };
      }
      const next = nextAttemptAt({
        attempts: delivery.roundAttempts + 1,
        roundStartedAt: delivery.roundStartedAt ?? result.startedAt,
        now,
        random: tools.random,
        retryAfterMs: minimalWait(verdict),
        schedule: tools.schedule,
      });
      if (next !== null) return { kind: 'retry', result, verdict, nextAttemptAt: next, failure };
      const last = { ...failure, retryable: false };
      return { kind: 'dead', result: { ...result, error: last }, verdict, failure: last };
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
