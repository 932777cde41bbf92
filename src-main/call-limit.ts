import type { Clock } from '../src-agent/ports.ts';

const CALLS_PER_SECOND = 100;

/** Whether one more call of this window is taken now: at most 100 in any second (IPC-2). */
export function createCallLimit(clock: Pick<Clock, 'monotonic'>): () => boolean {
  const recent: number[] = [];
  return () => {
    const now = clock.monotonic();
    while (recent[0] !== undefined && now - recent[0] >= 1_000) recent.shift();
    if (recent.length >= CALLS_PER_SECOND) return false;
    recent.push(now);
    return true;
  };
}
