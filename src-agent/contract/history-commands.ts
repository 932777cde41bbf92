import { z } from 'zod';
import { defineCommand } from './command.ts';
import {
  attemptSchema,
  deliveryIdSchema,
  deliveryStateSchema,
  deliverySummarySchema,
  instantSchema,
  linkIdSchema,
  linkRowSchema,
  linkSchema,
  linkStateSchema,
  mailStateSchema,
  messageIdSchema,
  messageSummarySchema,
  providerSchema,
  traceStepSchema,
} from './entities.ts';
import { shownMailSchema } from './notification-mail.ts';
import { mailKindSchema } from './triage-settings.ts';

/** The commands over what is kept: mails, deliveries, links and who changed what. */

const done = z.strictObject({ done: z.literal(true) });
const limit = z.int().min(1).max(500).default(50);
/** Opaque position in a list, as the previous page gave it. */
const cursor = z.string().max(200).nullable().default(null);
const search = z.string().trim().max(200).nullable().default(null);
/** Half-open span of instants. */
const span = { from: instantSchema.nullable().default(null), to: instantSchema.nullable().default(null) };
export const deliveryFilterSchema = z.strictObject({
  state: deliveryStateSchema.nullable().default(null),
  kind: mailKindSchema.nullable().default(null),
  target: z.string().max(40).nullable().default(null),
  search,
  ...span,
});

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
  /**
   * As an attempt would send it now, secrets as `••••••`; null when it cannot be sent: its target is no more, or
   * its body is not kept any more.
   */
  request: z
    .discriminatedUnion('method', [
      z.strictObject({
        method: z.literal('POST'),
        host: z.string(),
        headers: z.array(z.strictObject({ name: z.string(), value: z.string() })),
      }),
      shownMailSchema.extend({ method: z.literal('MAIL') }),
    ])
    .nullable(),
  /** Of its mail. */
  trace: z.array(traceStepSchema),
  links: z.array(linkSchema),
});
export type DeliveryDetail = z.infer<typeof deliveryDetailSchema>;

/** Mails noticed in one hour of the settings' zone, by what became of them. */
const hourBucketSchema = z.strictObject({
  from: instantSchema,
  sent: z.int().nonnegative(),
  /** With those that are not decided yet. */
  waiting: z.int().nonnegative(),
  ignored: z.int().nonnegative(),
  failed: z.int().nonnegative(),
});
export type HourBucket = z.infer<typeof hourBucketSchema>;

const auditRowSchema = z.strictObject({
  id: z.int().positive(),
  at: instantSchema,
  who: z.string(),
  action: z.string(),
  /** What changed, in the words of the settings; web addresses up to their host. */
  detail: z.string(),
});
export type AuditRow = z.infer<typeof auditRowSchema>;

export const HISTORY_COMMANDS = {
  'history.hours': defineCommand('history.hours', {
    input: z.strictObject({ hours: z.int().min(1).max(168).default(24) }),
    /** Oldest first, the last one running; empty hours included. */
    output: z.strictObject({ buckets: z.array(hourBucketSchema) }),
  }),
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
    input: deliveryFilterSchema.extend({ cursor, limit }),
    output: page(deliverySummarySchema),
  }),
  'deliveries.get': defineCommand('deliveries.get', {
    input: z.strictObject({ id: deliveryIdSchema }),
    output: deliveryDetailSchema,
  }),
  'deliveries.export': defineCommand('deliveries.export', {
    /** Where the file goes is asked of the operator by the host. */
    audience: 'host',
    input: deliveryFilterSchema.extend({ path: z.string().min(1).max(4_096) }),
    output: z.strictObject({ rows: z.int().nonnegative() }),
    timeLimitMs: 300_000,
  }),
  'deliveries.retry': defineCommand('deliveries.retry', {
    input: z.union([z.strictObject({ id: deliveryIdSchema }), z.strictObject({ all: z.literal(true) })]),
    output: z.strictObject({ retried: z.int().nonnegative() }),
  }),
  /** One that was delivered or discarded goes out again: same id, next attempt number (DEL-3). */
  'deliveries.replay': defineCommand('deliveries.replay', {
    input: z.strictObject({ id: deliveryIdSchema }),
    output: done,
  }),
  'deliveries.discard': defineCommand('deliveries.discard', {
    input: z.strictObject({ id: deliveryIdSchema }),
    output: done,
  }),
  'links.list': defineCommand('links.list', {
    input: z.strictObject({
      provider: providerSchema.nullable().default(null),
      state: linkStateSchema.nullable().default(null),
      search,
      cursor,
      limit,
    }),
    output: page(linkRowSchema),
  }),
  'links.mark': defineCommand('links.mark', {
    input: z.strictObject({
      id: linkIdSchema,
      /** It is being opened now. */
      opened: z.literal(true).optional(),
      done: z.boolean().optional(),
    }),
    output: linkRowSchema,
  }),
  'audit.list': defineCommand('audit.list', {
    input: z.strictObject({ cursor, limit }),
    output: page(auditRowSchema),
  }),
} as const;
