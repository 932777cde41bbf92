import { z } from 'zod';
import { backupRowSchema } from './backup-commands.ts';
import { defineCommand } from './command.ts';
import { renderServiceIdSchema } from './deploy-settings.ts';
import { instantSchema } from './entities.ts';
import { failureSchema } from './errors.ts';
import { eventSchema } from './events.ts';
import { deliveryFilterSchema } from './history-commands.ts';
import { importPreviewSchema } from './previews.ts';

/**
 * What the window asks of the desktop application itself: the process of the agent, files, links, the desktop.
 * Everything else it asks of the agent (commands.ts), through the same gate.
 */

const nothing = z.strictObject({});
const done = z.strictObject({ done: z.literal(true) });
/** Where a file was written; null: the operator chose none. */
const saved = z.strictObject({ path: z.string().nullable() });
/** A person stands before a file dialog as long as they like. */
const DIALOG_LIMIT_MS = 3_600_000;

/** How an agent process ended, and what it printed last. */
export const agentEndSchema = z.strictObject({
  at: instantSchema,
  /** `hung`: it gave no sign of life and was ended by us. */
  reason: z.enum(['died', 'hung', 'not-started']),
  exitCode: z.int(),
  uptimeMs: z.number().nonnegative(),
  /** Its last lines, oldest first, without secrets. */
  lines: z.array(z.string().max(2_000)).max(100),
});
export type AgentEnd = z.infer<typeof agentEndSchema>;

/** The process of the agent, as its supervisor sees it. */
export const agentProcessSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('starting'), since: instantSchema }),
  z.strictObject({ state: z.literal('running'), since: instantSchema, pid: z.int() }),
  /** It died and comes back; `slowed` after several deaths in a short time (PRO-1). */
  z.strictObject({ state: z.literal('respawning'), at: instantSchema, slowed: z.boolean() }),
  /** It cannot work here (data folder, another agent); tried again at an instant. */
  z.strictObject({ state: z.literal('refused'), at: instantSchema, failure: failureSchema }),
  z.strictObject({ state: z.literal('stopped') }),
]);
export type AgentProcessState = z.infer<typeof agentProcessSchema>;

export const desktopModeSchema = z.enum(['real', 'demo']);
export type DesktopMode = z.infer<typeof desktopModeSchema>;

const updatesSchema = z.discriminatedUnion('state', [
  /** No feed is configured in this build. */
  z.strictObject({ state: z.literal('off') }),
  z.strictObject({ state: z.enum(['idle', 'checking', 'current']) }),
  z.strictObject({ state: z.literal('downloading'), version: z.string() }),
  /** `failedBefore`: why the last end of the application did not install it. */
  z.strictObject({ state: z.literal('ready'), version: z.string(), failedBefore: z.string().nullable() }),
  z.strictObject({ state: z.literal('failed'), detail: z.string() }),
]);
export type UpdatesState = z.infer<typeof updatesSchema>;

const loginItemSchema = z.strictObject({ supported: z.boolean(), enabled: z.boolean() });

export const desktopSchema = z.strictObject({
  version: z.string(),
  electron: z.string(),
  platform: z.string(),
  mode: desktopModeSchema,
  agent: agentProcessSchema,
  /** The newest last. */
  ends: z.array(agentEndSchema).max(10),
  dataDir: z.string(),
  /** The desktop's language, as `fr-FR`. */
  locale: z.string(),
  startAtLogin: loginItemSchema,
  updates: updatesSchema,
});
export type Desktop = z.infer<typeof desktopSchema>;

/** Panels that a tray entry, a notification or the palette can open. */
export const PANELS = [
  'overview',
  'time-window',
  'mail',
  'deliveries',
  'links',
  'gmail',
  'deploys',
  'settings',
  'logs',
] as const;
export const panelSchema = z.enum(PANELS);
export type Panel = z.infer<typeof panelSchema>;

