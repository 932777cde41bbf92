import { z } from 'zod';
import { instantSchema, ledgerCountsSchema } from './entities.ts';
import { failureSchema } from './errors.ts';
import { settingsSchema } from './settings.ts';

/** What the agent is doing with the mailbox, as the top bar says it (UI.md, Frame). */
export const watcherStateSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('stopped') }),
  z.strictObject({ state: z.literal('not-configured'), missing: z.array(z.string()) }),
  z.strictObject({ state: z.literal('connecting'), since: instantSchema }),
  z.strictObject({ state: z.literal('catching-up'), since: instantSchema }),
  z.strictObject({ state: z.literal('watching'), since: instantSchema, mode: z.enum(['idle', 'poll']) }),
  z.strictObject({ state: z.literal('reconnecting'), at: instantSchema, failure: failureSchema }),
  z.strictObject({ state: z.literal('needs-credentials'), failure: failureSchema }),
  /** As `needs-credentials`, where the Gmail connection logs in: no password would help. */
  z.strictObject({ state: z.literal('needs-grant'), failure: failureSchema }),
  z.strictObject({ state: z.literal('failed'), failure: failureSchema }),
  z.strictObject({ state: z.literal('outside-hours'), until: instantSchema.nullable() }),
  z.strictObject({ state: z.literal('vacation'), until: instantSchema.nullable() }),
  z.strictObject({ state: z.literal('paused'), until: instantSchema.nullable() }),
]);
export type WatcherStatus = z.infer<typeof watcherStateSchema>;

export const windowStatusSchema = z.strictObject({
  window: settingsSchema.shape.window,
  timeZone: z.string(),
  open: z.boolean(),
  /** When it opens or closes next; null when there is no constraint. */
  nextChangeAt: instantSchema.nullable(),
  /** Mails and deliveries that wait for the opening. */
  waiting: z.int().nonnegative(),
});
export type WindowStatus = z.infer<typeof windowStatusSchema>;

export const statusSchema = z.strictObject({
  agent: z.strictObject({
    running: z.boolean(),
    pid: z.int(),
    version: z.string(),
    startedAt: instantSchema,
    dataDir: z.string(),
  }),
  watcher: watcherStateSchema,
  mailbox: z.strictObject({ account: z.string(), folder: z.string() }),
  window: windowStatusSchema,
  ledger: ledgerCountsSchema,
  deliveries: z.strictObject({
    queued: z.int(),
    sending: z.int(),
    delivered: z.int(),
    dead: z.int(),
    discarded: z.int(),
    /** Deliveries accepted since midnight in the zone. */
    deliveredToday: z.int(),
    /** Deliveries that failed for good since then and were not retried. */
    deadToday: z.int(),
    nextAttemptAt: instantSchema.nullable(),
    enabled: z.boolean(),
  }),
  /** What the operator should look at, most urgent first; empty when all is well. */
  attention: z.array(failureSchema),
});
export type Status = z.infer<typeof statusSchema>;

/** Verdict of one doctor check; `failure` names what is wrong, its text the cure. */
export const doctorCheckSchema = z.strictObject({
  check: z.enum([
    'data-folder',
    'disk-space',
    'agent-lock',
    'database',
    'settings',
    'keychain',
    'secrets',
    'proxy',
    'mailbox',
    'clock',
    'targets',
    'gmail',
    'render',
    'render-services',
    'ledger',
  ]),
  verdict: z.enum(['ok', 'warning', 'failed', 'not-checked']),
  /** A key of contract/text for what was found, when nothing failed. */
  note: z.string().nullable(),
  failure: failureSchema.nullable(),
});
export type DoctorCheck = z.infer<typeof doctorCheckSchema>;
