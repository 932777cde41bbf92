import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { JITTER, nextAttemptAt, RETRY_SCHEDULE_MS } from './retry-policy.ts';

// Thousands of runs on a machine that others use too.
vi.setConfig({ testTimeout: 60_000 });

const HOUR = 3_600_000;
const START = 1_763_456_400_000;

/** Plays a whole round; `tookMs` is how long each attempt lasted. Returns the instants of all attempts. */
function playRound(random: () => number, tookMs: (attempt: number) => number): readonly number[] {
  const instants = [START];
  for (let attempts = 1; ; attempts += 1) {
    const now = (instants.at(-1) ?? START) + tookMs(attempts);
    const next = nextAttemptAt({ attempts, roundStartedAt: START, now, random, retryAfterMs: null });
    if (next === null) return instants;
    instants.push(next);
  }
}

describe('DEL-4: the schedule of retries', () => {
  it('DEL-4: makes ten attempts, each pause within a fifth of its nominal length, over 75 to 76 hours', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), {
          minLength: 10,
          maxLength: 10,
        }),
        fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 10, maxLength: 10 }),
        (draws, took) => {
          let at = 0;
          const random = () => draws[at++ % draws.length] ?? 0;
          const instants = playRound(random, (attempt) => took[attempt - 1] ?? 0);
          expect(instants).toHaveLength(10);
          for (let attempt = 1; attempt < 10; attempt += 1) {
            const nominal = RETRY_SCHEDULE_MS[attempt] ?? 0;
            const pause = (instants[attempt] ?? 0) - (instants[attempt - 1] ?? 0) - (took[attempt - 1] ?? 0);
            expect(pause).toBeGreaterThanOrEqual(nominal * (1 - JITTER) - 1);
            expect(pause).toBeLessThanOrEqual(nominal * (1 + JITTER) + 1);
          }
          const whole = (instants[9] ?? 0) - START;
          expect(whole).toBeGreaterThanOrEqual(75 * HOUR);
          expect(whole).toBeLessThanOrEqual(76 * HOUR);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('spreads the pauses: two deliveries that fail together do not come back together', () => {
    const pauses = new Set(
      Array.from({ length: 50 }, (_, at) =>
        nextAttemptAt({
          attempts: 3,
          roundStartedAt: START,
          now: START + 305_000,
          random: () => at / 50,
          retryAfterMs: null,
        }),
      ),
    );
    expect(pauses.size).toBe(50);
  });

  it('is dead after the tenth', () => {
    const after = { roundStartedAt: START, now: START + 75 * HOUR, random: () => 0.5, retryAfterMs: null };
    expect(nextAttemptAt({ ...after, attempts: 9 })).not.toBeNull();
    expect(nextAttemptAt({ ...after, attempts: 10 })).toBeNull();
    expect(nextAttemptAt({ ...after, attempts: 11 })).toBeNull();
  });
});

describe('what the target asks for', () => {
  const first = { attempts: 1, roundStartedAt: START, now: START, random: () => 0.5 };

  it('delays further than the own pause', () => {
    expect(nextAttemptAt({ ...first, retryAfterMs: 120_000 })).toBe(START + 120_000);
  });

  it('never shortens it', () => {
    const next = nextAttemptAt({ ...first, retryAfterMs: 1 });
    expect(next).toBeGreaterThanOrEqual(START + 4_000);
  });
});

it('TIM-3: a round that began in the future or decades ago still pauses within its interval', () => {
  for (const roundStartedAt of [START + 87_600 * HOUR, START - 87_600 * HOUR]) {
    const input = { attempts: 2, roundStartedAt, now: START, random: () => 0.5, retryAfterMs: null };
    const pause = (nextAttemptAt(input) ?? 0) - START;
    expect(pause).toBeGreaterThanOrEqual(240_000);
    expect(pause).toBeLessThanOrEqual(360_000);
  }
});
