import type { Clock } from '../ports.ts';

/** Who waits for a change of a deploy, by its number. */
export type DeployNews = {
  /** Resolves when `ms` are over (null: never by itself), the deploy changed, or the agent stops. */
  wait(id: number, ms: number | null): Promise<void>;
  /** It changed. */
  ring(id: number): void;
  /** For all of them. */
  ringAll(): void;
};

export function createDeployNews(clock: Clock, stopping: AbortSignal): DeployNews {
  const waiting = new Map<number, Set<() => void>>();

  const ring = (id: number): void => {
    for (const wake of waiting.get(id) ?? []) wake();
  };

  return {
    wait: (id, ms) =>
      new Promise((resolve) => {
        const wakers = waiting.get(id) ?? new Set();
        waiting.set(id, wakers);
        const done = (): void => {
          timer?.cancel();
          wakers.delete(done);
          if (wakers.size === 0) waiting.delete(id);
          resolve();
        };
        const timer = ms === null ? null : clock.setTimer(ms, done);
        wakers.add(done);
        if (stopping.aborted) done();
      }),
    ring,
    ringAll: () => {
      for (const id of [...waiting.keys()]) ring(id);
    },
  };
}
