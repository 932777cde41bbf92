import { writeFileSync } from 'node:fs';

/**
 * On Linux: should this process crash, or one that it starts from now on, its core dump holds none of its memory, and
 * so no secret (RELIABILITY.md SEC-5; core(5), "Controlling which mappings are written"). Node can neither set the
 * limit of core files nor make a process undumpable. Elsewhere, and on a kernel without the setting, nothing happens.
 */
export function emptyCoreDumps(): void {
  if (process.platform !== 'linux') return;
  try {
    writeFileSync('/proc/self/coredump_filter', '0');
  } catch {
    // A kernel built without core dumps has no such file.
  }
}
