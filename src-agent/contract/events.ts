import { z } from 'zod';
import { deploySchema } from './deploy.ts';
import { deliverySummarySchema, linkRowSchema, messageSummarySchema } from './entities.ts';
import { gmailStatusSchema } from './gmail.ts';
import { watcherStateSchema, windowStatusSchema } from './status.ts';

/** What happened, past tense. Sent after the commit it tells of: what is live is what the database holds. */
export const eventSchema = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('watcher.changed'), watcher: watcherStateSchema }),
  z.strictObject({ name: z.literal('mails.noticed'), count: z.int().positive() }),
  z.strictObject({ name: z.literal('mail.changed'), message: messageSummarySchema }),
  z.strictObject({ name: z.literal('delivery.changed'), delivery: deliverySummarySchema }),
  z.strictObject({ name: z.literal('link.changed'), link: linkRowSchema }),
  /** What needs the attention of the operator began or is over, beside what other events tell. */
  z.strictObject({ name: z.literal('attention.changed') }),
  z.strictObject({ name: z.literal('window.changed'), window: windowStatusSchema }),
  z.strictObject({ name: z.literal('settings.changed') }),
  z.strictObject({ name: z.literal('secrets.changed') }),
  z.strictObject({ name: z.literal('gmail.changed'), gmail: gmailStatusSchema }),
  z.strictObject({ name: z.literal('deploy.changed'), deploy: deploySchema }),
  z.strictObject({ name: z.literal('log.written'), lastSeq: z.int().nonnegative() }),
  z.strictObject({ name: z.literal('ledger.reconciled'), unaccounted: z.int().nonnegative() }),
]);
export type AgentEvent = z.infer<typeof eventSchema>;

/** Events are numbered from 1 for the life of one agent process: a gap is seen, a repeat is dropped. */
export const numberedEventSchema = z.strictObject({ seq: z.int().positive(), event: eventSchema });
export type NumberedEvent = z.infer<typeof numberedEventSchema>;
