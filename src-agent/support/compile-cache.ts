import module from 'node:module';
import { fileURLToPath } from 'node:url';

/** Of the checkout: whoever may write there may change the code anyway, and nothing is left anywhere else. */
const FOLDER = fileURLToPath(new URL('../../node_modules/.cache/compiled', import.meta.url));

/**
 * Lets Node keep what it compiled of our modules and packages: half a second less for each command, and 20 MB, since
 * nothing of Node's TypeScript reader is loaded then. An entry (of the process or of a thread) calls it before it
 * imports anything else. Where the folder cannot be written, all is as without it; damaged entries are Node's to
 * refuse. Bundled code is JavaScript already and keeps nothing. Returns whether anything is kept.
 */
export function keepCompiledModules(folder = FOLDER, from = import.meta.url): boolean {
  if (!from.endsWith('.ts')) return false;
  // Since Node 22.1; Electron may bring an older one.
  return module.enableCompileCache?.(folder).directory !== undefined;
}

/** For a thread, which is ended without a chance to keep what it compiled. */
export function saveCompiledModules(): void {
  module.flushCompileCache?.();
}
