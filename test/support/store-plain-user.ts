import { readFileSync, writeSync } from 'node:fs';
import { Readable } from 'node:stream';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { runCommandLine } from '../../src-agent/cli/run-command-line.ts';
import { acquireAgentLock } from '../../src-agent/store/agent-lock.ts';
import { openStore } from '../../src-agent/store/open-database.ts';
import { systemClock } from '../../src-agent/support/clock.ts';
import { silentLog } from './store-samples.ts';

/*
 * Opens data folders as a user without privileges: `store-plain-user.ts UID` reads a JSON list of folders on stdin
 * and prints, for each, the failures of the lock and of the store, null where there is none, and how `run` ends.
 *
 * The privileges go after everything is loaded and not before, by setpriv: a checkout that only root can enter
 * (mktemp -d) could not even be read by that user.
 */
const folders = z.array(z.string()).parse(JSON.parse(readFileSync(0, 'utf8')));
new Database(':memory:').close();
// What the command line would load later.
await import('../../src-agent/cli/run-agent.ts');
const uid = Number(process.argv[2]);
if (process.getuid?.() === 0) {
  process.setgroups?.([uid]);
  process.setgid?.(uid);
  process.setuid?.(uid);
}

for (const dataDir of folders) {
  const lock = acquireAgentLock(dataDir, { pid: process.pid, host: 'test', since: 0 });
  if (lock.ok) lock.value.release();
  const store = await openStore({ dataDir, clock: systemClock, log: silentLog });
  if (store.ok) store.value.close();
  const failures = [lock, store].map((result) => (result.ok ? null : result.error));
  let said = '';
  const code = await runCommandLine({
    argv: ['run', '--data', dataDir],
    env: { LANG: 'C', HOME: '/nonexistent' },
    stdin: Readable.from([]),
    stdout: () => undefined,
    stderr: (text) => {
      said += text;
    },
    // One that can run is told to stop at once.
    whenStopped: async () => 'SIGTERM',
  });
  writeSync(1, `${JSON.stringify([...failures, { code, said }])}\n`);
}
