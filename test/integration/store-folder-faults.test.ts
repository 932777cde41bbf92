import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { failureSchema } from '../../src-agent/contract/errors.ts';
import { dataFiles } from '../../src-agent/store/data-folder.ts';
import { nodeProgram } from '../support/node-program.ts';
import { noticeMail, openTestStore } from '../support/store-samples.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

/* STO-7, where rights decide: root may do everything, so a plain user opens the folders. */

const OPENER = fileURLToPath(new URL('../support/store-plain-user.ts', import.meta.url));
/** nobody, on Debian; the user who runs the tests, when that is not root. */
const UID = process.getuid?.() === 0 ? 65_534 : (process.getuid?.() ?? 0);

let folder: TemporaryFolder;
/** A database in use, as a killed agent leaves it: with its -wal. */
let sample: { readonly database: string; readonly remove: () => Promise<void> };

beforeAll(async () => {
  folder = createTemporaryFolder('faults');
  own(folder.path);
  const store = await openTestStore('faults-sample');
  noticeMail(store.store, 1);
  sample = { database: store.store.path, remove: store.remove };
});
afterAll(async () => {
  await sample.remove();
  await folder.remove();
});

function own(path: string, mode?: number): void {
  if (process.getuid?.() === 0) chownSync(path, UID, UID);
  if (mode !== undefined) chmodSync(path, mode);
}

/** A data folder with a database in it. */
function dataFolder(name: string): string {
  const dataDir = join(folder.path, name);
  mkdirSync(dataDir, { mode: 0o700 });
  own(dataDir);
  const { database, lock } = dataFiles(dataDir);
  for (const suffix of ['', '-wal']) {
    copyFileSync(`${sample.database}${suffix}`, `${database}${suffix}`);
    own(`${database}${suffix}`, 0o600);
  }
  writeFileSync(lock, '');
  own(lock, 0o600);
  return dataDir;
}

function openAsPlainUser(dataDir: string) {
  const run = spawnSync(nodeProgram(), [OPENER, String(UID)], {
    input: JSON.stringify([dataDir]),
    encoding: 'utf8',
    cwd: '/',
  });
  expect(run.stderr).toBe('');
  const [lock, store, cli] = z
    .tuple([
      failureSchema.nullable(),
      failureSchema.nullable(),
      z.strictObject({ code: z.int(), said: z.string() }),
    ])
    .parse(JSON.parse(run.stdout));
  const sentences = cli.said.split('\n').filter((line) => line !== '' && !/^\S+ (?:INFO|WARN) /u.test(line));
  // Headless: what is wrong is one line of words with its cure, and the exit code says so (CLI).
  const path = store?.params.path ?? lock?.params.path;
  if (path === undefined) expect({ code: cli.code, sentences }).toEqual({ code: 0, sentences: [] });
  else {
    expect(cli.code).toBe(1);
    expect(sentences).toHaveLength(1);
    expect(sentences[0]).toContain(String(path));
    expect(sentences[0]).toMatch(/choose another/u);
  }
  return { lock, store };
}

const code = (failure: z.infer<typeof failureSchema> | null) =>
  failure === null ? null : { code: failure.code, path: failure.params.path };

describe('STO-7: opened by a plain user', () => {
  it('STO-7: a folder in good order has no fault', () => {
    expect(openAsPlainUser(dataFolder('good'))).toEqual({ lock: null, store: null });
  });

  it('STO-7: a read-only folder is named', () => {
    const dataDir = dataFolder('read-only-folder');
    own(dataDir, 0o500);
    const fault = { code: 'store.folder-unwritable', path: dataDir };
    const { lock, store } = openAsPlainUser(dataDir);
    expect([code(lock), code(store)]).toEqual([fault, fault]);
  });

  it.each(['logs', 'backups'])('STO-7: a read-only folder of %s is named', (name) => {
    const dataDir = dataFolder(`read-only-${name}`);
    const path = join(dataDir, name);
    mkdirSync(path);
    own(path, 0o500);
    expect(code(openAsPlainUser(dataDir).store)).toEqual({ code: 'store.folder-unwritable', path });
  });

  it.each(['agent.db', 'agent.db-wal'])(
    'STO-7: a read-only %s is named, and the lock is not to blame',
    (file) => {
      const dataDir = dataFolder(`read-only-${file}`);
      own(join(dataDir, file), 0o400);
      const { lock, store } = openAsPlainUser(dataDir);
      expect(lock).toBeNull();
      expect(code(store)).toEqual({ code: 'store.folder-unwritable', path: join(dataDir, file) });
    },
  );

  it('STO-7: a read-only lock file is named', () => {
    const dataDir = dataFolder('read-only-lock');
    const { lock: path } = dataFiles(dataDir);
    own(path, 0o400);
    const { lock, store } = openAsPlainUser(dataDir);
    expect(code(lock)).toEqual({ code: 'store.folder-unwritable', path });
    expect(store).toBeNull();
  });

  it('STO-7: a folder that is missing and cannot be made is named, and not made elsewhere', () => {
    const locked = join(folder.path, 'locked');
    mkdirSync(locked);
    own(locked, 0o500);
    const dataDir = join(locked, 'data');
    expect(code(openAsPlainUser(dataDir).store)).toEqual({ code: 'store.folder-unwritable', path: dataDir });
    const unmounted = join(folder.path, 'unmounted', 'data');
    expect(code(openAsPlainUser(unmounted).store)).toEqual({ code: 'store.folder-missing', path: unmounted });
    expect(readdirSync(locked)).toEqual([]);
  });

  it('STO-7: a file in the folder’s place is named', () => {
    const dataDir = join(folder.path, 'a-file');
    writeFileSync(dataDir, 'mine');
    own(dataDir);
    const fault = { code: 'store.folder-is-a-file', path: dataDir };
    const { lock, store } = openAsPlainUser(dataDir);
    expect([code(lock), code(store)]).toEqual([fault, fault]);
  });

  it('STO-7: a folder that cannot be entered is named', () => {
    const dataDir = dataFolder('no-entry');
    own(dataDir, 0o000);
    expect(code(openAsPlainUser(dataDir).store)).toEqual({ code: 'store.folder-unwritable', path: dataDir });
  });
});
