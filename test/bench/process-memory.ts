import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { processTree, unlessGone } from '../support/search-secrets.ts';
import { type Figure, figure } from './figures.ts';

/** Linux only: what the kernel says a process holds, in megabytes of a million bytes. */
export type MemoryNow = {
  /** All pages it maps, those shared with other processes too. */
  readonly rss: number;
  /** The shared ones by its share only. */
  readonly pss: number;
  readonly privateDirty: number;
};

export function readMemory(pid: number): MemoryNow {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1');
  return {
    rss: kilobytes(text, 'Rss'),
    pss: kilobytes(text, 'Pss'),
    privateDirty: kilobytes(text, 'Private_Dirty'),
  };
}

export function memoryFigures(memory: MemoryNow, goalOfRss?: { readonly below: number }) {
  return {
    rss: figure(memory.rss, 'MB', goalOfRss),
    pss: figure(memory.pss, 'MB'),
    privateDirty: figure(memory.privateDirty, 'MB'),
  };
}

export type MemoryFigures = { readonly rss: Figure; readonly pss: Figure; readonly privateDirty: Figure };

/** Of a process and all that descend from it: proportional set size. */
export function sumOfPss(root: number): number {
  return processTree(root).reduce((sum, pid) => sum + (unlessGone(() => readMemory(pid).pss) ?? 0), 0);
}

/** The highest resident memory since the start or the last `forgetPeak`. */
export function readPeak(pid: number): number {
  return kilobytes(readFileSync(`/proc/${pid}/status`, 'latin1'), 'VmHWM');
}

export function forgetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

export function countThreads(pid: number): number {
  return readdirSync(`/proc/${pid}/task`).length;
}

function kilobytes(text: string, field: string): number {
  const found = new RegExp(`^${field}:\\s+(\\d+) kB`, 'mu').exec(text)?.[1];
  if (found === undefined) throw new Error(`the kernel tells no ${field}`);
  return (Number(found) * 1_024) / 1_000_000;
}
