import { z } from 'zod';
import { isGoogleMailHost } from './google-mailbox.ts';
import { KNOWN_PLACEHOLDERS, unknownPlaceholder } from './mail-template.ts';
import { normaliseMakeAddress } from './make-address.ts';
import { MAIL_TARGET } from './notification-mail.ts';
import { parseTimeOfDay, timeOfDaySchema, timeZoneSchema, weekdaySchema } from './wall-clock.ts';
import { isAllowedWebhookUrl, isLoopbackHost } from './webhook-address.ts';

/**
 * The settings document: one versioned JSON value without any secret.
 * Every field has a default, so `{}` is a valid document; unknown keys are refused.
 * Sources: BEHAVIOUR.md 1.11, DESIGN.md "Data".
 */

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

const email = z
  .string()
  .trim()
  .toLowerCase()
  .min(3)
  .max(320)
  .regex(/^[^\s@<>,;]+@[^\s@<>,;]+$/u, { error: 'not an e-mail address' });
const keyword = z.string().trim().min(1).max(200);
const keywords = z.array(keyword).max(500).default([]);
const weekdays = (days: readonly z.infer<typeof weekdaySchema>[]) =>
  z
    .array(weekdaySchema)
    .min(1)
    .max(7)
    .refine((list) => new Set(list).size === list.length, { error: 'the same day twice' })
    .default([...days]);
const allDays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const date = z.iso.date();

const mailboxSchema = z
  .strictObject({
    host: z.string().trim().max(253).default(''),
    port: z.int().min(1).max(65_535).default(993),
    /** `tls`: TLS from the first byte. `starttls`: required upgrade. `plain`: loopback only unless forced. */
    security: z.enum(['tls', 'starttls', 'plain']).default('tls'),
    /** Plain connections beyond loopback send the password in clear: only when asked for by name. */
    allowPlainBeyondLoopback: z.boolean().default(false),
    user: z.string().trim().max(320).default(''),
    /**
     * What MAILBOX_PASSWORD holds: a password, or an OAuth access token (XOAUTH2, OAUTHBEARER).
     * `google`: neither, the Gmail connection logs in.
     */
    auth: z.enum(['password', 'access-token', 'google']).default('password'),
    folder: z.string().min(1).max(500).default('INBOX'),
    /** SHA-256 fingerprints (`AB:CD:…`) of certificates trusted although no authority signed them. */
    trustedFingerprints: z
      .array(z.string().regex(/^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/u, { error: 'not a SHA-256 fingerprint' }))
      .max(20)
      .default([]),
    /** Push by IDLE where the server has it; off means polling only. */
    idle: z.boolean().default(true),
    /** Seconds between two looks when IDLE is missing or off (the old active interval). */
    pollSeconds: z.int().min(5).max(3_600).default(30),
    /** First start: unread mail of this many days is handled, older or read mail is left alone. */
    firstStartDays: z.int().min(0).max(365).default(7),
    /** Up to this size the whole message is fetched; above, headers and text parts only. Bytes. */
    wholeMessageMaxBytes: z.int().min(0).max(26_000_000).default(262_144),
    /** Put `\Seen` on handled mail. Off: the mailbox is never changed at all. */
    markSeen: z.boolean().default(true),
  })
  // What Google gives for the mailbox opens all of it, and is shown to nobody else.
  .refine(
    ({ auth, host }) => auth !== 'google' || host === '' || isGoogleMailHost(host) || isLoopbackHost(host),
    { error: 'the Gmail connection logs in at imap.gmail.com only: leave this empty', path: ['host'] },
  )
  .prefault({});

