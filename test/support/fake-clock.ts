import type { Clock } from '../../src-agent/ports.ts';
import { type ChangeSource, createChangeBell } from './change-source.ts';

export type FakeClock = Clock & {
  /**
   * Lets `ms` of both clocks pass: timers fire in order of their instant (then of their setting), each at its
   * own instant, and all promises and ready I/O run between two of them. Timers set meanwhile fire too.
   */
  readonly advance: (ms: number) => Promise<void>;
  /** Passes exactly to the next timer and fires it; false when there is none. */
  readonly advanceToNextTimer: () => Promise<boolean>;
  /** Moves the wall clock alone, as NTP or a person would; timers and `monotonic` do not notice. */
  readonly jump: (ms: number) => void;
  /** Milliseconds until each timer fires, soonest first. */
  readonly pendingTimers: () => readonly number[];
  /** Rings when a timer is set, fired or cancelled: `waitUntil({ on: clock.changed, … })`. */
  readonly changed: ChangeSource;
};

type FakeTimer = { readonly dueMs: number; readonly order: number; readonly fire: () => void };

/** One turn of the event loop: every promise chain that can run has run. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A clock that stands still until told. `start` is an ISO instant or epoch milliseconds. */
export function createFakeClock(start: string | number = '2025-11-18T09:15:00Z'): FakeClock {
  const startMs = typeof start === 'number' ? start : Date.parse(start);
  if (Number.isNaN(startMs)) throw new Error(`not an instant: ${start}`);
  const bell = createChangeBell();
  const timers = new Set<FakeTimer>();
  let elapsedMs = 0;
  let jumpedMs = 0;
  let order = 0;

  const soonest = (): FakeTimer | undefined => {
    let first: FakeTimer | undefined;
    for (const timer of timers) {
      const earlier =
        first === undefined ||
        timer.dueMs < first.dueMs ||
        (timer.dueMs === first.dueMs && timer.order < first.order);
      if (earlier) first = timer;
    }
    return first;
  };

  const fireOne = (timer: FakeTimer) => {
    elapsedMs = Math.max(elapsedMs, timer.dueMs);
    timers.delete(timer);
    timer.fire();
    bell.ring();
  };

  return {
    now: () => startMs + elapsedMs + jumpedMs,
    monotonic: () => elapsedMs,
    setTimer: (delayMs, fire) => {
      if (Number.isNaN(delayMs)) throw new Error('a timer needs a number of milliseconds');
      order += 1;
      const timer = { dueMs: elapsedMs + Math.max(0, delayMs), order, fire };
      timers.add(timer);
      bell.ring();
      return {
        cancel: () => {
          if (timers.delete(timer)) bell.ring();
        },
      };
    },
    advance: async (ms) => {
      const untilMs = elapsedMs + ms;
      for (;;) {
        await turn();
        const timer = soonest();
        if (timer === undefined || timer.dueMs > untilMs) break;
        fireOne(timer);
      }
      elapsedMs = Math.max(elapsedMs, untilMs);
    },
    advanceToNextTimer: async () => {
      await turn();
      const timer = soonest();
      if (timer === undefined) return false;
      fireOne(timer);
      await turn();
      return true;
    },
    jump: (ms) => {
      jumpedMs += ms;
    },
    pendingTimers: () => [...timers].map((timer) => timer.dueMs - elapsedMs).sort((a, b) => a - b),
    changed: { subscribe: bell.subscribe },
  };
}
