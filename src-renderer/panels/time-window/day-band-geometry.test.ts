import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Bounds,
  crossesMidnight,
  DAY_MINUTES,
  daySegment,
  FINE_STEP,
  keyStep,
  labelEvery,
  minutesToX,
  moveBoth,
  moveBound,
  openLength,
  openSegments,
  placeBound,
  placeLabels,
  xToMinutes,
} from './day-band-geometry.ts';

const minute = fc.integer({ min: 0, max: DAY_MINUTES - 1 });
const bounds: fc.Arbitrary<Bounds> = fc
  .record({ start: minute, end: minute })
  .filter(({ start, end }) => start !== end);

describe('the scale', () => {
  it('puts noon in the middle', () => {
    expect(minutesToX(720, 600)).toBe(300);
    expect(xToMinutes(300, 600)).toBe(720);
  });

  it('comes back to the same minute on every step, at any width a window has', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 287 }), fc.integer({ min: 300, max: 3_000 }), (steps, width) => {
        const minutes = steps * FINE_STEP;
        expect(xToMinutes(minutesToX(minutes, width), width)).toBe(minutes);
      }),
    );
  });

  it('keeps a pointer that left the band inside the day', () => {
    expect(xToMinutes(-50, 600)).toBe(0);
    expect(xToMinutes(900, 600)).toBe(1_435);
    expect(xToMinutes(10, 0)).toBe(0);
  });
});

describe('what is open', () => {
  it('is one piece by day and two across midnight', () => {
    expect(openSegments({ start: 570, end: 1_140 })).toEqual([{ from: 570, to: 1_140 }]);
    expect(openSegments({ start: 1_320, end: 120 })).toEqual([
      { from: 0, to: 120 },
      { from: 1_320, to: 1_440 },
    ]);
    expect(openSegments({ start: 1_320, end: 0 })).toEqual([{ from: 1_320, to: 1_440 }]);
    expect(crossesMidnight({ start: 1_320, end: 0 })).toBe(false);
    expect(crossesMidnight({ start: 1_320, end: 1 })).toBe(true);
  });

  it('is as long as its pieces together', () => {
    fc.assert(
      fc.property(bounds, (window) => {
        const drawn = openSegments(window).reduce((sum, { from, to }) => sum + to - from, 0);
        expect(drawn).toBe(openLength(window));
      }),
    );
  });
});

describe('moving', () => {
  it('goes by five minutes with an arrow, by thirty with Shift, by an hour with Page', () => {
    expect(keyStep('ArrowRight', false)).toBe(5);
    expect(keyStep('ArrowDown', true)).toBe(-30);
    expect(keyStep('PageUp', false)).toBe(60);
    expect(keyStep('a', false)).toBeNull();
  });

  it('lands on the step when it starts beside it', () => {
    expect(moveBound({ start: 572, end: 900 }, 'start', 5).start).toBe(575);
    expect(moveBound({ start: 572, end: 900 }, 'start', -5).start).toBe(570);
  });

  it('goes around midnight and jumps over the other bound', () => {
    expect(moveBound({ start: 0, end: 600 }, 'start', -5).start).toBe(1_435);
    expect(moveBound({ start: 595, end: 600 }, 'start', 5).start).toBe(605);
  });

  it('never makes the bounds equal', () => {
    const by = fc.constantFrom(5, -5, 30, -30, 60, -60);
    fc.assert(
      fc.property(bounds, fc.constantFrom('start', 'end'), by, minute, (window, bound, step, pointer) => {
        for (const moved of [moveBound(window, bound, step), placeBound(window, bound, pointer)]) {
          expect(moved.start).not.toBe(moved.end);
        }
      }),
    );
  });

  it('keeps the length when both bounds move', () => {
    fc.assert(
      fc.property(bounds, fc.integer({ min: -2_000, max: 2_000 }), (window, by) => {
        expect(openLength(moveBoth(window, by))).toBe(openLength(window));
      }),
    );
  });
});

describe('labels', () => {
  it('stand at every hour where there is room, farther apart where there is not', () => {
    expect(labelEvery(1_100)).toBe(1);
    expect(labelEvery(560)).toBe(2);
    expect(labelEvery(420)).toBe(3);
    expect(labelEvery(100)).toBe(12);
  });

  it('neither touch nor leave the drawing', () => {
    const x = fc.double({ min: 0, max: 600, noNaN: true });
    fc.assert(
      fc.property(x, x, (first, second) => {
        const [one, two] = placeLabels(first, second, 600, 48);
        expect(Math.abs(one - two)).toBeGreaterThanOrEqual(48 - 1e-9);
        for (const at of [one, two]) {
          expect(at).toBeGreaterThanOrEqual(24 - 1e-9);
          expect(at).toBeLessThanOrEqual(576 + 1e-9);
        }
      }),
    );
  });

  it('stay on their own side', () => {
    const [start, end] = placeLabels(300, 290, 600, 48);
    expect(start).toBeGreaterThan(end);
  });
});

describe('a span of a real day', () => {
  const day = { startOfDay: 0, endOfDay: 86_400_000 };
  const wall = (at: number): number => Math.floor(at / 60_000) % DAY_MINUTES;

  it('reaches to the end of the day where it is cut there', () => {
    expect(daySegment({ from: 79_200_000, to: 86_400_000 }, day, wall)).toEqual({ from: 1_320, to: 1_440 });
    expect(daySegment({ from: 0, to: 7_200_000 }, day, wall)).toEqual({ from: 0, to: 120 });
  });

  it('stays visible inside an hour that is told twice', () => {
    expect(daySegment({ from: 9_000_000, to: 10_800_000 }, day, () => 150)).toEqual({ from: 150, to: 155 });
  });
});
