import { z } from 'zod';
import { defineCommand } from './command.ts';
import { instantSchema } from './entities.ts';
import { failureSchema } from './errors.ts';

/** The commands over backups: each is the whole of what is kept, without secrets. */

/** Copying and checking take seconds for each hundred megabytes. */
const LONG_MS = 600_000;

export const backupRowSchema = z.strictObject({
  /** Of its file; how it is asked for. */
  name: z.string(),
  path: z.string(),
  /** null: a file from elsewhere, whose name does not say it. */
  madeAt: instantSchema.nullable(),
  sizeBytes: z.int().nonnegative(),
  /** Of the database's schema; null where it cannot be read. */
  version: z.int().nonnegative().nullable(),
  contents: z
    .strictObject({
      mails: z.int().nonnegative(),
      deliveries: z.int().nonnegative(),
      newestMailAt: instantSchema.nullable(),
      settingsChangedAt: instantSchema.nullable(),
    })
    .nullable(),
  /** Why it cannot be restored, as far as is known. Each was checked as a whole when it was made. */
  failure: failureSchema.nullable(),
});
export type BackupRow = z.infer<typeof backupRowSchema>;

const nothing = z.strictObject({});
const name = z.string().min(1).max(100);
const path = z.string().min(1).max(4_000);

export const BACKUP_COMMANDS = {
  /** Newest first. */
  'backups.list': defineCommand('backups.list', {
    input: nothing,
    output: z.strictObject({ backups: z.array(backupRowSchema) }),
  }),
  'backups.make': defineCommand('backups.make', {
    input: nothing,
    output: backupRowSchema,
    timeLimitMs: LONG_MS,
  }),
  /** Reads all of it once more: disks forget. `failure` says what was found. */
  'backups.check': defineCommand('backups.check', {
    input: z.strictObject({ name }),
    output: backupRowSchema,
    timeLimitMs: LONG_MS,
  }),
  /** The operator knows of the last restore, or of a log that was lost: it needs no attention any more. */
  'backups.acknowledge': defineCommand('backups.acknowledge', {
    input: nothing,
    output: z.strictObject({ done: z.literal(true) }),
  }),
  /** A file that is to be restored, read through. */
  'backups.inspect': defineCommand('backups.inspect', {
    input: z.strictObject({ path }),
    output: backupRowSchema,
    timeLimitMs: LONG_MS,
    audience: 'host',
  }),
  /** A backup at a place of the operator's choice, to keep elsewhere or to go on with on another machine. */
  'backups.export': defineCommand('backups.export', {
    input: z.strictObject({ path }),
    output: backupRowSchema,
    timeLimitMs: LONG_MS,
    audience: 'host',
  }),
  /**
   * Checks and makes ready; the agent then stops, sets the present database aside, and starts on the backup. Receivers
   * that a file brings along and that are new here arrive switched off (RELIABILITY.md CFG-2).
   */
  'backups.restore': defineCommand('backups.restore', {
    input: z.union([z.strictObject({ name }), z.strictObject({ path })]),
    output: z.strictObject({ restarting: z.boolean() }),
    timeLimitMs: LONG_MS,
    audience: 'host',
  }),
} as const;
