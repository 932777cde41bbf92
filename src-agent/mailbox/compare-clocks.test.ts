import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ok, type Result } from '../contract/result.ts';
import {
  clockError,
  compareByAge,
  compareByCertificate,
  compareByNewest,
  measureAge,
} from './compare-clocks.ts';

/** A server whose mail is so many seconds old. */
function serverWithMailOf(ageSeconds: number) {
  let asked = 0;
  return {
    asked: () => asked,
    isYoungerThan: async (seconds: number): Promise<Result<boolean>> => {
      asked += 1;
      return ok(ageSeconds <= seconds);
    },
  };
}

describe('measuring the age of a mail by the server', () => {
  it('TIM-5: finds it whatever our clock says, in few questions', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 2 ** 31 - 1 }),
        fc.integer({ min: -200_000_000, max: 200_000_000 }),
        async (age, error) => {
          const server = serverWithMailOf(age);
          expect(await measureAge(age + error, server.isYoungerThan)).toEqual(ok(age));
          expect(server.asked()).toBeLessThanOrEqual(2 * Math.ceil(Math.log2(Math.abs(error) + 2)) + 3);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it("TIM-5: calls a mail of the server's future one second old", async () => {
    expect(await measureAge(-3_600, serverWithMailOf(-3_600).isYoungerThan)).toEqual(ok(1));
  });

  it('gives up on a server that calls nothing young', async () => {
    expect(await measureAge(60, async () => ok(false))).toEqual(ok(null));
  });

  it('passes a failure on', async () => {
    const failure = { ok: false, error: { code: 'mailbox.timed-out', params: {}, retryable: true } } as const;
    expect(await measureAge(60, async () => failure)).toEqual(failure);
  });
});

describe('TIM-5: a clock that is off', () => {
  const now = Date.parse('2025-11-18T10:00:00Z');

  it.each([
    ['three minutes slow', 180_000, 180_000],
    ['three minutes fast', -180_000, -180_000],
    ['a day slow', 86_400_000, 86_400_000],
    ['five years fast', -157_680_000_000, -157_680_000_000],
    ['a minute slow, which is tolerated', 60_000, null],
  ])('%s', (_, serverAheadMs, expected) => {
    const receivedAt = now - 3_600_000;
    const ageSeconds = (now + serverAheadMs - receivedAt) / 1_000;
    expect(clockError(compareByAge(receivedAt, ageSeconds, now))).toBe(expected);
  });

  it('is known for sure without WITHIN only when mail comes from our future', () => {
    expect(clockError(compareByNewest(now + 600_000, now))).toBe(600_000);
    expect(compareByNewest(now - 600_000, now)).toEqual({ kind: 'unknown' });
    expect(compareByNewest(null, now)).toEqual({ kind: 'unknown' });
    expect(clockError({ kind: 'unknown' })).toBeNull();
  });
});

describe('TIM-5: a certificate that only its dates speak against', () => {
  const now = Date.parse('2025-11-18T09:00:00Z');
  const refused = (reason: string, more: object = {}) =>
    compareByCertificate(
      {
        code: 'mailbox.certificate-refused',
        params: {
          reason,
          validFrom: 'Nov  1 00:00:00 2030 GMT',
          validTo: 'Jan 30 00:00:00 2031 GMT',
          ...more,
        },
        retryable: true,
      },
      now,
    );

  it('TIM-5: that is not valid yet says that the clock is slow, by how much at least', () => {
    const comparison = refused('CERT_NOT_YET_VALID');
    expect(comparison).toEqual({ kind: 'ahead', atLeastMs: Date.parse('2030-11-01T00:00:00Z') - now });
    expect(clockError(comparison)).toBeGreaterThan(0);
  });

  it('TIM-5: that expired long ago says that it is fast; a few days ago somebody forgot to renew it', () => {
    const old = refused('CERT_HAS_EXPIRED', { validTo: 'Jan 30 00:00:00 2020 GMT' });
    expect(clockError(old)).toBe(Date.parse('2020-01-30T00:00:00Z') - now);
    expect(refused('CERT_HAS_EXPIRED', { validTo: 'Nov 10 00:00:00 2025 GMT' })).toEqual({ kind: 'unknown' });
  });

  it('TIM-5: of a stranger, and any other fault, say nothing of the time', () => {
    expect(refused('DEPTH_ZERO_SELF_SIGNED_CERT')).toEqual({ kind: 'unknown' });
    const other = { code: 'mailbox.timed-out', params: {}, retryable: true } as const;
    expect(compareByCertificate(other, now)).toEqual({ kind: 'unknown' });
  });
});
