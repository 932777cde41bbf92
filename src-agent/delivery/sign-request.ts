import { createHmac } from 'node:crypto';
import { err, ok, type Result } from '../contract/result.ts';

/**
 * Standard Webhooks 1.0.0: `v1,` and base64 of HMAC-SHA256 over `<id>.<timestamp>.<body>`, one per secret,
 * separated by spaces, so that a receiver accepts the old and the new secret while one is replaced.
 */

/** Bytes of a secret, decoded. */
const SECRET_MIN_BYTES = 24;
const SECRET_MAX_BYTES = 64;
/** The one in use and the one it replaces. */
const MOST_SECRETS = 2;

/**
 * Reads one secret, or two separated by white space while one is replaced: `whsec_` and base64. The newer
 * one first by convention; order does not matter to receivers.
 */
export function parseSigningSecrets(text: string): Result<readonly Buffer[]> {
  const words = text.trim().split(/\s+/u);
  const keys: Buffer[] = [];
  for (const word of words) {
    const match = /^whsec_([A-Za-z0-9+/]+={0,2})$/u.exec(word);
    const key = Buffer.from(match?.[1] ?? '', 'base64');
    if (key.length < SECRET_MIN_BYTES || key.length > SECRET_MAX_BYTES) return malformed();
    keys.push(key);
  }
  return keys.length > MOST_SECRETS ? malformed() : ok(keys);
}

function malformed() {
  return err('secret.malformed', { params: { name: 'WEBHOOK_SIGNING' } });
}

/** The value of `webhook-signature`. `timestampSeconds`: Unix seconds of this attempt; `body`: the exact bytes. */
export function signRequest(
  keys: readonly Buffer[],
  id: string,
  timestampSeconds: number,
  body: Buffer,
): string {
  const signatures = keys.map((key) => {
    const digest = createHmac('sha256', key)
      .update(`${id}.${timestampSeconds}.`)
      .update(body)
      .digest('base64');
    return `v1,${digest}`;
  });
  return signatures.join(' ');
}