/** When the watcher works (BEHAVIOUR.md 1.2): whole hours in the zone, end exclusive, 24 accepted as end (Q14). */
const watchingSchema = z
  .strictObject({
    enabled: z.boolean().default(true),
    days: weekdays(['mon', 'tue', 'wed', 'thu', 'fri']),
    startHour: z.int().min(0).max(23).default(9),
    endHour: z.int().min(0).max(24).default(23),
    vacation: z
      .strictObject({ start: date, end: date })
      .refine((span) => span.start <= span.end, { error: 'the vacation ends before it starts' })
      .nullable()
      .default(null),
  })
  .refine((hours) => hours.startHour !== hours.endHour, {
    error: 'start and end are the same hour: the agent would never watch',
    path: ['endHour'],
  })
  .prefault({});

/** The daily webhook window. null: no constraint (Q12: a stored empty window wins). Both bounds or none (Q11). */
const windowSchema = z
  .strictObject({ start: timeOfDaySchema, end: timeOfDaySchema, days: weekdays(allDays) })
  .refine((window) => parseTimeOfDay(window.start) !== parseTimeOfDay(window.end), {
    error: 'start and end are equal: the window would never open',
    path: ['end'],
  })
  .nullable()
  .default(null);

/** The "general" window: fills bounds announced to receivers where the webhook window has none (BEHAVIOUR.md 1.6). */
const announcedSchema = z
  .strictObject({
    start: timeOfDaySchema.nullable().default(null),
    end: timeOfDaySchema.nullable().default(null),
  })
  .prefault({});

const outsideWindowSchema = z
  .strictObject({
    recadrage: outsidePolicySchema.default('skip'),
    desabonnement: outsidePolicySchema.default('deliver'),
    desabonnementUrgent: outsidePolicySchema.default('defer'),
    presence: outsidePolicySchema.default('defer'),
    other: outsidePolicySchema.default('defer'),
  })
  .prefault({});

