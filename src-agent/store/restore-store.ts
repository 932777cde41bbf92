import { closeSync, copyFileSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { err, ok, type Result } from '../contract/result.ts';
import type { Clock, Log } from '../ports.ts';
import { isoInstant } from '../support/clock.ts';
import { describeError } from '../support/describe-error.ts';
import { listBackups } from './backup.ts';
import { checkDatabase } from './check-database.ts';
import { createPrivateFile, databaseFamily, dataFiles, prepareDataFolder } from './data-folder.ts';

export type Restored = {
  /** The damaged files under their new names; empty when there was no database. */
  readonly setAside: readonly string[];
  /** null: no good backup, the next start makes a fresh database. */
  readonly backup: { readonly path: string; readonly madeAt: number } | null;
};

/**
 * The way out of a damaged database (STO-4), asked for by the operator while no agent runs (the caller holds
 * the agent's lock). The database and its -wal and -shm are set aside together, never one without the others
 * (sqlite.org/howtocorrupt.html), then the newest backup that passes a full check takes their place. Nothing is
 * deleted. A crash in between is finished by the next `openStore`.
 */
export function restoreStore(options: {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: Log;
}): Result<Restored> {
  const { dataDir, log } = options;
  const files = dataFiles(dataDir);
  const prepared = prepareDataFolder(dataDir);
  if (!prepared.ok) return prepared;
  try {
    const backup = stageNewestGood(dataDir, log);
    const suffix = isoInstant(options.clock.now()).replaceAll(/[-:.]/gu, '');
    const aside = `${files.database}.damaged-${suffix}`;
    // The database itself first: from then on the staged copy counts, whatever happens to its companions.
    const setAside = databaseFamily(files.database).flatMap((path) => {
      if (!existsSync(path)) return [];
      const name = path.replace(files.database, () => aside);
      renameSync(path, name);
      return [name];
    });
    finishRestore(dataDir);
    log.warn('The database was set aside', { files: setAside.length, backup: backup?.path ?? 'none' });
    return ok({ setAside, backup });
  } catch (error) {
    return err('store.folder-unwritable', { params: { path: dataDir }, cause: describeError(error) });
  }
}

/**
 * Puts a staged backup in the place of a database that is gone. True when there was one. Companions of a
 * database that is gone would be taken for the new one's: they are set aside as well.
 */
export function finishRestore(dataDir: string): boolean {
  const { database, restoring } = dataFiles(dataDir);
  if (existsSync(database)) return false;
  for (const path of databaseFamily(database)) if (existsSync(path)) renameSync(path, `${path}.damaged`);
  if (!existsSync(restoring)) return false;
  renameSync(restoring, database);
  return true;
}

function stageNewestGood(dataDir: string, log: Log): Restored['backup'] {
  const { restoring } = dataFiles(dataDir);
  for (const backup of listBackups(dataDir)) {
    const checked = checkDatabase(backup.path, 'full');
    if (!checked.ok) {
      log.warn('A backup cannot be used', { path: backup.path, code: checked.error.code });
      continue;
    }
    const draft = `${restoring}.draft`;
    rmSync(draft, { force: true });
    createPrivateFile(draft);
    copyFileSync(backup.path, draft);
    const handle = openSync(draft, 'r+');
    fsyncSync(handle);
    closeSync(handle);
    renameSync(draft, restoring);
    return backup;
  }
  return null;
}
