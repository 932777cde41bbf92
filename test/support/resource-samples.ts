import { readdirSync, statSync } from 'node:fs';
import { databaseFamily } from '../../src-agent/store/data-folder.ts';
import { collectGarbage } from './collect-garbage.ts';

/** What this process holds at one moment, what nobody holds any more collected before. */
export type ResourceSample = {
  readonly heapBytes: number;
  readonly residentBytes: number;
  readonly descriptors: number;
  /** Of the process itself: whoever forgets to unsubscribe shows there. */
  readonly listeners: number;
  readonly timers: number;
  readonly walBytes: number;
};

/** `timers`: those that wait on the clock in use. */
export function takeSample(databasePath: string, timers: number): ResourceSample {
  collectGarbage();
  const { heapUsed, external, rss } = process.memoryUsage();
  const [, wal] = databaseFamily(databasePath);
  return {
    // What is outside the heap (buffers) belongs to what is in it.
    heapBytes: heapUsed + external,
    residentBytes: rss,
    descriptors: readdirSync('/proc/self/fd').length,
    listeners: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
    timers,
    walBytes: statSync(wal ?? '', { throwIfNoEntry: false })?.size ?? 0,
  };
}

export type Thirds = { readonly middle: number; readonly last: number };

/** The mean of a measure over the middle and the last third of a run; the first is for warming up. */
export function thirdsOf(
  samples: readonly ResourceSample[],
  measure: (sample: ResourceSample) => number,
): Thirds {
  const third = Math.floor(samples.length / 3);
  const mean = (part: readonly ResourceSample[]) =>
    part.reduce((sum, sample) => sum + measure(sample), 0) / part.length;
  return { middle: mean(samples.slice(third, 2 * third)), last: mean(samples.slice(2 * third)) };
}
