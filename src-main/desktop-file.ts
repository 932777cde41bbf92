import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Log } from '../src-agent/ports.ts';
import { describeError } from '../src-agent/support/describe-error.ts';
import { windowPlaceSchema } from './window-place.ts';

/** What the desktop remembers by itself, without the agent: nothing of it is needed to work. */
const desktopFileSchema = z.strictObject({
  place: windowPlaceSchema.nullable().default(null),
  /** The operator was told once that closing the window leaves the agent at work. */
  toldOfTray: z.boolean().default(false),
  /** The operator wants to quit without being asked. */
  quitsUnasked: z.boolean().default(false),
  /** The version that could not be installed when the application ended, while nobody looked. */
  failedInstall: z.strictObject({ version: z.string(), detail: z.string() }).nullable().default(null),
});
export type DesktopMemory = z.infer<typeof desktopFileSchema>;

export type DesktopFile = {
  read(): DesktopMemory;
  change(change: Partial<DesktopMemory>): void;
};

/** `desktop.json` of the data folder. Unreadable: as if new, and said in the log. */
export function openDesktopFile(dataDir: string, log: Log): DesktopFile {
  const path = join(dataDir, 'desktop.json');
  let memory = desktopFileSchema.parse({});
  try {
    memory = desktopFileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    const isNew = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!isNew) log.warn('What the window remembered cannot be read', { cause: describeError(error) });
  }
  return {
    read: () => memory,
    change(change) {
      memory = { ...memory, ...change };
      try {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(`${path}.new`, JSON.stringify(memory), { mode: 0o600 });
        renameSync(`${path}.new`, path);
      } catch (error) {
        log.warn('What the window remembers was not kept', { cause: describeError(error) });
      }
    },
  };
}
