import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '../contract/result.ts';
import type { Clock, Log } from '../ports.ts';
import { describeError } from '../support/describe-error.ts';
import { syncFolder } from '../support/sync-folder.ts';
import { findBackup, listBackups } from './backup.ts';
import { databaseFamily, dataFiles, prepareDataFolder } from './data-folder.ts';
import { stageRestore } from './stage-restore.ts';

/** What takes the place of the present database. */
export type RestoreSource =
  | { readonly from: 'newest-good' }
  | { readonly from: 'backup'; readonly name: string }
  /** A backup brought along from elsewhere. */
  | { readonly from: 'file'; readonly path: string };

export type Restored = {
  /** The files that were there under their new names; empty when there was no database. */
  readonly setAside: readonly string[];
  /** null: no good backup, the next start makes a fresh database. */
  readonly backup: { readonly path: string; readonly madeAt: number | null } | null;
};

/**
 * Puts a backup in the place of the database (STO-4), asked for by the operator while no agent runs (the caller holds
 * the agent's lock): set aside is what was there, deleted nothing. Two steps, each whole or not at all. `stageRestore`
 * makes what is to be the database beside it: until it is there nothing has happened. From then on the restore is
 * decided, and `finishRestore` swaps the two; a crash in between is finished by the next `openStore`.
 */
export function restoreStore(options: {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly who: string;
  readonly source: RestoreSource;
}): Result<Restored> {
  const { dataDir, log } = options;
  const prepared = prepareDataFolder(dataDir);
  if (!prepared.ok) return prepared;
  try {
    const staged = stage(options);
    if (!staged.ok) return staged;
    const setAside = finishRestore(dataDir) ?? [];
    log.warn('The database was set aside', {
      files: setAside.length,
      backup: staged.value?.path ?? 'none',
    });
    return ok({ setAside, backup: staged.value });
  } catch (error) {
    return err('store.folder-unwritable', { params: { path: dataDir }, cause: describeError(error) });
  }
}

/**
 * Puts what was staged in the place of the database, which is set aside with its companions, never one without the
 * others (sqlite.org/howtocorrupt.html). The new names under which they are kept; null: nothing was staged. Repeating it
 * after a crash goes on where that came: the names are those of the staged file.
 */
export function finishRestore(dataDir: string): readonly string[] | null {
  const { database } = dataFiles(dataDir);
  const [staged, ...superseded] = listStaged(dataDir);
  if (staged === undefined) {
    // Companions of a database that is gone would be taken for a new one's.
    if (existsSync(database)) return null;
    for (const path of databaseFamily(database)) if (existsSync(path)) renameSync(path, `${path}.damaged`);
    return null;
  }
  // Left to a later start, an older wish would undo this one.
  for (const { path } of superseded) rmSync(path, { force: true });
  const aside = join(dataDir, `agent.db.set-aside-${staged.stamp}`);
  const setAside = databaseFamily(database).flatMap((path) => {
    if (!existsSync(path)) return [];
    const name = path.replace(database, () => aside);
    renameSync(path, name);
    return [name];
  });
  renameSync(staged.path, database);
  syncFolder(dataDir);
  return setAside;
}

/** Of `dataFiles(…).restoring(stamp)`. */
const STAGED = /^agent\.db\.restoring-([0-9TZ]+)$/u;

/** Newest first. */
function listStaged(dataDir: string): readonly { readonly path: string; readonly stamp: string }[] {
  if (!existsSync(dataDir)) return [];
  return readdirSync(dataDir)
    .flatMap((name) => {
      const stamp = STAGED.exec(name)?.[1];
      return stamp === undefined ? [] : [{ path: join(dataDir, name), stamp }];
    })
    .sort((a, b) => (a.stamp < b.stamp ? 1 : -1));
}

/** Stages what was asked for; null: an empty database, because no backup is good. */
function stage({
  dataDir,
  clock,
  log,
  who,
  source,
}: Parameters<typeof restoreStore>[0]): Result<Restored['backup']> {
  const at = clock.now();
  if (source.from === 'file') {
    const file = { path: source.path, madeAt: null };
    const staged = stageRestore({ dataDir, at, who, cause: 'file', backup: file });
    return staged.ok ? ok(file) : staged;
  }
  if (source.from === 'backup') {
    const backup = findBackup(dataDir, source.name);
    if (backup === null) return err('backup.not-found', { params: { name: source.name } });
    const staged = stageRestore({ dataDir, at, who, cause: 'backup', backup });
    return staged.ok ? ok(backup) : staged;
  }
  for (const backup of listBackups(dataDir)) {
    const staged = stageRestore({ dataDir, at, who, cause: 'backup', backup });
    if (staged.ok) return ok(backup);
    if (staged.error.code === 'store.disk-full') return staged;
    log.warn('A backup cannot be used', { path: backup.path, code: staged.error.code });
  }
  const staged = stageRestore({ dataDir, at, who, cause: 'nothing-left', backup: null });
  return staged.ok ? ok(null) : staged;
}
