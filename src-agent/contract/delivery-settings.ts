import { z } from 'zod';
import { normaliseMakeAddress } from './make-address.ts';
import { MAIL_TARGET } from './notification-mail.ts';
import { keywords } from './settings-fields.ts';
import { isAllowedWebhookUrl } from './webhook-address.ts';

const SHORT_WORD = /^[\w-]{0,15}$/u;

/** Ids of targets appear in history, logs and idempotency records: short and stable. */
export const targetIdSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/u, { error: 'use small letters, digits and dashes' });

/**
 * https, or http to a loopback address (OUT-1); judged again at connect time (OUT-2). Make's short forms become
 * the whole address; a bare word must be as long as a token is, so that a slip is not taken for one.
 */
const webhookUrlSchema = z
  .string()
  .trim()
  .max(2_000)
  .transform((text) => (SHORT_WORD.test(text) ? text : (normaliseMakeAddress(text) ?? text)))
  .refine(isAllowedWebhookUrl, {
    error: 'use an https address (http only for this machine, 127.0.0.1 or localhost)',
  });

/** What every target has, whatever its body. */
const sendingOptions = {
  enabled: z.boolean().default(true),
  /** What counts as accepted: any 2xx, or a 2xx whose JSON object has `success: true` (Q26). */
  success: z.enum(['json-success', 'any-2xx']).default('json-success'),
  /** Certificate checks; off is shown wherever the target is shown (OUT-1). */
  verifyTls: z.boolean().default(true),
  /** Lets this target resolve to private addresses (OUT-2). Loopback written as such needs no permission. */
  allowPrivateAddress: z.boolean().default(false),
  timeoutSeconds: z.int().min(1).max(300).default(20),
  /** New mails per sliding hour; 0: no limit. Above it deliveries wait, none is dropped. */
  ratePerHour: z.int().min(0).max(100_000).default(0),
  /** Sign by Standard Webhooks with the secret WEBHOOK_SIGNING. */
  sign: z.boolean().default(false),
  /** `Authorization: Bearer` with the named secret. MAKE_API_KEY is what the replaced system sent to Make. */
  bearer: z.enum(['none', 'WEBHOOK_BEARER', 'MAKE_API_KEY']).default('none'),
};

export const targetSchema = z.strictObject({
  id: targetIdSchema,
  url: webhookUrlSchema,
  ...sendingOptions,
  /** Which kinds of mail go to this target. */
  kinds: z
    .array(z.enum(['recadrage', 'desabonnement', 'other']))
    .max(3)
    .default(['recadrage', 'desabonnement', 'other']),
  /** Words that keep a mail from this target only. */
  excludeKeywords: keywords,
  /** Adds first_direct_download_url, dropbox_urls and dropbox_first_url (BEHAVIOUR.md 1.7, part 3 item 6). */
  dropboxFields: z.boolean().default(false),
});
export type Target = z.infer<typeof targetSchema>;

/** Saturday-availability mails go to one of two addresses (BEHAVIOUR.md 1.8). */
const presenceSchema = z
  .strictObject({
    /** The operator's answer: works on Saturday or not. */
    present: z.boolean().default(false),
    presentUrl: webhookUrlSchema.nullable().default(null),
    absentUrl: webhookUrlSchema.nullable().default(null),
    ...sendingOptions,
    success: z.enum(['json-success', 'any-2xx']).default('any-2xx'),
  })
  .prefault({});
export type PresenceSettings = z.infer<typeof presenceSchema>;

export const deliverySchema = z
  .strictObject({
    /** Master switch (Q6): off means no HTTP call at all; mails wait. */
    enabled: z.boolean().default(true),
    targets: z
      .array(targetSchema)
      .max(20)
      .refine((list) => new Set(list.map((target) => target.id)).size === list.length, {
        error: 'two targets have the same id',
      })
      .refine((list) => list.every((target) => target.id !== 'presence'), {
        error: 'the id "presence" is taken',
      })
      .refine((list) => list.every((target) => target.id !== MAIL_TARGET), {
        error: `the id "${MAIL_TARGET}" is taken`,
      })
      .default([]),
    presence: presenceSchema,
  })
  .prefault({});
