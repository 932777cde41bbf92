import type { Clock } from '../ports.ts';

/** Wakes one sleeper. A ring while nobody sleeps is remembered. */
export type Bell = {
  readonly ring: () => void;
  /** Returns at the next ring, or after `ms` of the clock; null: only at a ring. */
  readonly sleep: (ms: number | null) => Promise<void>;
};

export function createBell(clock: Clock): Bell {
  let rung = false;
  let wake: () => void = () => undefined;
  const ring = (): void => {
    rung = true;
    wake();
  };
  return {
    ring,
    sleep: async (ms) => {
      if (!rung) {
        const timer = ms === null ? null : clock.setTimer(ms, ring);
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        timer?.cancel();
      }
      rung = false;
    },
  };
}
