import { lstatSync, mkdirSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Lets Node keep what it compiled of our modules and packages: half a second less for each command. What is
 * cached is run, so only a folder of our own that nobody else can write is used (another user may have made one
 * by the same name first); without one nothing is kept. Damaged entries are Node's to refuse.
 */
export function keepCompiledModules(parent: string = tmpdir()): boolean {
  const owner = process.getuid?.();
  const folder = join(parent, owner === undefined ? 'rsd-compiled' : `rsd-compiled-${owner}`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // Not `stat`: a link would lead to where somebody else decides.
    const found = lstatSync(folder);
    const isOurs = owner === undefined || (found.uid === owner && (found.mode & 0o077) === 0);
    if (!found.isDirectory() || !isOurs) return false;
  } catch {
    // No room, no right, no temporary folder: everything works as well, only later.
    return false;
  }
  return enableCompileCache(folder).directory !== undefined;
}
