import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it, vi } from 'vitest';
import { parseSigningSecrets, signRequest } from './sign-request.ts';

// Thousands of runs on a machine that others use too.
vi.setConfig({ testTimeout: 60_000 });

function keysOf(text: string): readonly Buffer[] {
  const keys = parseSigningSecrets(text);
  if (!keys.ok) throw new Error(keys.error.code);
  return keys.value;
}

const secretArbitrary = fc
  .uint8Array({ minLength: 24, maxLength: 64 })
  .map((bytes) => `whsec_${Buffer.from(bytes).toString('base64')}`);

describe('OUT-3: the signature', () => {
  it('OUT-3: is the one of the published example', () => {
    const keys = keysOf('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw');
    const body = Buffer.from('{"test": 2432232314}');
    expect(signRequest(keys, 'msg_p5jXN8AQM9LWM0D4loKWxJek', 1_614_265_330, body)).toBe(
      'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    );
  });

  it('OUT-3: 1,000 of 1,000 are verified by the reference library, 1,000 altered ones refused', () => {
    const now = Math.floor(Date.now() / 1_000);
    let verified = 0;
    let refused = 0;
    fc.assert(
      fc.property(
        secretArbitrary,
        fc.uuid(),
        fc.json(),
        fc.nat(),
        fc.constantFrom('body', 'id', 'timestamp', 'signature'),
        (secret, id, text, at, altered) => {
          const body = Buffer.from(text);
          const signature = signRequest(keysOf(secret), id, now, body);
          const headers = {
            'webhook-id': id,
            'webhook-timestamp': String(now),
            'webhook-signature': signature,
          };
          const judge = new Webhook(secret);
          judge.verify(body, headers);
          verified += 1;

          const flipped = Buffer.from(body);
          const place = at % flipped.length;
          flipped[place] = (flipped[place] ?? 0) ^ 1;
          const bad = {
            'webhook-id': altered === 'id' ? `${id}x` : id,
            'webhook-timestamp': altered === 'timestamp' ? String(now + 1) : String(now),
            'webhook-signature':
              altered === 'signature' ? `v1,${randomBytes(32).toString('base64')}` : signature,
          };
          expect(() => judge.verify(altered === 'body' ? flipped : body, bad, { jsonParse: false })).toThrow(
            /signature/u,
          );
          refused += 1;
        },
      ),
      { numRuns: 1_000 },
    );
    expect({ verified, refused }).toEqual({ verified: 1_000, refused: 1_000 });
  });

  it('OUT-3: while a secret is replaced both the old and the new one verify it', () => {
    const [older, newer] = fc.sample(secretArbitrary, 2);
    if (older === undefined || newer === undefined) throw new Error('no sample');
    const now = Math.floor(Date.now() / 1_000);
    const body = Buffer.from('{"a":1}');
    const headers = {
      'webhook-id': 'one',
      'webhook-timestamp': String(now),
      'webhook-signature': signRequest(keysOf(`${newer} ${older}`), 'one', now, body),
    };
    expect(new Webhook(older).verify(body, headers)).toEqual({ a: 1 });
    expect(new Webhook(newer).verify(body, headers)).toEqual({ a: 1 });
    expect(headers['webhook-signature'].split(' ')).toHaveLength(2);
  });
});

describe('a secret that is none', () => {
  const good = `whsec_${randomBytes(32).toString('base64')}`;
  it.each([
    ['nothing', ''],
    ['no prefix', randomBytes(32).toString('base64')],
    ['23 bytes', `whsec_${randomBytes(23).toString('base64')}`],
    ['65 bytes', `whsec_${randomBytes(65).toString('base64')}`],
    ['no base64', 'whsec_not*base64*at*all*but*long*enough*to*be*one'],
    ['base64 in the middle only', `whsec_${'A'.repeat(20)}=${'A'.repeat(20)}`],
    ['a good one and a bad one', `${good} whsec_x`],
    ['three', `${good} ${good} ${good}`],
  ])('is refused: %s', (_, text) => {
    expect(parseSigningSecrets(text)).toMatchObject({ ok: false, error: { code: 'secret.malformed' } });
  });

  it('may have line ends around it', () => {
    expect(parseSigningSecrets(`${good}\n`)).toMatchObject({ ok: true });
  });
});
