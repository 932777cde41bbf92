import { z } from 'zod';
import { failureSchema } from './errors.ts';

/**
 * What the desktop application and the process of the agent say to each other beside commands and secrets,
 * which have ports of their own (handed over with `start`).
 */

export const toAgentSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('start'),
    dataDir: z.string(),
    mode: z.enum(['real', 'demo']),
    verbose: z.boolean(),
    /** The loopback origin that stands in for Google; null: Google itself. */
    google: z.string().max(100).nullable(),
    /** The same for Render. */
    render: z.string().max(100).nullable(),
    /** The operator asked for it: a damaged database is set aside, the newest good backup takes its place. */
    restore: z.boolean(),
    /** Who is at the desktop, for the audit. */
    who: z.string(),
    /** How often the agent says that it lives. */
    beatMs: z.int().positive(),
  }),
  /** The machine woke, or the network came back: sockets are taken for dead (TIM-4). */
  z.strictObject({ kind: z.literal('wake') }),
  z.strictObject({ kind: z.literal('stop') }),
]);
export type ToAgent = z.infer<typeof toAgentSchema>;

export const fromAgentSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ready') }),
  /** It cannot work on this data folder; it ends itself after this. */
  z.strictObject({ kind: z.literal('refused'), failure: failureSchema }),
  z.strictObject({ kind: z.literal('beat') }),
  /** It ends in good order, to be started again at once (a restore). */
  z.strictObject({ kind: z.literal('restarting') }),
]);
export type FromAgent = z.infer<typeof fromAgentSchema>;
