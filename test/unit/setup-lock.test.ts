import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withSetupLock } from '../../scripts/setup-lock.mjs';

/** Above every process number that Linux, macOS or Windows hands out. */
const DEAD_PID = 2 ** 30;

describe('the set-up lock of a clone', () => {
  let folder: string;
  let lock: string;
  const never = new AbortController().signal;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'setup-lock-'));
    lock = join(folder, 'cache', 'setup.lock');
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function heldBy(pid: number): void {
    mkdirSync(lock, { recursive: true });
    writeFileSync(join(lock, 'pid'), String(pid));
  }

  it('is held during the work and gone after it', async () => {
    const heldInside: boolean[] = [];
    await withSetupLock(lock, never, () => {
      heldInside.push(existsSync(lock));
    });
    expect(heldInside).toEqual([true]);
    expect(existsSync(lock)).toBe(false);
  });

  it('is gone after work that failed', async () => {
    const work = (): void => {
      throw new Error('no network');
    };
    await expect(withSetupLock(lock, never, work)).rejects.toThrow('no network');
    expect(existsSync(lock)).toBe(false);
  });

  it('is taken over from a process that died', async () => {
    heldBy(DEAD_PID);
    let ran = 0;
    await withSetupLock(lock, never, () => {
      ran += 1;
    });
    expect(ran).toBe(1);
  });

  it('is waited for while its holder lives', async () => {
    heldBy(process.ppid);
    const order: string[] = [];
    const waiting = withSetupLock(lock, never, () => {
      order.push('second');
    });
    order.push('first');
    rmSync(lock, { recursive: true });
    await waiting;
    expect(order).toEqual(['first', 'second']);
  });

  it('is no longer waited for after a signal, and the work is not done', async () => {
    heldBy(process.ppid);
    const stop = new AbortController();
    let ran = 0;
    const waiting = withSetupLock(lock, stop.signal, () => {
      ran += 1;
    });
    stop.abort();
    await expect(waiting).rejects.toThrow('stopped');
    expect(ran).toBe(0);
    expect(existsSync(lock)).toBe(true);
  });

  it('reports a signal that came during the work after the work is whole', async () => {
    const stop = new AbortController();
    let ran = 0;
    const work = (): void => {
      ran += 1;
      stop.abort();
    };
    await expect(withSetupLock(lock, stop.signal, work)).rejects.toThrow('stopped');
    expect(ran).toBe(1);
    expect(existsSync(lock)).toBe(false);
  });
});