export const DESKTOP_COMMANDS = {
  'desktop.get': defineCommand('desktop.get', { input: nothing, output: desktopSchema }),
  /** Ends the wait for the next start of the agent. */
  'desktop.start-agent': defineCommand('desktop.start-agent', { input: nothing, output: done }),
  /** The same, and a damaged database is set aside for the newest good backup (STO-4). */
  'desktop.restore-database': defineCommand('desktop.restore-database', { input: nothing, output: done }),
  'desktop.set-mode': defineCommand('desktop.set-mode', {
    input: z.strictObject({ mode: desktopModeSchema }),
    output: done,
    timeLimitMs: 60_000,
  }),
  /** `confirmed`: the operator saw the whole host and agreed. Otherwise hosts we do not know are only named. */
  'desktop.open-link': defineCommand('desktop.open-link', {
    input: z.strictObject({ url: z.string().max(8_000), confirmed: z.boolean().default(false) }),
    output: z.strictObject({ opened: z.boolean(), host: z.string() }),
  }),
  /** Begins "Connect with Google" and opens its page in the system's browser; gmail.connect-result tells the rest. */
  'desktop.connect-gmail': defineCommand('desktop.connect-gmail', {
    input: nothing,
    output: z.strictObject({ until: instantSchema }),
    timeLimitMs: 60_000,
  }),
  /** Shows the local command of a service in a dialog of the system, where the operator lets it run or not (CMD-2). */
  'desktop.confirm-command': defineCommand('desktop.confirm-command', {
    input: z.strictObject({ service: renderServiceIdSchema }),
    output: z.strictObject({ confirmed: z.boolean() }),
    timeLimitMs: DIALOG_LIMIT_MS,
  }),
  'desktop.copy-text': defineCommand('desktop.copy-text', {
    input: z.strictObject({ text: z.string().max(250_000) }),
    output: done,
  }),
  'desktop.open-folder': defineCommand('desktop.open-folder', {
    input: z.strictObject({ folder: z.enum(['data', 'logs']) }),
    output: done,
  }),
  'desktop.export-settings': defineCommand('desktop.export-settings', {
    input: nothing,
    output: saved,
    timeLimitMs: DIALOG_LIMIT_MS,
  }),
  /** As CSV; `rows`: how many were written. */
  'desktop.export-deliveries': defineCommand('desktop.export-deliveries', {
    input: deliveryFilterSchema,
    output: saved.extend({ rows: z.int().nonnegative() }),
    timeLimitMs: DIALOG_LIMIT_MS,
  }),
  /** The operator chooses the files; the page sees what they would change, never what is in them. */
  'desktop.choose-import': defineCommand('desktop.choose-import', {
    input: nothing,
    output: z.strictObject({ preview: importPreviewSchema.nullable() }),
    timeLimitMs: DIALOG_LIMIT_MS,
  }),
  /** Takes over what a preview showed. */
  'desktop.apply-import': defineCommand('desktop.apply-import', {
    input: z.strictObject({ token: z.string().max(64) }),
    output: done,
  }),
  /** Everything but secrets, to a place that the operator chooses. */
  'desktop.export-backup': defineCommand('desktop.export-backup', {
    input: nothing,
    output: saved,
    timeLimitMs: DIALOG_LIMIT_MS,
  }),
  /** The operator chooses a file; the page sees what is in it. null: none was chosen. */
  'desktop.choose-backup': defineCommand('desktop.choose-backup', {
    input: nothing,
    output: z.strictObject({ backup: backupRowSchema.nullable() }),
    timeLimitMs: DIALOG_LIMIT_MS,
  }),
  /** One of the list, or the file that was chosen last. The agent starts anew on it. */
  'desktop.restore-backup': defineCommand('desktop.restore-backup', {
    input: z.union([
      z.strictObject({ name: z.string().max(100) }),
      z.strictObject({ chosen: z.literal(true) }),
    ]),
    output: done,
    timeLimitMs: 600_000,
  }),
  'desktop.save-diagnostics': defineCommand('desktop.save-diagnostics', {
    input: nothing,
    output: saved,
    timeLimitMs: DIALOG_LIMIT_MS,
  }),
  'desktop.set-start-at-login': defineCommand('desktop.set-start-at-login', {
    input: z.strictObject({ enabled: z.boolean() }),
    output: loginItemSchema,
  }),
  'desktop.check-updates': defineCommand('desktop.check-updates', {
    input: nothing,
    output: updatesSchema,
    timeLimitMs: 120_000,
  }),
} as const;

export type DesktopCommandName = keyof typeof DESKTOP_COMMANDS;

export function isDesktopCommandName(name: string): name is DesktopCommandName {
  return Object.hasOwn(DESKTOP_COMMANDS, name);
}

/** What the desktop application tells the window of itself. */
const desktopEventSchema = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('desktop.changed'), desktop: desktopSchema }),
  z.strictObject({ name: z.literal('desktop.panel-asked'), panel: panelSchema }),
]);

/**
 * Events as the window hears them: the agent's and the desktop's in one row, numbered for the life of the main
 * process. An answer says after which event it was true, so that older ones that come later are dropped (IPC-3).
 */
export const windowEventSchema = z.strictObject({
  seq: z.int().positive(),
  event: z.union([eventSchema, desktopEventSchema]),
});
export type WindowEvent = z.infer<typeof windowEventSchema>;

export const windowAnswerSchema = z.strictObject({ seq: z.int().nonnegative(), answer: z.unknown() });
