import type { Result } from '../contract/result.ts';
import { ok } from '../contract/result.ts';
import type { Clock, NewId, Secrets } from '../ports.ts';
import { isoInstant } from '../support/clock.ts';
import { buildRequest } from './build-request.ts';
import type { HttpOutcome, SendRequest } from './http-outcome.ts';
import { judgeAnswer, type Verdict } from './judge-answer.ts';
import type { WebhookTarget } from './sending-target.ts';
import { createTargetSecretsReader } from './target-secrets.ts';

export type TestDelivery = {
  readonly outcome: HttpOutcome;
  /** What a real delivery would have made of it. */
  readonly verdict: Verdict;
  readonly durationMs: number;
};

/**
 * Sends one request that says of itself that it is a test: signed and authorised like a real one, never
 * queued, never repeated, no part of the history. Fails when the target's secret is missing or unusable.
 */
export async function sendTestDelivery(
  deps: {
    readonly clock: Clock;
    readonly newId: NewId;
    readonly secrets: Secrets;
    readonly send: SendRequest;
    readonly userAgent: string;
    readonly signal: AbortSignal;
  },
  target: WebhookTarget,
): Promise<Result<TestDelivery>> {
  const { clock } = deps;
  const reader = createTargetSecretsReader(deps.secrets, clock);
  const loaded = await reader.load(target);
  if (!loaded.ok) return loaded;
  const now = clock.now();
  const request = buildRequest({
    target,
    id: `test_${deps.newId()}`,
    body: JSON.stringify({
      test: true,
      subject: 'Render Signal Desktop: test',
      message: 'This is a test. No mail was received and nothing has to be done.',
      sent_at: isoInstant(now),
    }),
    attemptNumber: 1,
    now,
    secrets: reader.known(target) ?? { signing: null, bearer: null },
    userAgent: deps.userAgent,
  });
  if (!request.ok) return request;
  const began = clock.monotonic();
  const { connection } = request.value;
  // On a connection of its own: one that is called off takes no delivery with it.
  const ownConnection = { ...connection, id: `${connection.id} (test)` };
  const outcome = await deps.send({ ...request.value, connection: ownConnection }, { signal: deps.signal });
  const durationMs = Math.round(clock.monotonic() - began);
  const verdict = judgeAnswer({ success: target.success, url: target.url, now: clock.now(), outcome });
  return ok({ outcome, verdict, durationMs });
}
