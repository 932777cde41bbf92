import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DateTime } from 'luxon';
import { err, ok, type Result } from '../contract/result.ts';
import type { Clock } from '../ports.ts';
import { stampOf } from '../support/clock.ts';
import { describeError } from '../support/describe-error.ts';
import { syncFolder } from '../support/sync-folder.ts';
import type { Connection } from './connection.ts';
import { createPrivateFile, dataFiles, makeFolder } from './data-folder.ts';
import { runStoreJob } from './run-store-job.ts';
import { storeFailureOf } from './sqlite-failure.ts';

export type Backup = {
  readonly path: string;
  /** Epoch milliseconds, from its name: the times of files do not survive copying. */
  readonly madeAt: number;
  /** How often the clock had gone back by then: a backup of a later era is newer, whatever its date (TIM-3). */
  readonly era: number;
};

export type Backups = {
  /** Newest first. */
  list(): readonly Backup[];
  /** Whether the newest one is a day old, lies in the future (the clock was set back) or there is none. */
  isDue(now: number): boolean;
  /**
   * Copies the open database by SQLite's backup API, checks the copy and keeps the newest `keep` (STO-5).
   * Writers go on meanwhile. One at a time: a call during another joins it.
   */
  make(keep: number): Promise<Result<Backup>>;
  /** The same at a place outside of the data folder. */
  writeTo(path: string): Promise<Result<null>>;
};

const EVERY_MS = 86_400_000;
/** Of the first era nothing is said: a clock that goes back behind a backup is rare. */
const NAME = /^agent-(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})(\d{3})Z(?:-([2-9]|\d{2,}))?\.db$/u;
const FIRST_ERA = 1;
/** Pages copied before other work gets its turn: 4 MB. */
const PAGES_PER_STEP = 1_000;

export function createBackups(db: Connection, dataDir: string, clock: Clock): Backups {
  let running: Promise<Result<Backup>> | null = null;
  return {
    list: () => listBackups(dataDir),
    isDue(now) {
      const [newest] = listBackups(dataDir);
      return newest === undefined || now - newest.madeAt >= EVERY_MS || newest.madeAt - now >= EVERY_MS;
    },
    make(keep) {
      running ??= makeBackup(db, dataDir, clock.now(), keep).finally(() => {
        running = null;
      });
      return running;
    },
    writeTo: (path) => writeBackup(db, path),
  };
}

export function listBackups(dataDir: string): readonly Backup[] {
  const folder = dataFiles(dataDir).backups;
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .flatMap((name) => {
      const read = readName(name);
      return read === null ? [] : [{ path: join(folder, name), ...read }];
    })
    .sort((a, b) => b.era - a.era || b.madeAt - a.madeAt);
}

/** The backup of this file name, as `listBackups` gives it; null: there is none. */
export function findBackup(dataDir: string, name: string): Backup | null {
  return listBackups(dataDir).find(({ path }) => basename(path) === name) ?? null;
}

/**
 * Before a migration. It takes the place of one that is less than a day old: a migration that fails at every start must
 * not push the past out of the folder by copies of the present (UPD-3).
 */
export async function makeMigrationBackup(
  db: Connection,
  dataDir: string,
  now: number,
  keep: number,
): Promise<Result<Backup>> {
  const [before] = listBackups(dataDir);
  const isOfToday = before !== undefined && Math.abs(now - before.madeAt) < EVERY_MS;
  return makeBackup(db, dataDir, now, keep, isOfToday ? before : null);
}

/**
 * The open database's backup, checked. `keep`: how many are left in the folder after it, itself included. `inPlaceOf`
 * goes as soon as it is there.
 */
async function makeBackup(
  db: Connection,
  dataDir: string,
  now: number,
  keep: number,
  inPlaceOf: Backup | null = null,
): Promise<Result<Backup>> {
  const folder = dataFiles(dataDir).backups;
  const made = makeFolder(folder);
  if (!made.ok) return made;
  const [newest] = listBackups(dataDir);
  const era = newest === undefined ? FIRST_ERA : newest.era + (now < newest.madeAt ? 1 : 0);
  const path = join(folder, `agent-${stampOf(now)}${era === FIRST_ERA ? '' : `-${era}`}.db`);
  removeDrafts(folder);
  const written = await writeBackup(db, path);
  if (!written.ok) return written;
  try {
    // It may be all that is left of a past that is changed next.
    syncFolder(folder);
  } catch (error) {
    return err('store.folder-unwritable', { params: { path: folder }, cause: describeError(error) });
  }
  if (inPlaceOf !== null && inPlaceOf.path !== path) rmSync(inPlaceOf.path, { force: true });
  for (const old of listBackups(dataDir).slice(keep)) rmSync(old.path, { force: true });
  return ok({ path, madeAt: now, era });
}

/** The file appears whole and checked, or not at all; one that is there is replaced. */
async function writeBackup(db: Connection, path: string): Promise<Result<null>> {
  const draft = `${path}.draft`;
  const created = createPrivateFile(draft);
  if (!created.ok) return created;
  try {
    await db.backup(draft, { progress: () => PAGES_PER_STEP });
    const sealed = await runStoreJob({ job: 'seal', path: draft });
    if (!sealed.ok) return sealed;
    renameSync(draft, path);
    return ok(null);
  } catch (error) {
    const failure = storeFailureOf(error, path);
    if (failure !== null) return { ok: false, error: failure };
    return err('store.folder-unwritable', { params: { path: dirname(path) }, cause: describeError(error) });
  } finally {
    for (const part of ['', '-wal', '-shm', '-journal']) rmSync(`${draft}${part}`, { force: true });
  }
}

/** What a crash during a backup left. */
function removeDrafts(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (/\.db\.draft(?:-wal|-shm|-journal)?$/u.test(name)) rmSync(join(folder, name), { force: true });
  }
}

function readName(name: string): Pick<Backup, 'madeAt' | 'era'> | null {
  const parts = NAME.exec(name);
  if (parts === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, millisecond = 0] = parts
    .slice(1, 8)
    .map(Number);
  const instant = DateTime.utc(year, month, day, hour, minute, second, millisecond);
  return instant.isValid ? { madeAt: instant.toMillis(), era: Number(parts[8] ?? FIRST_ERA) } : null;
}
