import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { err, ok, type Result } from '../contract/result.ts';
import { isoInstant } from '../support/clock.ts';
import { describeError } from '../support/describe-error.ts';
import { checkFamilyWritable, createPrivateFile, dataFiles, prepareDataFolder } from './data-folder.ts';
import { storeFailureOf } from './sqlite-failure.ts';

const holderSchema = z.strictObject({
  pid: z.int().positive(),
  host: z.string().max(300),
  /** Epoch milliseconds. */
  since: z.number(),
});
/** Who holds a data folder; for the message only, never to decide whether it is held. */
export type LockHolder = z.infer<typeof holderSchema>;

export type AgentLock = {
  /** As the log lines of BEHAVIOUR.md 1.10 name it. */
  readonly path: string;
  readonly holder: LockHolder;
  /** Idempotent. */
  release(): void;
};

/**
 * Two that start at once stand in each other's way for a moment, on the shared lock that comes before the
 * exclusive one: without a wait both would give up.
 */
const CONTEST_MS = 150;
/** A starting agent takes the lock a moment before it has written its name. */
const NAME_WAIT_MS = 25;
const NAME_TRIES = 8;

/**
 * One agent per data folder (RELIABILITY.md PRO-4). The lock is SQLite's exclusive lock on a side file, which
 * the operating system drops with the process, however it ends: no PID is compared, nothing needs cleaning.
 * Fails with agent.already-running {holder, pid, host, since, path}.
 *
 * On POSIX a process that opens and closes the file by any other way loses the lock: nothing else reads it.
 */
export function acquireAgentLock(dataDir: string, info: LockHolder): Result<AgentLock> {
  const files = dataFiles(dataDir);
  const prepared = prepareDataFolder(dataDir);
  if (!prepared.ok) return prepared;
  const created = createLockFile(files.lock);
  if (!created.ok) return created;
  let db: Database.Database | undefined;
  try {
    db = new Database(files.lock, { timeout: CONTEST_MS });
    db.exec('BEGIN EXCLUSIVE');
    writeHolder(files.lockHolder, info);
    return ok(lockOver(db, files, info));
  } catch (error) {
    db?.close();
    const failure = storeFailureOf(error, files.lock);
    if (failure?.code === 'store.busy') return heldBy(readHolder(files.lockHolder), files.lock);
    if (failure !== null) return { ok: false, error: failure };
    return err('store.folder-unwritable', { params: { path: dataDir }, cause: describeError(error) });
  }
}

/** Path of the lock of a data folder. */
export function agentLockPath(dataDir: string): string {
  return dataFiles(dataDir).lock;
}

function lockOver(db: Database.Database, files: ReturnType<typeof dataFiles>, holder: LockHolder): AgentLock {
  return {
    path: files.lock,
    holder,
    release() {
      if (!db.open) return;
      rmSync(files.lockHolder, { force: true });
      db.close();
    },
  };
}

/** Only when it is missing: opening it otherwise would cost this process its own lock. */
function createLockFile(path: string): Result<null> {
  const writable = checkFamilyWritable(path);
  return writable.ok ? createPrivateFile(path) : writable;
}

function heldBy(holder: LockHolder | null, path: string) {
  return err('agent.already-running', {
    params: { path, ...(holder === null ? {} : describeHolder(holder)) },
    retryable: true,
  });
}

function describeHolder({ pid, host, since }: LockHolder) {
  const at = isoInstant(since);
  return { pid, host, since: at, holder: `pid ${pid}, ${host}, ${at}` };
}

function writeHolder(path: string, info: LockHolder): void {
  const draft = `${path}.${info.pid}`;
  writeFileSync(draft, `${JSON.stringify(holderSchema.parse(info))}\n`, { mode: 0o600 });
  renameSync(draft, path);
}

/**
 * The name the holder wrote. What a dead predecessor left is read only if the holder was just about to
 * overwrite it: the file is read until it names the same live process twice.
 */
function readHolder(path: string): LockHolder | null {
  let last: LockHolder | null = null;
  for (let tries = 0; tries < NAME_TRIES; tries += 1) {
    const found = readOnce(path);
    if (found !== null && found.pid === last?.pid && found.since === last.since) return found;
    last = found;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, NAME_WAIT_MS);
  }
  return last;
}

function readOnce(path: string): LockHolder | null {
  try {
    const holder = holderSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    return holder.success ? holder.data : null;
  } catch {
    return null;
  }
}
