import { z } from 'zod';
import { defineCommand } from './command.ts';
import {
  attemptSchema,
  deliveryIdSchema,
  deliveryStateSchema,
  deliverySummarySchema,
  instantSchema,
  linkRowSchema,
  linkSchema,
  mailStateSchema,
  messageIdSchema,
  messageSummarySchema,
  providerSchema,
  traceStepSchema,
} from './entities.ts';
import { failureSchema } from './errors.ts';
import { SECRET_MAX_BYTES, secretNameSchema, secretStateSchema } from './secrets.ts';
import { mailKindSchema, settingsSchema, targetIdSchema } from './settings.ts';
import { doctorCheckSchema, statusSchema, windowStatusSchema } from './status.ts';
import { weekdaySchema } from './wall-clock.ts';

/**
 * Every command of the agent. The window, the tray and the command line say nothing else.
 * Adding one touches this file and its handler (src-agent/commands).
 */

const nothing = z.strictObject({});
const done = z.strictObject({ done: z.literal(true) });
const limit = z.int().min(1).max(500).default(50);
/** Opaque position in a list, as the previous page gave it. */
const cursor = z.string().max(200).nullable().default(null);
const search = z.string().trim().max(200).nullable().default(null);
/** Half-open span of instants. */
const span = { from: instantSchema.nullable().default(null), to: instantSchema.nullable().default(null) };

function page<Item extends z.ZodType>(item: Item) {
  return z.strictObject({ items: z.array(item), next: z.string().nullable() });
}

const messageDetailSchema = messageSummarySchema.extend({
  folder: z.string(),
  uidValidity: z.string(),
  deliveryTime: z.string().nullable(),
  trace: z.array(traceStepSchema),
  links: z.array(linkSchema),
  deliveries: z.array(deliverySummarySchema),
});
export type MessageDetail = z.infer<typeof messageDetailSchema>;

const deliveryDetailSchema = deliverySummarySchema.extend({
  /** The exact text sent; no secret is ever in it. */
  body: z.string(),
  history: z.array(attemptSchema),
});
export type DeliveryDetail = z.infer<typeof deliveryDetailSchema>;

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
    input: z.strictObject({
      start: z.string().max(16),
      end: z.string().max(16),
      days: z.array(weekdaySchema).min(1).max(7).nullable().default(null),
    }),
    output: windowStatusSchema,
  }),
  'window.clear': defineCommand('window.clear', { input: nothing, output: windowStatusSchema }),
  'messages.list': defineCommand('messages.list', {
    input: z.strictObject({
      state: mailStateSchema.nullable().default(null),
      kind: mailKindSchema.nullable().default(null),
      search,
      ...span,
      cursor,
      limit,
    }),
    output: page(messageSummarySchema),
  }),
  'messages.get': defineCommand('messages.get', {
    input: z.strictObject({ id: messageIdSchema }),
    output: messageDetailSchema,
  }),
  'deliveries.list': defineCommand('deliveries.list', {
    input: z.strictObject({
      state: deliveryStateSchema.nullable().default(null),
      kind: mailKindSchema.nullable().default(null),
      target: z.string().max(40).nullable().default(null),
      search,
      ...span,
      cursor,
      limit,
    }),
    output: page(deliverySummarySchema),
  }),
  'deliveries.get': defineCommand('deliveries.get', {
    input: z.strictObject({ id: deliveryIdSchema }),
    output: deliveryDetailSchema,
  }),
  'deliveries.retry': defineCommand('deliveries.retry', {
    input: z.union([z.strictObject({ id: deliveryIdSchema }), z.strictObject({ all: z.literal(true) })]),
    output: z.strictObject({ retried: z.int().nonnegative() }),
  }),
  'deliveries.discard': defineCommand('deliveries.discard', {
    input: z.strictObject({ id: deliveryIdSchema }),
    output: done,
  }),
  'links.list': defineCommand('links.list', {
    input: z.strictObject({ provider: providerSchema.nullable().default(null), search, cursor, limit }),
    output: page(linkRowSchema),
  }),
  'settings.get': defineCommand('settings.get', { input: nothing, output: settingsSchema }),
  'settings.set': defineCommand('settings.set', {
    /** Merged over the current document, then validated whole: all or nothing. Read there: a schema here would drop `__proto__` unseen. */
    input: z.strictObject({ change: z.unknown() }),
    output: settingsSchema,
  }),
  'secrets.list': defineCommand('secrets.list', {
    input: nothing,
    output: z.strictObject({ secrets: z.array(secretStateSchema), keychain: failureSchema.nullable() }),
    timeLimitMs: 30_000,
  }),
  'secrets.set': defineCommand('secrets.set', {
    input: z.strictObject({ name: secretNameSchema, value: z.string().min(1).max(SECRET_MAX_BYTES) }),
    output: secretStateSchema,
    timeLimitMs: 30_000,
  }),
  'secrets.clear': defineCommand('secrets.clear', {
    input: z.strictObject({ name: secretNameSchema }),
    output: secretStateSchema,
    timeLimitMs: 30_000,
  }),
  'mailbox.test': defineCommand('mailbox.test', {
    input: nothing,
    output: z.strictObject({ idle: z.boolean(), messages: z.int(), unseen: z.int().nullable() }),
    timeLimitMs: 120_000,
  }),
  'targets.test': defineCommand('targets.test', {
    input: z.strictObject({ target: z.union([targetIdSchema, z.literal('presence')]) }),
    output: z.strictObject({ status: z.int(), accepted: z.boolean() }),
    timeLimitMs: 320_000,
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
