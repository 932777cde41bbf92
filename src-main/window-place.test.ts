import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeWindow, SMALLEST } from './window-place.ts';

const screen = { x: 0, y: 0, width: 1_920, height: 1_040 };
const second = { x: 1_920, y: -200, width: 1_280, height: 1_000 };
const place = { x: 100, y: 50, width: 1_000, height: 700, maximized: false };

describe('the window', () => {
  it('opens in the middle at its usual size at first', () => {
    expect(placeWindow(null, [screen])).toEqual({ width: 1_180, height: 760 });
  });

  it('is no larger than a small screen, and no smaller than what its panels need', () => {
    expect(placeWindow(null, [{ x: 0, y: 0, width: 1_024, height: 700 }])).toEqual({
      width: 1_024,
      height: 700,
    });
    expect(placeWindow(null, [{ x: 0, y: 0, width: 640, height: 480 }])).toEqual(SMALLEST);
    expect(placeWindow(null, [])).toEqual(SMALLEST);
  });

  it('opens where it was', () => {
    expect(placeWindow(place, [screen])).toEqual(place);
    expect(placeWindow({ ...place, maximized: true }, [screen])).toEqual({ ...place, maximized: true });
  });

  it('opens on a second screen, and in the middle of the first once that one is gone', () => {
    const there = { ...place, x: 2_100, y: -150 };
    expect(placeWindow(there, [screen, second])).toEqual(there);
    expect(placeWindow(there, [screen])).toEqual({ width: 1_000, height: 700, maximized: false });
  });

  it.each([
    ['left of every screen', { x: -990, y: 50 }],
    ['below', { x: 100, y: 1_030 }],
    ['above, with its title bar out of reach', { x: 100, y: -30 }],
    ['right', { x: 1_900, y: 50 }],
  ])('is brought back from %s', (_where, at) => {
    expect(placeWindow({ ...place, ...at }, [screen])).not.toHaveProperty('x');
  });

  it('may stand half outside as long as it can be grabbed', () => {
    expect(placeWindow({ ...place, x: -880 }, [screen])).toHaveProperty('x', -880);
  });

  it('can always be grabbed on some screen, whatever was remembered', () => {
    const number = fc.integer({ min: -10_000, max: 10_000 });
    fc.assert(
      fc.property(number, number, fc.nat(9_999), fc.nat(9_999), (x, y, width, height) => {
        const at = placeWindow({ x, y, width: width + 1, height: height + 1, maximized: false }, [
          screen,
          second,
        ]);
        expect(at.width).toBeGreaterThanOrEqual(SMALLEST.width);
        expect(at.height).toBeGreaterThanOrEqual(SMALLEST.height);
        if (at.x === undefined || at.y === undefined) return;
        const { x: left, y: top } = at;
        const grabbed = [screen, second].some(
          (one) =>
            Math.min(left + at.width, one.x + one.width) - Math.max(left, one.x) >= 120 &&
            top >= one.y &&
            top + 40 <= one.y + one.height,
        );
        expect(grabbed).toBe(true);
      }),
    );
  });
});
