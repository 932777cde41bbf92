import { ok, type Result } from '../contract/result.ts';
import { buildRequest } from './build-request.ts';
import type { WebhookTarget } from './sending-target.ts';

/** Stands where a secret, or what is made of one, would. */
const MASK = '••••••';

/** A request as a person may see it: no secret, and of the address the host. */
export type ShownRequest = {
  readonly host: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
};

/** What an attempt would send now. Asks for no secret. Fails with delivery.body-too-large. */
export function showRequest(input: {
  readonly target: WebhookTarget;
  readonly id: string;
  readonly body: string;
  readonly attemptNumber: number;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly userAgent: string;
}): Result<ShownRequest> {
  const { target } = input;
  const request = buildRequest({ ...input, secrets: { signing: null, bearer: null } });
  if (!request.ok) return request;
  const headers = {
    ...request.value.headers,
    ...(target.sign ? { 'webhook-signature': `v1,${MASK}` } : {}),
    ...(target.bearer === 'none' ? {} : { authorization: `Bearer ${MASK}` }),
  };
  return ok({
    host: new URL(target.url).host,
    headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
  });
}
