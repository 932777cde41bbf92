import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../../test/support/fake-clock.ts';
import { createClock, isoInstant, LONGEST_RAW_DELAY_MS, systemClock } from './clock.ts';

const DAY_MS = 86_400_000;

/** A time source whose raw timers behave as Node's: a delay above 2^31-1 ms fires after 1 ms. */
function nodeLikeSource() {
  const fake = createFakeClock();
  const rawDelays: number[] = [];
  const clock = createClock({
    wallNow: fake.now,
    monotonicNow: fake.monotonic,
    schedule: (delayMs, fire) => {
      rawDelays.push(delayMs);
      const timer = fake.setTimer(delayMs > LONGEST_RAW_DELAY_MS ? 1 : delayMs, fire);
      return timer.cancel;
    },
  });
  return { fake, clock, rawDelays };
}

describe('a timer', () => {
  it.each([1, 24, 25, 30, 365, 3_652])(
    'TIM-1: due in %i days fires on the very millisecond',
    async (days) => {
      const { fake, clock, rawDelays } = nodeLikeSource();
      const firedAt: number[] = [];
      clock.setTimer(days * DAY_MS, () => firedAt.push(fake.monotonic()));

      await fake.advance(days * DAY_MS - 1);
      expect(firedAt).toEqual([]);
      await fake.advance(1);
      expect(firedAt).toEqual([days * DAY_MS]);
      await fake.advance(100 * DAY_MS);
      expect(firedAt).toHaveLength(1);
      expect(Math.max(...rawDelays)).toBeLessThanOrEqual(LONGEST_RAW_DELAY_MS);
    },
  );

  it('TIM-1: can be cancelled in any link of its chain', async () => {
    const { fake, clock } = nodeLikeSource();
    let fired = false;
    const timer = clock.setTimer(365 * DAY_MS, () => {
      fired = true;
    });
    await fake.advance(200 * DAY_MS);
    timer.cancel();
    timer.cancel();
    await fake.advance(400 * DAY_MS);
    expect(fired).toBe(false);
    expect(fake.pendingTimers()).toEqual([]);
  });

  it('TIM-1: does not notice a jump of the wall clock', async () => {
    const { fake, clock } = nodeLikeSource();
    let fired = false;
    clock.setTimer(40 * DAY_MS, () => {
      fired = true;
    });
    fake.jump(3_650 * DAY_MS);
    await fake.advance(39 * DAY_MS);
    expect(fired).toBe(false);
    fake.jump(-7_300 * DAY_MS);
    await fake.advance(DAY_MS);
    expect(fired).toBe(true);
  });

  it('waits on when the raw timer is early', () => {
    let monotonic = 0;
    const raw: (() => void)[] = [];
    const clock = createClock({
      wallNow: () => 0,
      monotonicNow: () => monotonic,
      schedule: (_delayMs, fire) => {
        raw.push(fire);
        return () => undefined;
      },
    });
    let fired = 0;
    clock.setTimer(100, () => {
      fired += 1;
    });
    monotonic = 99.2;
    raw.at(-1)?.();
    expect(fired).toBe(0);
    monotonic = 100;
    raw.at(-1)?.();
    expect(fired).toBe(1);
  });

  it('refuses NaN, which Node would take for 1 ms', () => {
    expect(() => systemClock.setTimer(Number.NaN, () => undefined)).toThrow('NaN');
  });
});

describe('the system clock', () => {
  it('fires late or on time, never early', async () => {
    const started = systemClock.monotonic();
    await new Promise<void>((resolve) => systemClock.setTimer(20, resolve));
    expect(systemClock.monotonic() - started).toBeGreaterThanOrEqual(20);
  });

  it('reads the wall clock in epoch milliseconds', () => {
    expect(Math.abs(systemClock.now() - Date.now())).toBeLessThan(1_000);
  });
});

it('writes an instant as ISO 8601 in UTC', () => {
  expect(isoInstant(0)).toBe('1970-01-01T00:00:00.000Z');
});
