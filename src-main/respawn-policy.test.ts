import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideRespawn, NO_DEATHS } from './respawn-policy.ts';

/** The waits after deaths given as the life of each process, in milliseconds. */
function waitsAfter(lives: readonly number[]): readonly { delayMs: number; slowed: boolean }[] {
  let record = NO_DEATHS;
  let now = 0;
  return lives.map((uptimeMs) => {
    now += uptimeMs;
    const { record: next, delayMs, slowed } = decideRespawn(record, now, uptimeMs);
    record = next;
    now += delayMs;
    return { delayMs, slowed };
  });
}

describe('PRO-1: the wait before a dead agent is started again', () => {
  it('PRO-1: is a second after a first death', () => {
    expect(waitsAfter([10])).toEqual([{ delayMs: 1_000, slowed: false }]);
  });

  it('PRO-1: doubles with deaths that follow each other, up to a minute', () => {
    let record = NO_DEATHS;
    const delays = [];
    // Each dies within its minute, and yet never three times in five minutes.
    for (let death = 0; death < 10; death += 1) {
      const respawn = decideRespawn(record, death * 200_000, 59_999);
      record = respawn.record;
      delays.push(respawn.delayMs / 1_000);
      expect(respawn.slowed).toBe(false);
    }
    expect(delays).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60, 60]);
  });

  it('PRO-1: is a second again after a minute of health', () => {
    expect(waitsAfter([10, 300_000, 300_000]).map(({ delayMs }) => delayMs)).toEqual([1_000, 1_000, 1_000]);
  });

  it('PRO-1: is five minutes from the third death in five minutes on, until one lived a minute', () => {
    const waits = waitsAfter([10, 10, 10, 10, 10, 59_999, 60_000, 10]);
    expect(waits.map(({ slowed }) => slowed)).toEqual([false, false, true, true, true, true, false, false]);
    expect(waits.map(({ delayMs }) => delayMs / 1_000)).toEqual([1, 2, 300, 300, 300, 300, 1, 2]);
  });

  it('PRO-1: never ends, and never allows more than three starts in five minutes', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 400_000 }), { maxLength: 60 }), (lives) => {
        const waits = waitsAfter(lives);
        let now = 0;
        const starts = waits.map(({ delayMs }, index) => {
          now += (lives[index] ?? 0) + delayMs;
          return now;
        });
        for (const { delayMs } of waits) {
          expect(delayMs).toBeGreaterThanOrEqual(1_000);
          expect(delayMs).toBeLessThanOrEqual(300_000);
        }
        for (const [index, at] of starts.entries()) {
          const before = starts.slice(0, index).filter((start) => at - start < 300_000);
          expect(before.length).toBeLessThanOrEqual(3);
        }
      }),
      { numRuns: 500 },
    );
  });
});
