import { readdir, readFile } from 'node:fs/promises';
import type { Clock } from '../ports.ts';
import { RUN_MARK } from './run-command.ts';

/**
 * Ends what the command of a dead agent left running: TERM, then KILL. Numbers of processes and groups are used again;
 * the mark in their environment is not, and only Linux shows it.
 */
export async function endOrphans(mark: string, clock: Clock, graceMs: number): Promise<void> {
  if (process.platform !== 'linux') return;
  await signalMarked(mark, 'SIGTERM');
  const until = clock.monotonic() + graceMs;
  for (let kills = 0; kills < MOST_KILLS; ) {
    const isOver = clock.monotonic() >= until;
    if (isOver) kills += 1;
    // Looked for anew each time: one that forks is seen at the next look.
    const left = await signalMarked(mark, isOver ? 'SIGKILL' : 0);
    if (left === 0) return;
    await new Promise<void>((resolve) => clock.setTimer(LOOK_MS, resolve));
  }
}

const LOOK_MS = 100;
const MOST_KILLS = 50;

/** How many there were; 0 as a signal only counts them. */
async function signalMarked(mark: string, signal: 'SIGTERM' | 'SIGKILL' | 0): Promise<number> {
  let count = 0;
  for (const name of await readdir('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid || !(await bears(pid, mark))) continue;
    count += 1;
    try {
      process.kill(pid, signal);
    } catch {
      // Gone between the look and the signal.
    }
  }
  return count;
}

/** Never true of one that has ended, nor of another user's. */
async function bears(pid: number, mark: string): Promise<boolean> {
  try {
    return (await readFile(`/proc/${pid}/environ`, 'latin1')).split('\0').includes(`${RUN_MARK}=${mark}`);
  } catch {
    return false;
  }
}
