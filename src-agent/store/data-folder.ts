import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '../contract/result.ts';
import { describeError } from '../support/describe-error.ts';

/** What lies where in the data folder. */
export function dataFiles(dataDir: string) {
  return {
    database: join(dataDir, 'agent.db'),
    /** A checked backup on its way to become the database (restore-store.ts); the stamp names the restore. */
    restoring: (stamp: string) => join(dataDir, `agent.db.restoring-${stamp}`),
    lock: join(dataDir, 'agent.lock'),
    lockHolder: join(dataDir, 'agent.lock.json'),
    backups: join(dataDir, 'backups'),
    logs: join(dataDir, 'logs'),
  } as const;
}

/** The files SQLite keeps beside a database in WAL mode. They belong together: never one without the others. */
export function databaseFamily(database: string): readonly string[] {
  return [database, `${database}-wal`, `${database}-shm`];
}

/**
 * Makes sure the folder and those in it are there and can be written (RELIABILITY.md STO-7). Creates the last part of the path
 * only: a parent that is missing is more likely a disk that is not mounted than a first start.
 */
export function prepareDataFolder(dataDir: string): Result<null> {
  const params = { path: dataDir };
  try {
    if (!statSync(dataDir).isDirectory()) return err('store.folder-is-a-file', { params });
  } catch (error) {
    if (codeOf(error) === 'ENOTDIR') return err('store.folder-is-a-file', { params });
    if (codeOf(error) !== 'ENOENT') return unwritable(dataDir, error);
    const made = makeFolder(dataDir);
    if (!made.ok) return made;
  }
  const { logs, backups } = dataFiles(dataDir);
  for (const folder of [dataDir, logs, backups]) {
    if (!existsSync(folder)) continue;
    const checked = checkWritable(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    if (!checked.ok) return checked;
  }
  return ok(null);
}

/** A folder only this user can enter. */
export function makeFolder(path: string): Result<null> {
  try {
    mkdirSync(path, { mode: 0o700 });
    return ok(null);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EEXIST') return ok(null);
    if (code === 'ENOENT') return err('store.folder-missing', { params: { path } });
    if (code === 'ENOTDIR') return err('store.folder-is-a-file', { params: { path } });
    if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(path, error);
    return unwritable(path, error);
  }
}

/**
 * SQLite opens a write-protected file for reading without a word and fails at the first write:
 * each file is asked before. Missing files are fine.
 */
export function checkFamilyWritable(database: string): Result<null> {
  for (const path of databaseFamily(database)) {
    if (!existsSync(path)) continue;
    const checked = checkWritable(path, constants.R_OK | constants.W_OK);
    if (!checked.ok) return checked;
  }
  return ok(null);
}

/** Creates the file, if need be, readable by this user only; SQLite gives -wal and -shm the same mode. */
export function createPrivateFile(path: string): Result<null> {
  try {
    if (existsSync(path)) {
      if ((statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600);
    } else {
      closeSync(openSync(path, 'a', 0o600));
    }
    return ok(null);
  } catch (error) {
    const code = codeOf(error);
    return code === 'ENOSPC' || code === 'EDQUOT' ? diskFull(path, error) : unwritable(path, error);
  }
}

function checkWritable(path: string, mode: number): Result<null> {
  try {
    accessSync(path, mode);
    return ok(null);
  } catch (error) {
    return unwritable(path, error);
  }
}

function unwritable(path: string, error: unknown) {
  return err('store.folder-unwritable', { params: { path }, cause: describeError(error) });
}

function diskFull(path: string, error: unknown) {
  return err('store.disk-full', { params: { path }, retryable: true, cause: describeError(error) });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