const triageSchema = z
  .strictObject({
    /** Only these senders are handled; the agent refuses to watch while the list is empty (Q3). */
    allowedSenders: z.array(email).max(1_000).default([]),
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

const deliverySchema = z
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

/** Set later, by one who wants it. */
const optionalEmail = z.union([z.literal(''), email]).default('');
/** One line of a header: no control characters. */
const headerLine = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .regex(/^\P{Cc}*$/u, { error: 'one line, please' });

function knowsPlaceholders(template: string, context: z.RefinementCtx): void {
  const unknown = unknownPlaceholder(template);
  if (unknown === null) return;
  context.addIssue({
    code: 'custom',
    message: `there is no ${unknown.slice(0, 60)}; there are ${KNOWN_PLACEHOLDERS}`,
  });
}

/** `dry-run`: the token is refreshed and its scopes are compared; nothing is sent. `send`: a real mail as well. */
export const gmailModeSchema = z.enum(['dry-run', 'send']);
export type GmailMode = z.infer<typeof gmailModeSchema>;

/** The Gmail connection: its client secret and refresh token are secrets, the rest is here. */
const gmailSchema = z
  .strictObject({
    /** Of the operator's own OAuth client, type "Desktop app"; its form is judged by the check. */
    clientId: z.string().trim().max(300).default(''),
    fromAddress: optionalEmail,
    fromName: headerLine(200).default(''),
    testRecipient: optionalEmail,
    autoCheck: z
      .strictObject({
        enabled: z.boolean().default(true),
        everyDays: z.int().min(1).max(90).default(7),
        mode: gmailModeSchema.default('dry-run'),
      })
      .prefault({}),
    /** A mail of our own for each detected mail that is delivered, through the outbox. */
    notify: z
      .strictObject({
        enabled: z.boolean().default(false),
        recipient: optionalEmail,
        kinds: z
          .array(z.enum(['recadrage', 'desabonnement']))
          .max(2)
          .default(['recadrage', 'desabonnement']),
        /** With `{{placeholders}}` (mail-template.ts); empty: the built-in one, in the operator's language. */
        subject: headerLine(300).superRefine(knowsPlaceholders).default(''),
        text: z.string().max(20_000).superRefine(knowsPlaceholders).default(''),
      })
      .refine((notify) => !notify.enabled || notify.recipient !== '', {
        error: 'set who gets the mails first',
        path: ['recipient'],
      })
      .prefault({}),
  })
  .prefault({});

/** As Render names its services: `srv-` and what follows in the address of its dashboard. */
export const renderServiceIdSchema = z.string().regex(/^srv-[a-z0-9]{1,60}$/u, {
  error: 'a service id begins with srv-',
});

/** The operator's services on Render. Their hooks and the API key are secrets. */
const deploysSchema = z
  .strictObject({
    services: z
      .array(
        z.strictObject({
          id: renderServiceIdSchema,
          name: headerLine(100).default(''),
          /** Shown before a deploy is confirmed; Render decides what it builds. */
          branch: headerLine(200).default(''),
          /** Asked after a deploy until it answers 2xx. */
          healthUrl: z
            .string()
            .trim()
            .max(2_000)
            .refine(isAllowedWebhookUrl, { error: 'an https address, please' })
            .nullable()
            .default(null),
          /** Build from nothing, unless a deploy says otherwise; only the API can. */
          clearCache: z.boolean().default(false),
        }),
      )
      .max(20)
      .refine((list) => new Set(list.map(({ id }) => id)).size === list.length, {
        error: 'the same service twice',
      })
      .default([]),
  })
  .prefault({});

/** Days after which finished rows are removed. */
const retentionSchema = z
  .strictObject({
    mailDays: z.int().min(1).max(3_650).default(365),
    contentDays: z.int().min(1).max(3_650).default(30),
    deliveryDays: z.int().min(1).max(3_650).default(365),
    auditDays: z.int().min(30).max(3_650).default(3_650),
    backups: z.int().min(1).max(60).default(7),
  })
  .prefault({});

const appearanceSchema = z
  .strictObject({ theme: z.enum(['system', 'light', 'dark']).default('system') })
  .prefault({});

/** What the desktop tells its operator unasked (UI.md, notifications). */
const notificationsSchema = z
  .strictObject({
    /** A delivery failed for good. */
    deliveryFailed: z.boolean().default(true),
    /** A check of the Gmail connection failed, or its grant will end within days. */
    gmailFailed: z.boolean().default(true),
    /** A deploy came to its end, whatever that is. */
    deployEnded: z.boolean().default(true),
    /** The mailbox cannot be reached for so many minutes. */
    mailboxLost: z
      .strictObject({ enabled: z.boolean().default(true), minutes: z.int().min(1).max(1_440).default(10) })
      .prefault({}),
  })
  .prefault({});

export const SETTINGS_VERSION = 1;

export const settingsSchema = z.strictObject({
  version: z.literal(SETTINGS_VERSION).default(SETTINGS_VERSION),
  /** Zone of every wall-clock rule. Default: this machine's. */
  timeZone: timeZoneSchema.default(() => Intl.DateTimeFormat().resolvedOptions().timeZone),
  language: z.enum(['system', 'fr', 'en']).default('system'),
  appearance: appearanceSchema,
  notifications: notificationsSchema,
  mailbox: mailboxSchema,
  watching: watchingSchema,
  window: windowSchema,
  announced: announcedSchema,
  triage: triageSchema,
  delivery: deliverySchema,
  gmail: gmailSchema,
  deploys: deploysSchema,
  retention: retentionSchema,
});

/** A complete, valid document: every default filled in. */
export type Settings = z.infer<typeof settingsSchema>;

/** Settings without which nothing can be watched or delivered, or Gmail be asked. */
export type NeededSetting =
  | 'mailbox.host'
  | 'mailbox.user'
  | 'triage.allowedSenders'
  | 'delivery.targets'
  | 'gmail.clientId'
  | 'gmail.fromAddress'
  | 'gmail.fromName'
  | 'gmail.testRecipient';
/** One of the operator's services on Render. */
export type RenderService = Settings['deploys']['services'][number];
/** What a person may write: any subset. */
export type SettingsInput = z.input<typeof settingsSchema>;

/** A document with every default: the state of a first start. */
export function defaultSettings(): Settings {
  return settingsSchema.parse({});
}
