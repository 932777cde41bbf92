import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { connect } from '../../src-agent/store/connection.ts';
import { dataFiles } from '../../src-agent/store/data-folder.ts';
import { migrate, SCHEMA_VERSION } from '../../src-agent/store/migrate.ts';
import { nodeProgram } from '../support/node-program.ts';
import { fillHistory } from '../support/store-history.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

/** From Debian's package of that name, as scripts/ensure-system-programs.mjs knows. */
const TRACER = 'strace';
/** Opens the store of a folder, among other things. */
const OPENER = fileURLToPath(new URL('../support/power-writer.ts', import.meta.url));
const CALLS = 'trace=pwrite64,fsync,fdatasync,rename,renameat,renameat2';
const CONTENT_SYNCED = /f(?:data)?sync\(\d+<[^>]*\.db\.draft>/u;
const NAMED = /rename\w*\([^)]*\.db\.draft", [^)]*\/agent-\w+\.db"/u;
const NAME_SYNCED = /fsync\(\d+<[^>]*\/backups>/u;
const WRITTEN = /pwrite64\(\d+<[^>]*\/data\/agent\.db(?:-wal)?>/u;

it('UPD-3: the backup of the old schema is on the disk, name and all, before a new version writes to the database', async () => {
  const folder = createTemporaryFolder('update-backup');
  const dataDir = join(folder.path, 'data');
  mkdirSync(dataDir);
  const { database } = dataFiles(dataDir);
  const old = connect(database);
  migrate(old, SCHEMA_VERSION - 1);
  old.close();
  fillHistory(database, { deliveries: 40, days: 9, until: 1_760_000_000_000 });
  const trace = join(folder.path, 'trace');
  const program = [nodeProgram(), OPENER, dataDir, join(folder.path, 'acks'), 'FULL', '0'];
  execFileSync(TRACER, ['-f', '-y', '-e', CALLS, '-o', trace, ...program], { stdio: 'ignore' });
  const lines = readFileSync(trace, 'latin1').split('\n');
  const [named, written] = [NAMED, WRITTEN].map((call) => lines.findIndex((line) => call.test(line)));
  const between = (from: number | undefined, to: number | undefined, call: RegExp): boolean =>
    lines.slice(from, to).some((line) => call.test(line));
  expect({
    named: between(0, written, NAMED),
    contentSynced: between(0, named, CONTENT_SYNCED),
    nameSynced: between(named, written, NAME_SYNCED),
    written: between(named, lines.length, WRITTEN),
  }).toEqual({ named: true, contentSynced: true, nameSynced: true, written: true });
  await folder.remove();
});
