import { closeSync, copyFileSync, fsyncSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '../contract/result.ts';
import type { Settings } from '../contract/settings.ts';
import { readSettings } from '../contract/settings-upgrade.ts';
import { switchNewOff } from '../contract/switch-new-off.ts';
import { stampOf } from '../support/clock.ts';
import { describeError } from '../support/describe-error.ts';
import { parseJson } from '../support/parse-json.ts';
import { backupFailure } from './backup-failure.ts';
import { checkDatabase } from './check-database.ts';
import { type Connection, connect, connectReadOnly } from './connection.ts';
import { createPrivateFile, dataFiles } from './data-folder.ts';
import { migrate } from './migrate.ts';
import { hasOwnSchema } from './own-schema.ts';
import { type RestoreCause, recordRestore } from './restored-past.ts';
import { storeFailureOf } from './sqlite-failure.ts';

export type StageOptions = {
  readonly dataDir: string;
  readonly at: number;
  readonly who: string;
  readonly cause: RestoreCause;
  /** null: an empty database. */
  readonly backup: { readonly path: string; readonly madeAt: number | null } | null;
};

/**
 * Makes, beside the database, what is to take its place: a copy of the backup that was found sound and of this program's
 * own making, brought to the present schema, and told that it is a restored past. It bears its name only when it is
 * whole and on the disk; the backup itself stays as it is. May take seconds: a running agent leaves it to a thread.
 */
export function stageRestore(options: StageOptions): Result<null> {
  const { dataDir, backup, at } = options;
  const staged = dataFiles(dataDir).restoring(stampOf(at));
  const draft = `${staged}.draft`;
  removeDrafts(dataDir);
  try {
    const created = createPrivateFile(draft);
    if (!created.ok) return created;
    if (backup !== null) {
      copyFileSync(backup.path, draft);
      const checked = checkDatabase(draft, 'full');
      // The fault is the backup's, not its copy's.
      if (!checked.ok) return { ok: false, error: backupFailure(checked.error, backup.path) };
      if (checked.value.version === 0) return err('backup.foreign', { params: { path: backup.path } });
    }
    const db = connect(draft);
    try {
      const prepared = prepare(db, options);
      if (!prepared.ok) return prepared;
      db.pragma('journal_mode = DELETE');
    } finally {
      db.close();
    }
    const handle = openSync(draft, 'r+');
    fsyncSync(handle);
    closeSync(handle);
    renameSync(draft, staged);
    return ok(null);
  } catch (error) {
    const failure = storeFailureOf(error, backup?.path ?? draft);
    if (failure !== null) return { ok: false, error: failure };
    const path = backup?.path ?? dataDir;
    return isFullDisk(error)
      ? err('store.disk-full', { params: { path: dataDir }, retryable: true, cause: describeError(error) })
      : err('cli.unreadable-file', { params: { path }, cause: describeError(error) });
  } finally {
    removeDrafts(dataDir);
  }
}

function prepare(db: Connection, { dataDir, backup, at, cause, who }: StageOptions): Result<null> {
  const path = backup?.path ?? '';
  if (backup !== null && !hasOwnSchema(db)) return err('backup.foreign', { params: { path } });
  migrate(db);
  const row = selectSettings(db);
  if (row !== undefined) {
    const settings = readSettings(parseJson(row));
    if (!settings.ok) return settings;
    if (cause === 'file') writeSwitchedOff(db, settings.value, readPresentSettings(dataDir));
  }
  recordRestore(db, { at, cause, madeAt: backup?.madeAt ?? null, who });
  return ok(null);
}

/** Whoever brings a backup along decides, receiver by receiver, that this machine may call it. */
function writeSwitchedOff(db: Connection, settings: Settings, present: Settings | null): void {
  const document = JSON.stringify(switchNewOff(present, settings).settings);
  db.prepare<[string]>('UPDATE settings SET document = ?, revision = revision + 1').run(document);
}

/** Those in force; null where there is none, or no database that could say them. */
function readPresentSettings(dataDir: string): Settings | null {
  try {
    const db = connectReadOnly(dataFiles(dataDir).database);
    try {
      const settings = readSettings(parseJson(selectSettings(db) ?? ''));
      return settings.ok ? settings.value : null;
    } finally {
      db.close();
    }
  } catch {
    return null;
  }
}

function selectSettings(db: Connection): string | undefined {
  return db.prepare<[], string>('SELECT document FROM settings').pluck().get();
}

function removeDrafts(dataDir: string): void {
  for (const name of readdirSync(dataDir)) {
    if (/^agent\.db\.restoring-[0-9TZ]+\.draft(?:-wal|-shm|-journal)?$/u.test(name)) {
      rmSync(join(dataDir, name), { force: true });
    }
  }
}

function isFullDisk(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
}
