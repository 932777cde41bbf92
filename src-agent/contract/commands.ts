import { z } from 'zod';
import { BACKUP_COMMANDS } from './backup-commands.ts';
import { defineCommand } from './command.ts';
import { targetIdSchema, targetSchema } from './delivery-settings.ts';
import { DEPLOY_COMMANDS } from './deploy-commands.ts';
import { instantSchema } from './entities.ts';
import { failureSchema } from './errors.ts';
import { GMAIL_COMMANDS } from './gmail-commands.ts';
import { HISTORY_COMMANDS } from './history-commands.ts';
import { LOG_COMMANDS } from './log-commands.ts';
import {
  importFilesSchema,
  importPreviewSchema,
  inspectedSourceSchema,
  inspectPreviewSchema,
  windowPreviewSchema,
} from './previews.ts';
import { SECRET_MAX_BYTES, secretNameSchema, secretStateSchema } from './secrets.ts';
import { SERVICE_COMMANDS } from './service-commands.ts';
import { settingsSchema } from './settings.ts';
import { doctorCheckSchema, statusSchema, windowStatusSchema } from './status.ts';
import { weekdaySchema } from './wall-clock.ts';

/**
 * Every command of the agent. The window, the tray and the command line say nothing else.
 * Adding one touches this file and its handler (src-agent/commands).
 */

const nothing = z.strictObject({});
const done = z.strictObject({ done: z.literal(true) });
/** Chosen by a caller who may want to call the test off (`tests.cancel`). */
const ticket = z.string().min(1).max(64).exactOptional();

const secretValue = z.string().min(1).max(SECRET_MAX_BYTES);
/** Bounds as a person writes them; both empty: no constraint. Without days those in force stay. */
const windowInput = z.strictObject({
  start: z.string().max(16),
  end: z.string().max(16),
  days: z.array(weekdaySchema).min(1).max(7).nullable().default(null),
});

export const COMMANDS = {
  'status.get': defineCommand('status.get', { input: nothing, output: statusSchema }),
  'watch.check-now': defineCommand('watch.check-now', {
    input: nothing,
    output: z.strictObject({ noticed: z.int(), unaccounted: z.int().nullable() }),
    timeLimitMs: 300_000,
  }),
  'watch.pause': defineCommand('watch.pause', {
    input: z.strictObject({ until: instantSchema.nullable().default(null) }),
    output: done,
  }),
  'watch.resume': defineCommand('watch.resume', { input: nothing, output: done }),
  'window.get': defineCommand('window.get', { input: nothing, output: windowStatusSchema }),
  'window.set': defineCommand('window.set', {
    input: windowInput,
    output: windowStatusSchema,
  }),
  'window.clear': defineCommand('window.clear', { input: nothing, output: windowStatusSchema }),
  'window.preview': defineCommand('window.preview', {
    input: z.strictObject({
      /** As window.set takes it; null: no constraint. */
      window: windowInput.nullable(),
      /** null: the zone of the settings. */
      timeZone: z.string().max(64).nullable().default(null),
    }),
    output: windowPreviewSchema,
  }),
  ...BACKUP_COMMANDS,
  ...HISTORY_COMMANDS,
  ...LOG_COMMANDS,
  ...GMAIL_COMMANDS,
  ...DEPLOY_COMMANDS,
  ...SERVICE_COMMANDS,
  'inspect.preview': defineCommand('inspect.preview', {
    input: z.strictObject({
      source: inspectedSourceSchema,
      /** Laid over the settings in force, as settings.set would; nothing is stored. */
      change: z.unknown().default({}),
      /** null: as if it came now. */
      now: instantSchema.nullable().default(null),
    }),
    output: inspectPreviewSchema,
    timeLimitMs: 30_000,
  }),
  'settings.get': defineCommand('settings.get', { input: nothing, output: settingsSchema }),
  'settings.set': defineCommand('settings.set', {
    /** Merged over the current document, then validated whole: all or nothing. Read there: a schema here would drop `__proto__` unseen. */
    input: z.strictObject({ change: z.unknown() }),
    output: settingsSchema,
  }),
  'settings.undo': defineCommand('settings.undo', { input: nothing, output: settingsSchema }),
  'import.preview': defineCommand('import.preview', {
    input: z.strictObject({ files: importFilesSchema }),
    output: importPreviewSchema,
    audience: 'host',
  }),
  'import.apply': defineCommand('import.apply', {
    input: z.strictObject({
      token: z.string().max(64),
      /** Secrets are never read from files (RELIABILITY.md CFG-2). */
      withSecrets: z.literal(false).default(false),
    }),
    output: done,
    audience: 'host',
  }),
  'secrets.list': defineCommand('secrets.list', {
    input: nothing,
    output: z.strictObject({ secrets: z.array(secretStateSchema), keychain: failureSchema.nullable() }),
    timeLimitMs: 30_000,
  }),
  'secrets.set': defineCommand('secrets.set', {
    input: z.strictObject({ name: secretNameSchema, value: secretValue }),
    output: secretStateSchema,
    timeLimitMs: 30_000,
  }),
  'secrets.clear': defineCommand('secrets.clear', {
    input: z.strictObject({ name: secretNameSchema }),
    output: secretStateSchema,
    timeLimitMs: 30_000,
  }),
  'mailbox.test': defineCommand('mailbox.test', {
    input: z.strictObject({
      /** A draft, tried without being stored; null: the settings in force. */
      mailbox: settingsSchema.shape.mailbox.nullable().default(null),
      /** Of the draft; null: the stored secret. */
      password: secretValue.nullable().default(null),
      ticket,
    }),
    output: z.strictObject({ idle: z.boolean(), messages: z.int(), unseen: z.int().nullable() }),
    timeLimitMs: 120_000,
  }),
  'targets.test': defineCommand('targets.test', {
    input: z.union([
      z.strictObject({ target: z.union([targetIdSchema, z.literal('presence')]), ticket }),
      /** Tried without being stored; its secrets are the stored ones. */
      z.strictObject({ draft: targetSchema, ticket }),
    ]),
    output: z.strictObject({ status: z.int(), accepted: z.boolean() }),
    timeLimitMs: 320_000,
  }),
  /** Ends a test that was started with this ticket; the test itself answers `command.cancelled`. */
  'tests.cancel': defineCommand('tests.cancel', {
    input: z.strictObject({ ticket: z.string().min(1).max(64) }),
    output: done,
  }),
  'doctor.run': defineCommand('doctor.run', {
    input: nothing,
    output: z.strictObject({ checks: z.array(doctorCheckSchema) }),
    timeLimitMs: 180_000,
  }),
} as const;

export type Commands = typeof COMMANDS;
export type CommandName = keyof Commands;

export function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(COMMANDS, name);
}
