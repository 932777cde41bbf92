import { describe, expect, it } from 'vitest';
import { createFakeClock } from './fake-clock.ts';
import { waitUntil } from './wait-until.ts';

describe('fake clock', () => {
  it('fires timers in the order of their instants, each at its own instant', async () => {
    const clock = createFakeClock('2025-11-18T09:15:00Z');
    const seen: [string, number][] = [];
    const start = clock.now();
    clock.setTimer(200, () => seen.push(['second', clock.now() - start]));
    clock.setTimer(100, () => seen.push(['first', clock.now() - start]));
    clock.setTimer(200, () => seen.push(['third', clock.now() - start]));
    clock.setTimer(301, () => seen.push(['too late', 0]));
    await clock.advance(300);
    expect(seen).toEqual([
      ['first', 100],
      ['second', 200],
      ['third', 200],
    ]);
    expect(clock.now() - start).toBe(300);
    expect(clock.monotonic()).toBe(300);
    expect(clock.pendingTimers()).toEqual([1]);
  });

  it('fires timers that are set while time passes, also after awaited work', async () => {
    const clock = createFakeClock();
    let rounds = 0;
    const again = async () => {
      rounds += 1;
      await Promise.resolve();
      await Promise.resolve();
      clock.setTimer(1_000, () => void again());
    };
    void again();
    await clock.advance(10_000);
    expect(rounds).toBe(11);
  });

  it('does not fire what was cancelled', async () => {
    const clock = createFakeClock();
    let fired = false;
    clock
      .setTimer(10, () => {
        fired = true;
      })
      .cancel();
    await clock.advance(100);
    expect(fired).toBe(false);
    expect(await clock.advanceToNextTimer()).toBe(false);
  });

  it('jumps the wall clock without touching timers or monotonic time', async () => {
    const clock = createFakeClock(1_000_000);
    let firedAt = 0;
    clock.setTimer(50, () => {
      firedAt = clock.now();
    });
    clock.jump(-3_600_000);
    expect(clock.now()).toBe(1_000_000 - 3_600_000);
    expect(clock.monotonic()).toBe(0);
    await clock.advanceToNextTimer();
    expect(firedAt).toBe(1_000_000 - 3_600_000 + 50);
    expect(clock.monotonic()).toBe(50);
  });

  it('passes to the next timer, however far, and announces it', async () => {
    const clock = createFakeClock();
    const seen = waitUntil({
      what: 'a timer of a month',
      check: () => clock.pendingTimers()[0] === 30 * 86_400_000,
      on: clock.changed,
    });
    let fired = false;
    clock.setTimer(30 * 86_400_000, () => {
      fired = true;
    });
    await seen;
    expect(await clock.advanceToNextTimer()).toBe(true);
    expect(fired).toBe(true);
  });
});
