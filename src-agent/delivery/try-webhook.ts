import type { AttemptResult, Clock } from '../ports.ts';
import { createRedactor } from '../support/redact.ts';
import { buildRequest, type TargetSecrets } from './build-request.ts';
import type { HttpOutcome, SendOptions, SendRequest } from './http-outcome.ts';
import { judgeAnswer, previewAnswer, type Verdict } from './judge-answer.ts';
import type { WebhookTarget } from './sending-target.ts';

/** What one try came to, whichever way it went. */
export type Tried = Pick<AttemptResult, 'outcome' | 'status' | 'answerPreview'> & {
  readonly verdict: Verdict;
};

/** One request to a webhook: build, send, judge. Never rejects. */
export async function tryWebhook(
  tools: { readonly clock: Clock; readonly send: SendRequest; readonly userAgent: string },
  input: {
    readonly target: WebhookTarget;
    readonly id: string;
    readonly body: string;
    readonly attemptNumber: number;
    /** Epoch milliseconds. */
    readonly startedAt: number;
    readonly secrets: TargetSecrets;
  },
  options: SendOptions,
): Promise<Tried> {
  const { target, secrets } = input;
  const request = buildRequest({ ...input, now: input.startedAt, userAgent: tools.userAgent });
  if (!request.ok) {
    const verdict = { kind: 'dead', failure: request.error, disableTarget: false } as const;
    return { verdict, outcome: 'failed', status: null, answerPreview: null };
  }
  const outcome = await tools.send(request.value, options);
  const now = tools.clock.now();
  const verdict = judgeAnswer({ success: target.success, url: target.url, now, outcome });
  return {
    verdict,
    outcome: outcomeWord(outcome, verdict),
    status: outcome.kind === 'answered' ? outcome.status : null,
    answerPreview: previewAnswer(outcome, maskOf(secrets)),
  };
}

/** Takes out of a text what the request carried of secrets, and whatever else looks like one. */
function maskOf({ signing, bearer }: TargetSecrets): (text: string) => string {
  const redactor = createRedactor();
  for (const secret of [signing, bearer]) if (secret !== null) redactor.add(secret);
  return redactor.redact;
}

/** `unknown` wherever the receiver may have accepted without our having read it. */
function outcomeWord(outcome: HttpOutcome, verdict: Verdict): AttemptResult['outcome'] {
  if (verdict.kind === 'accepted') return 'accepted';
  if (outcome.kind === 'failed') return outcome.left ? 'unknown' : 'failed';
  const halfRead = outcome.cut !== null && outcome.cut !== 'too-long';
  return halfRead && outcome.status >= 200 && outcome.status < 300 ? 'unknown' : 'refused';
}
