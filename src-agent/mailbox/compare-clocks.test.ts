import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ok, type Result } from '../contract/result.ts';
import { clockError, compareByAge, compareByNewest, measureAge } from './compare-clocks.ts';

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
