import fs, { writeSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { dirname } from 'node:path';
import { openInstalledApp } from './update-feed.ts';

/*
 * A process that installs FETCHED in the place of APPIMAGE, as the application does when it ends, and is killed at its
 * n-th call of the file system: `app-image-installer.ts FETCHED N`; 0: it lives, or is killed from outside.
 */
const [, , fetched = '', at = '0'] = process.argv;
const CALLS = [
  'chmodSync',
  'closeSync',
  'copyFileSync',
  'fsyncSync',
  'linkSync',
  'openSync',
  'readdirSync',
  'renameSync',
  'rmSync',
  'statSync',
  'unlinkSync',
];

const { updater } = openInstalledApp({
  version: '1.2.0',
  folder: dirname(fetched),
  feedFile: '',
  certificate: '',
});
Object.assign(updater, { logger: null, downloadedUpdateHelper: { file: fetched, downloadedFileInfo: {} } });
updater.on('error', (error) => {
  throw error;
});

const made: string[] = [];
for (const name of CALLS) {
  const real: unknown = Reflect.get(fs, name);
  if (typeof real !== 'function') throw new Error(`no ${name}`);
  Reflect.set(fs, name, (...args: unknown[]): unknown => {
    made.push(name);
    if (made.length === Number(at)) process.kill(process.pid, 'SIGKILL');
    return Reflect.apply(real, fs, args);
  });
}
syncBuiltinESMExports();
writeSync(1, 'begins\n');
const done = updater.install(true, false);
writeSync(1, `${JSON.stringify({ done, made })}\n`);
