import { describe, expect, it } from 'vitest';
import { createGapWatch } from './clock-gap.ts';

/** Two clocks that the test sets; the monotonic one with fractions, as the platform's has. */
function clocks() {
  let wall = 1_763_456_400_000;
  let monotonic = 12_345.678_9;
  const gap = createGapWatch({
    now: () => wall,
    monotonic: () => monotonic,
    setTimer: () => ({ cancel: () => undefined }),
  });
  const pass = (ms: number, jumpMs = 0) => {
    monotonic += ms;
    wall += Math.round(ms) + jumpMs;
  };
  return { gap, pass };
}

describe('TIM-3: two clocks that drift apart', () => {
  it('TIM-3: by less than two seconds back or half a minute forward are a correction that nobody need know of', () => {
    const { gap, pass } = clocks();
    for (const jumpMs of [0, -1_900, 29_000]) {
      pass(1_000.25, jumpMs);
      expect(gap(null)).toEqual({ kind: 'none' });
    }
  });

  it('TIM-3: tell how far the clock was set, in whole milliseconds as instants are stored', () => {
    const { gap, pass } = clocks();
    pass(1_000.25, -180_000);
    expect(gap(null)).toEqual({ kind: 'back', byMs: -180_000 });
    pass(333.4, 3_600_000);
    expect(gap(null)).toEqual({ kind: 'forward', byMs: 3_600_000 });
  });

  it('TIM-4: and a timer that comes late was asleep', () => {
    const { gap, pass } = clocks();
    pass(60_000.5);
    expect(gap(12_346)).toEqual({ kind: 'forward', byMs: 60_000 });
  });
});
