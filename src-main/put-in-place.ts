import {
  chmodSync,
  closeSync,
  copyFileSync,
  fsyncSync,
  linkSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { syncFolder } from '../src-agent/support/sync-folder.ts';

/**
 * Puts the program `file` at `destination`, on Linux: until the last moment what is there stays as it is, from then on
 * the new one is there, whole and on the disk (UPD-3). Throws what the file system throws; then nothing has changed.
 * `file` is left where it is. Of two processes at once each puts the whole of its own, or fails.
 */
export function putInPlace(file: string, destination: string): void {
  const folder = dirname(destination);
  removeDrafts(folder);
  const draft = join(folder, `.render-signal-desktop-${process.pid}.installing`);
  try {
    linkOrCopy(file, draft);
    chmodSync(draft, 0o755);
    syncFile(draft);
    renameSync(draft, destination);
  } finally {
    // There still where a step failed; and where both were names of the same file, which a rename leaves as it is.
    rmSync(draft, { force: true });
  }
  syncFolder(folder);
}

/** A second name takes no room and no time; another file system, or one without such names, gets a copy. */
function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}

function syncFile(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** What an installation that was killed left. */
function removeDrafts(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (/^\.render-signal-desktop-\d+\.installing$/u.test(name)) rmSync(join(folder, name), { force: true });
  }
}
