import { closeSync, fsyncSync, openSync } from 'node:fs';
import { systemCode } from './system-code.ts';

/** Names reach the disk with their folder. Windows cannot open one, and some file systems over a network cannot sync one. */
export function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } catch (error) {
    if (systemCode(error) !== 'EINVAL') throw error;
  } finally {
    closeSync(handle);
  }
}
