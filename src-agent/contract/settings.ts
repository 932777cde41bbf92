import { z } from 'zod';
import { deliverySchema } from './delivery-settings.ts';
import { deploysSchema } from './deploy-settings.ts';
import { gmailSchema } from './gmail-settings.ts';
import { mailboxSchema } from './mailbox-settings.ts';
import { networkSchema } from './network-settings.ts';
import { announcedSchema, watchingSchema, windowSchema } from './schedule-settings.ts';
import { triageSchema } from './triage-settings.ts';
import { timeZoneSchema } from './wall-clock.ts';

/**
 * The settings document: one versioned JSON value without any secret.
 * Every field has a default, so `{}` is a valid document; unknown keys are refused.
 * Sources: BEHAVIOUR.md 1.11, DESIGN.md "Data".
 */

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
  network: networkSchema,
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
