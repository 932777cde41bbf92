import { z } from 'zod';
import { email, keywords } from './settings-fields.ts';

/** The kinds of mail (BEHAVIOUR.md 1.3 step 10, 1.8); `other` is a mail no detector recognised. */
export const MAIL_KINDS = ['recadrage', 'desabonnement', 'presence', 'other'] as const;
export const mailKindSchema = z.enum(MAIL_KINDS);
export type MailKind = z.infer<typeof mailKindSchema>;

/**
 * What happens to a mail that comes outside the webhook window:
 * `deliver` sends all the same, `defer` waits for the opening, `skip` marks it handled without sending.
 */
export const outsidePolicySchema = z.enum(['deliver', 'defer', 'skip']);
export type OutsidePolicy = z.infer<typeof outsidePolicySchema>;

const outsideWindowSchema = z
  .strictObject({
    recadrage: outsidePolicySchema.default('skip'),
    desabonnement: outsidePolicySchema.default('deliver'),
    desabonnementUrgent: outsidePolicySchema.default('defer'),
    presence: outsidePolicySchema.default('defer'),
    other: outsidePolicySchema.default('defer'),
  })
  .prefault({});

/** What happens to a mail whose sender is not proven: told in its trace alone, or left alone unread. */
export const unprovenPolicySchema = z.enum(['note', 'refuse']);
export type UnprovenPolicy = z.infer<typeof unprovenPolicySchema>;

const authenticationSchema = z
  .strictObject({
    /** The name by which the receiving server signs its Authentication-Results; empty: they are not looked at. */
    server: z
      .string()
      .trim()
      .toLowerCase()
      .max(253)
      .regex(/^[^\s;=()"]*$/u, { error: 'not the name of a server' })
      .default(''),
    unproven: unprovenPolicySchema.default('note'),
  })
  .prefault({});

export const triageSchema = z
  .strictObject({
    /** Only these senders are handled; the agent refuses to watch while the list is empty (Q3). */
    allowedSenders: z.array(email).max(1_000).default([]),
    /** Whether From must be proven, and by whom (MAIL-8). */
    authentication: authenticationSchema,
    dedupByMail: z.boolean().default(true),
    dedupBySubjectGroup: z.boolean().default(true),
    /** Life of a subject-group mark in seconds; 0: the calendar month in the zone (BEHAVIOUR.md 1.4, Q8). */
    groupTtlSeconds: z.int().min(0).max(31_536_000).default(0),
    allowWithoutLinks: z.boolean().default(false),
    /** Mails holding one of these words (accents and case ignored) are skipped, whatever their kind. */
    excludeKeywords: keywords,
    /** The same for one kind of mail. */
    excludeKeywordsByKind: z
      .strictObject({ recadrage: keywords, desabonnement: keywords, presence: keywords, other: keywords })
      .prefault({}),
    requireAttachments: z.boolean().default(false),
    /** Mebibytes; null: no limit of the operator's (the hard limits of RELIABILITY.md MAIL-3 stay). */
    maxSizeMb: z.number().positive().max(1_000).nullable().default(null),
    outsideWindow: outsideWindowSchema,
  })
  .prefault({});
