import { describe, expect, it } from 'vitest';
import { createSteadyTime } from './steady-time.ts';

function setUp() {
  let wall = 1_000_000;
  let monotonic = 0;
  const time = createSteadyTime({
    now: () => wall,
    monotonic: () => monotonic,
    setTimer: () => ({ cancel: () => undefined }),
  });
  return {
    time,
    pass: (wallMs: number, monotonicMs: number) => {
      wall += wallMs;
      monotonic += monotonicMs;
    },
  };
}

describe('steady time', () => {
  it('passes as both clocks do', () => {
    const { time, pass } = setUp();
    pass(500, 500);
    expect([time.ms(), time.ms(), time.slept()]).toEqual([500, 500, false]);
  });

  it('goes on in sleep, while the monotonic clock stands still', () => {
    const { time, pass } = setUp();
    pass(3_600_000, 10);
    expect([time.ms(), time.slept(), time.slept()]).toEqual([3_600_000, true, false]);
  });

  it('does not run back with the wall clock', () => {
    const { time, pass } = setUp();
    pass(-86_400_000, 2_000);
    expect(time.ms()).toBe(2_000);
    pass(1_000, 1_000);
    expect([time.ms(), time.slept()]).toEqual([3_000, false]);
  });

  it('takes the small corrections of a time service for what they are', () => {
    const { time, pass } = setUp();
    pass(29_000, 1_000);
    expect(time.slept()).toBe(false);
  });
});
