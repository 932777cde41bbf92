import fs, { writeSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { restoreStore } from '../../src-agent/store/restore-store.ts';
import { systemClock } from '../../src-agent/support/clock.ts';
import { silentLog, unwrap } from './store-samples.ts';

/*
 * A process that restores the newest good backup of DATA_DIR and is killed at its n-th call of the file system:
 * `restorer.ts DATA_DIR N`; 0: it lives, or is killed from outside. SQLite's own writes are between these calls.
 */
const [, , dataDir = '', at = '0'] = process.argv;
const CALLS = [
  'openSync',
  'closeSync',
  'copyFileSync',
  'fsyncSync',
  'renameSync',
  'rmSync',
  'readdirSync',
  'mkdirSync',
];

let left = Number(at);
for (const name of CALLS) {
  const real: unknown = Reflect.get(fs, name);
  if (typeof real !== 'function') throw new Error(`no ${name}`);
  Reflect.set(fs, name, (...args: unknown[]): unknown => {
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
    return Reflect.apply(real, fs, args);
  });
}
syncBuiltinESMExports();
writeSync(1, 'begins\n');
unwrap(
  restoreStore({ dataDir, clock: systemClock, log: silentLog, who: 'test', source: { from: 'newest-good' } }),
);
