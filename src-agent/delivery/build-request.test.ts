import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { BODY_MAX_BYTES, buildRequest, type TargetSecrets } from './build-request.ts';
import type { WebhookTarget } from './sending-target.ts';

// Thousands of runs on a machine that others use too.
vi.setConfig({ testTimeout: 60_000 });

const NOW = Date.parse('2025-11-18T09:15:00.900Z');
const SECRET = `whsec_${randomBytes(32).toString('base64')}`;
const NONE: TargetSecrets = { signing: null, bearer: null };

const TARGET: WebhookTarget = {
  id: 'webhook',
  url: 'https://receiver.example/hook?a=1',
  enabled: true,
  success: 'json-success',
  verifyTls: true,
  allowPrivateAddress: false,
  timeoutSeconds: 20,
  ratePerHour: 0,
  sign: false,
  bearer: 'none',
};

function build(more: Partial<Parameters<typeof buildRequest>[0]> = {}) {
  return buildRequest({
    target: TARGET,
    id: 'delivery-1',
    body: '{"subject":"é"}',
    attemptNumber: 1,
    now: NOW,
    secrets: NONE,
    userAgent: 'render-signal-desktop/0.1.0',
    ...more,
  });
}

describe('a request', () => {
  it('carries id, number and time of the attempt, and the body byte for byte', () => {
    const request = build({ attemptNumber: 3 });
    expect(request).toEqual({
      ok: true,
      value: {
        connection: { id: 'webhook', verifyTls: true, allowPrivateAddress: false },
        url: 'https://receiver.example/hook?a=1',
        headers: {
          'content-type': 'application/json',
          'user-agent': 'render-signal-desktop/0.1.0',
          'idempotency-key': 'delivery-1',
          'webhook-id': 'delivery-1',
          'webhook-timestamp': '1763457300',
          'webhook-attempt': '3',
        },
        body: Buffer.from('{"subject":"é"}', 'utf8'),
        timeoutMs: 20_000,
      },
    });
  });

  it('DEL-3: a repeat has the same id and body, another number and time, and is signed anew', () => {
    const target = { ...TARGET, sign: true };
    const secrets = { signing: SECRET, bearer: null };
    const first = build({ target, secrets });
    const second = build({ target, secrets, attemptNumber: 2, now: NOW + 5_000 });
    if (!first.ok || !second.ok) throw new Error('not built');
    expect(second.value.body).toEqual(first.value.body);
    const changed = Object.keys(first.value.headers).filter(
      (name) => first.value.headers[name] !== second.value.headers[name],
    );
    expect(changed.sort()).toEqual(['webhook-attempt', 'webhook-signature', 'webhook-timestamp']);
  });

  it('is signed and authorised only when the target asks for it', () => {
    const asked = build({ secrets: { signing: SECRET, bearer: 'token-1' } });
    expect(asked).toMatchObject({
      ok: true,
      value: {
        headers: { authorization: 'Bearer token-1', 'webhook-signature': expect.stringMatching(/^v1,/u) },
      },
    });
    const plain = build();
    if (!plain.ok) throw new Error('not built');
    expect(Object.keys(plain.value.headers)).not.toContain('authorization');
    expect(Object.keys(plain.value.headers)).not.toContain('webhook-signature');
  });
});

describe('what is not sent', () => {
  it('OUT-4: a body above 256 KB, counted in bytes', () => {
    expect(build({ body: 'x'.repeat(BODY_MAX_BYTES) })).toMatchObject({ ok: true });
    expect(build({ body: 'x'.repeat(BODY_MAX_BYTES + 1) })).toMatchObject({
      ok: false,
      error: { code: 'delivery.body-too-large', retryable: false },
    });
    expect(build({ body: 'é'.repeat(BODY_MAX_BYTES / 2 + 1) })).toMatchObject({ ok: false });
  });

  it.each(['', 'a b', 'a\r\nX-Evil: 1', 'a\n', 'clé', '\u0000'])('a bearer %j', (bearer) => {
    const target = { ...TARGET, bearer: 'WEBHOOK_BEARER' } as const;
    expect(build({ target, secrets: { signing: null, bearer } })).toMatchObject({
      ok: false,
      error: { code: 'secret.malformed', params: { name: 'WEBHOOK_BEARER' } },
    });
  });
});

it('MAIL-7: 5,000 hostile texts change nothing outside the body', () => {
  const plain = build({ body: '{}' });
  if (!plain.ok) throw new Error('not built');
  const hostile = fc.array(
    fc.constantFrom('\r\n', '\n', '\u0000', '"', "'", '$(id)', '`id`', '\\', 'X-Evil: 1', '\u2028', 'é'),
  );
  const texts = fc.oneof(
    hostile.map((pieces) => pieces.join('')),
    fc.string({ unit: 'binary' }),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const sent = { subject: text, sender_email: text };
      const request = build({ body: JSON.stringify(sent) });
      if (!request.ok) throw new Error('not built');
      const { body, ...rest } = request.value;
      const { body: _, ...expected } = plain.value;
      expect(rest).toEqual(expected);
      expect(JSON.parse(body.toString('utf8'))).toEqual(JSON.parse(JSON.stringify(sent)));
    }),
    { numRuns: 5_000 },
  );
});
