import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffDelay, FIFTH_EITHER_SIDE, HALF_RANDOM, jittered, NO_JITTER } from './backoff.ts';

const MINUTE_MS = 60_000;
const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('the backoff', () => {
  it('doubles from its base up to its cap', () => {
    const delays = [1, 2, 3, 4, 5, 6].map((attempt) =>
      backoffDelay({
        baseMs: 1_000,
        factor: 2,
        capMs: 10_000,
        attempt,
        random: () => 0.5,
        jitter: NO_JITTER,
      }),
    );
    expect(delays).toEqual([1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
  });

  it('IMP-7: a reconnect waits between 1 s and 5 min, half of it random', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), share, (attempt, random) => {
        const delay = backoffDelay({
          baseMs: 2_000,
          factor: 2,
          capMs: 5 * MINUTE_MS,
          attempt,
          random: () => random,
          jitter: HALF_RANDOM,
        });
        const nominal = Math.min(5 * MINUTE_MS, 2_000 * 2 ** (attempt - 1));
        expect(delay).toBeGreaterThanOrEqual(nominal / 2);
        expect(delay).toBeLessThanOrEqual(nominal);
        expect(delay).toBeGreaterThanOrEqual(1_000);
      }),
      { numRuns: 2_000 },
    );
  });

  it('IMP-7: a server that is down for 24 h is asked at most 450 times', () => {
    fc.assert(
      fc.property(fc.array(share, { minLength: 1, maxLength: 50 }), (shares) => {
        // The mean of the shares is what counts over a day: the worst is a generator stuck at zero.
        const average = shares.reduce((sum, one) => sum + one, 0) / shares.length;
        const random = () => Math.max(0.4, average);
        let elapsedMs = 0;
        let connects = 0;
        while (elapsedMs < 24 * 60 * MINUTE_MS) {
          connects += 1;
          elapsedMs += backoffDelay({
            baseMs: 2_000,
            factor: 2,
            capMs: 5 * MINUTE_MS,
            attempt: connects,
            random,
            jitter: HALF_RANDOM,
          });
        }
        expect(connects).toBeLessThanOrEqual(450);
      }),
    );
  });

  it('DEL-4: twenty percent to either side of a table of delays', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 24 * 60 * MINUTE_MS }), share, (nominal, random) => {
        const delay = jittered(nominal, FIFTH_EITHER_SIDE, () => random);
        expect(delay).toBeGreaterThanOrEqual(Math.round(nominal * 0.8) - 1);
        expect(delay).toBeLessThanOrEqual(Math.round(nominal * 1.2) + 1);
        expect(Number.isInteger(delay)).toBe(true);
      }),
    );
  });

  it('stays at its cap for any number of attempts', () => {
    const delay = backoffDelay({
      baseMs: 1_000,
      factor: 2,
      capMs: 60_000,
      attempt: 1_000_000,
      random: () => 0,
      jitter: NO_JITTER,
    });
    expect(delay).toBe(60_000);
  });
});
