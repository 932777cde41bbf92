import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { guardFolder } from './death-guard.ts';

export type TemporaryFolder = {
  /** Absolute path, short enough for Unix sockets beneath it (108 bytes). */
  readonly path: string;
  readonly remove: () => Promise<void>;
};

/** A folder of its own under the system's temporary one, removed even when the test process is killed. */
export function createTemporaryFolder(name: string, under = tmpdir()): TemporaryFolder {
  const path = mkdtempSync(join(under, `rsd-${name}-`));
  const drop = guardFolder(path);
  return {
    path,
    remove: async () => {
      // A child that is still dying may write once more: rm tries again.
      await rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
      drop();
    },
  };
}
