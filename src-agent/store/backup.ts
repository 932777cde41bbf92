import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { DateTime } from 'luxon';
import { z } from 'zod';
import { failureSchema } from '../contract/errors.ts';
import { err, ok, type Result } from '../contract/result.ts';
import type { Clock } from '../ports.ts';
import { isoInstant } from '../support/clock.ts';
import { describeError } from '../support/describe-error.ts';
import type { Connection } from './connection.ts';
import { createPrivateFile, dataFiles, makeFolder } from './data-folder.ts';
import { storeFailureOf } from './sqlite-failure.ts';

export type Backup = {
  readonly path: string;
  /** Epoch milliseconds, from its name: the times of files do not survive copying. */
  readonly madeAt: number;
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
};

const EVERY_MS = 86_400_000;
const NAME = /^agent-(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})(\d{3})Z\.db$/u;
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
  };
}

export function listBackups(dataDir: string): readonly Backup[] {
  const folder = dataFiles(dataDir).backups;
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .flatMap((name) => {
      const madeAt = instantOf(name);
      return madeAt === null ? [] : [{ path: join(folder, name), madeAt }];
    })
    .sort((a, b) => b.madeAt - a.madeAt);
}

/** The open database's backup, checked. `keep`: how many are left in the folder after it, itself included. */
export async function makeBackup(
  db: Connection,
  dataDir: string,
  now: number,
  keep: number,
): Promise<Result<Backup>> {
  const folder = dataFiles(dataDir).backups;
  const made = makeFolder(folder);
  if (!made.ok) return made;
  const path = join(folder, `agent-${isoInstant(now).replaceAll(/[-:.]/gu, '')}.db`);
  const draft = `${path}.draft`;
  removeDrafts(folder);
  const created = createPrivateFile(draft);
  if (!created.ok) return created;
  try {
    await db.backup(draft, { progress: () => PAGES_PER_STEP });
    const sealed = await sealInWorker(draft);
    if (!sealed.ok) return sealed;
    renameSync(draft, path);
    for (const old of listBackups(dataDir).slice(keep)) rmSync(old.path, { force: true });
    return ok({ path, madeAt: now });
  } catch (error) {
    const failure = storeFailureOf(error, path);
    if (failure !== null) return { ok: false, error: failure };
    return err('store.folder-unwritable', { params: { path: folder }, cause: describeError(error) });
  } finally {
    removeDrafts(folder);
  }
}

/** What a crash during a backup left. */
function removeDrafts(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (/\.db\.draft(?:-wal|-shm|-journal)?$/u.test(name)) rmSync(join(folder, name), { force: true });
  }
}

function instantOf(name: string): number | null {
  const parts = NAME.exec(name);
  if (parts === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, millisecond = 0] = parts
    .slice(1)
    .map(Number);
  const instant = DateTime.utc(year, month, day, hour, minute, second, millisecond);
  return instant.isValid ? instant.toMillis() : null;
}

const workerAnswer = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), value: z.null() }),
  z.strictObject({ ok: z.literal(false), error: failureSchema }),
]);

function sealInWorker(path: string): Promise<Result<null>> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./check-backup-worker.ts', import.meta.url), { workerData: path });
    worker.once('message', (answer: unknown) => resolve(workerAnswer.parse(answer)));
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the check of a backup ended with code ${code}`)));
  });
}
