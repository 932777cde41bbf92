import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tellFigures } from '../support/figures.ts';
import { nodeProgram } from '../support/node-program.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

/*
 * STO-1: nothing is acknowledged before it is on the disk. strace watches a writer from outside: after each write
 * to the -wal file a sync of that file must have ended before the next acknowledgement leaves.
 */

const WRITER = fileURLToPath(new URL('../support/store-writer.ts', import.meta.url));
/** From Debian's package of that name, as scripts/ensure-system-programs.mjs knows. */
const TRACER = 'strace';
const COMMITS = 200;
const MINUTE_MS = 60_000;

let folder: TemporaryFolder;
beforeEach(() => {
  folder = createTemporaryFolder('trace');
});
afterEach(() => folder.remove());

type Order = { readonly acknowledged: number; readonly tooEarly: number; readonly walWrites: number };

function watchWriter(mode: 'store' | 'library-defaults'): Order {
  const trace = join(folder.path, 'trace');
  const calls = 'trace=write,pwrite64,fsync,fdatasync';
  const dataDir = join(folder.path, 'data');
  const args = ['-f', '-y', '-s', '16', '-e', calls, '-o', trace, nodeProgram(), WRITER, dataDir, mode];
  const run = spawnSync(TRACER, [...args, String(COMMITS)], { encoding: 'utf8', timeout: 2 * MINUTE_MS });
  if (run.error !== undefined) throw run.error;
  expect(run.stderr).toBe('');
  expect(run.status).toBe(0);
  return judge(readFileSync(trace, 'utf8').split('\n'));
}

/** The order of what reached the kernel. A call that another thread interrupts ends at its `resumed` line. */
function judge(lines: readonly string[]): Order {
  let unsynced = false;
  let acknowledged = 0;
  let tooEarly = 0;
  let walWrites = 0;
  const syncing = new Set<string>();
  for (const line of lines) {
    const thread = /^(\d+)/u.exec(line)?.[1] ?? '';
    const sync = /\b(?:fsync|fdatasync)\(\d+<[^>]*-wal>(.*)$/u.exec(line);
    if (/\bp?write(?:64)?\(\d+<[^>]*-wal>/u.test(line)) {
      unsynced = true;
      walWrites += 1;
    } else if (sync !== null) {
      if (sync[1]?.includes('unfinished')) syncing.add(thread);
      else unsynced = false;
    } else if (/<\.\.\. (?:fsync|fdatasync) resumed>/u.test(line)) {
      if (syncing.delete(thread)) unsynced = false;
    } else if (/\bwrite\(1<[^>]*>, "ack /u.test(line)) {
      acknowledged += 1;
      if (unsynced) tooEarly += 1;
    }
  }
  return { acknowledged, tooEarly, walWrites };
}

describe('STO-1: the order of sync and acknowledgement, seen from outside', () => {
  it('STO-1: 200 commits, none acknowledged before its sync', (context) => {
    const order = watchWriter('store');
    tellFigures(context, order);
    expect(order).toMatchObject({ acknowledged: COMMITS, tooEarly: 0 });
    expect(order.walWrites).toBeGreaterThanOrEqual(COMMITS);
  });

  it('STO-1: the same check finds the library’s defaults out', () => {
    const order = watchWriter('library-defaults');
    expect(order.acknowledged).toBe(COMMITS);
    expect(order.tooEarly).toBeGreaterThan(COMMITS * 0.9);
  });
});
