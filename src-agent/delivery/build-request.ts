import { err, ok, type Result } from '../contract/result.ts';
import type { HttpRequest } from './http-outcome.ts';
import type { WebhookTarget } from './sending-target.ts';
import { parseSigningSecrets, signRequest } from './sign-request.ts';

/** Larger bodies are never sent (OUT-4). */
export const BODY_MAX_BYTES = 262_144;

/** Visible ASCII only, so that no value can end its header and begin another (MAIL-7). */
export function isHeaderToken(value: string): boolean {
  return /^[\x21-\x7e]+$/u.test(value);
}

/** The secrets a target asks for; null where it asks for none. */
export type TargetSecrets = { readonly signing: string | null; readonly bearer: string | null };

/**
 * One attempt as an HTTP request. Id and body are the same in every attempt; the attempt's number, the
 * timestamp and the signature are its own (DEL-3). Text of a mail is in the body and nowhere else (MAIL-7).
 * Fails with delivery.body-too-large or secret.malformed.
 */
export function buildRequest(input: {
  readonly target: WebhookTarget;
  readonly id: string;
  readonly body: string;
  readonly attemptNumber: number;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly secrets: TargetSecrets;
  readonly userAgent: string;
}): Result<HttpRequest> {
  const { target, id, attemptNumber, secrets } = input;
  const body = Buffer.from(input.body, 'utf8');
  if (body.length > BODY_MAX_BYTES) {
    return err('delivery.body-too-large', { params: { sizeBytes: body.length, maxBytes: BODY_MAX_BYTES } });
  }
  const timestampSeconds = Math.floor(input.now / 1_000);
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    'user-agent': input.userAgent,
    'idempotency-key': id,
    'webhook-id': id,
    'webhook-timestamp': String(timestampSeconds),
    'webhook-attempt': String(attemptNumber),
  };
  if (secrets.signing !== null) {
    const keys = parseSigningSecrets(secrets.signing);
    if (!keys.ok) return keys;
    headers['webhook-signature'] = signRequest(keys.value, id, timestampSeconds, body);
  }
  if (secrets.bearer !== null) {
    if (!isHeaderToken(secrets.bearer)) {
      return err('secret.malformed', { params: { name: target.bearer } });
    }
    headers.authorization = `Bearer ${secrets.bearer}`;
  }
  const { verifyTls, allowPrivateAddress } = target;
  return ok({
    connection: { id: target.id, verifyTls, allowPrivateAddress },
    url: target.url,
    headers,
    body,
    timeoutMs: target.timeoutSeconds * 1_000,
  });
}
