// One set-up at a time per clone: two npm scripts started together on a fresh clone would otherwise
// run `npm ci` into the same folder. The lock is a folder because creating one is atomic everywhere.
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { SetupFailure, say } from './setup-failure.mjs';

const POLL_MS = 200;
/** How long a lock without a readable owner may be in the making before it counts as left behind. */
const OWNERLESS_GRACE_MS = 5_000;

/**
 * Runs `work` while no other process holds `lockPath`; waits for the holder, takes over from a dead one.
 * @param {string} lockPath
 * @param {AbortSignal} stop Ends the wait; when it comes during `work`, fails after it.
 * @param {() => void} work Synchronous, so that nothing of it outlives the lock.
 */
export async function withSetupLock(lockPath, stop, work) {
  mkdirSync(dirname(lockPath), { recursive: true });
  let announced = false;
  while (!tryAcquire(lockPath)) {
    const holder = readHolder(lockPath);
    if (isLeftBehind(lockPath, holder)) {
      discard(lockPath);
      continue;
    }
    if (!announced) {
      say(`waiting for another npm script to finish setting up (process ${holder ?? 'unknown'}).`);
      announced = true;
    }
    await setTimeout(POLL_MS);
    if (stop.aborted) throw new SetupFailure('stopped.');
  }
  try {
    work();
  } finally {
    rmSync(lockPath, { recursive: true, force: true });
  }
  // A signal that came during the synchronous work is delivered now.
  await setImmediate();
  if (stop.aborted) throw new SetupFailure('stopped.');
}

/** @param {string} lockPath */
function tryAcquire(lockPath) {
  try {
    mkdirSync(lockPath);
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
  writeFileSync(join(lockPath, 'pid'), String(process.pid));
  return true;
}

/** @param {string} lockPath */
function readHolder(lockPath) {
  try {
    const pid = Number(readFileSync(join(lockPath, 'pid'), 'utf8'));
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/**
 * @param {string} lockPath
 * @param {number | undefined} holder
 */
function isLeftBehind(lockPath, holder) {
  if (holder !== undefined) return !isAlive(holder);
  try {
    return Date.now() - statSync(lockPath).mtimeMs > OWNERLESS_GRACE_MS;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !hasCode(error, 'ESRCH');
  }
}

/**
 * Renames first: of several processes that saw the same dead holder, one wins.
 * @param {string} lockPath
 */
function discard(lockPath) {
  const grave = `${lockPath}.${process.pid}`;
  try {
    renameSync(lockPath, grave);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return;
    throw error;
  }
  rmSync(grave, { recursive: true, force: true });
}

/**
 * @param {unknown} error
 * @param {string} code
 */
function hasCode(error, code) {
  return error instanceof Error && 'code' in error && error.code === code;
}
