import { z } from 'zod';
import { defineCommand } from './command.ts';
import { instantSchema, messageIdSchema } from './entities.ts';
import { failureSchema } from './errors.ts';
import { gmailCheckSchema, gmailStatusSchema } from './gmail.ts';
import { shownMailSchema } from './notification-mail.ts';

/** The commands over the Gmail connection. A check that fails is an answer, not a failure of the command. */

const nothing = z.strictObject({});

/** The operator has so long to consent in the browser (RELIABILITY.md NET-3). */
export const GMAIL_CONNECT_LIMIT_MS = 300_000;

/** What came of "Connect with Google". */
export const gmailConnectedSchema = z.strictObject({
  /** Asked for and not granted. */
  missingScopes: z.array(z.string()),
  /** `session`: there is no keychain, the connection is gone when the agent ends. */
  place: z.enum(['keychain', 'environment', 'descriptor', 'session']),
  check: gmailCheckSchema,
});
export type GmailConnected = z.infer<typeof gmailConnectedSchema>;

export const GMAIL_COMMANDS = {
  'gmail.status': defineCommand('gmail.status', { input: nothing, output: gmailStatusSchema }),
  'gmail.dry-run': defineCommand('gmail.dry-run', {
    input: nothing,
    output: gmailCheckSchema,
    timeLimitMs: 90_000,
  }),
  /** Sends a real mail, to the test recipient of the settings when none is named. */
  'gmail.send-test': defineCommand('gmail.send-test', {
    input: z.strictObject({ to: z.email().max(320).nullable().default(null) }),
    output: gmailCheckSchema,
    timeLimitMs: 120_000,
  }),
  'gmail.auto-check': defineCommand('gmail.auto-check', {
    /** `force`: also when the last check is recent enough. */
    input: z.strictObject({ force: z.boolean().default(false) }),
    output: z.strictObject({
      /** null: none was made. */
      check: gmailCheckSchema.nullable(),
      skipped: z.enum(['recent', 'off', 'not-configured']).nullable(),
      nextCheckAt: instantSchema.nullable(),
    }),
    timeLimitMs: 120_000,
  }),
  /** Newest first. */
  'gmail.history': defineCommand('gmail.history', {
    input: z.strictObject({
      cursor: z.string().max(200).nullable().default(null),
      limit: z.int().min(1).max(500).default(50),
    }),
    output: z.strictObject({ items: z.array(gmailCheckSchema), next: z.string().nullable() }),
  }),
  /** Opens the door for Google's answer; the host opens `url` in the system's browser. */
  'gmail.connect': defineCommand('gmail.connect', {
    input: nothing,
    output: z.strictObject({ url: z.string().max(4_000), until: instantSchema }),
    audience: 'host',
    timeLimitMs: 30_000,
  }),
  /** Answers when the connection that was begun last has ended, well or not; at once when it has already. */
  'gmail.connect-result': defineCommand('gmail.connect-result', {
    input: nothing,
    output: gmailConnectedSchema,
    timeLimitMs: GMAIL_CONNECT_LIMIT_MS + 90_000,
  }),
  'gmail.connect-cancel': defineCommand('gmail.connect-cancel', {
    input: nothing,
    output: z.strictObject({ done: z.literal(true) }),
  }),
  /** Revokes the grant and forgets the refresh token, which happens also when Google cannot be asked. */
  'gmail.disconnect': defineCommand('gmail.disconnect', {
    input: nothing,
    output: z.strictObject({
      revoked: z.boolean(),
      /** Why it was not revoked. */
      failure: failureSchema.nullable(),
    }),
    timeLimitMs: 60_000,
  }),
  /** The notification mail by a draft of its template. Nothing is stored, nothing is sent. */
  'gmail.notify-preview': defineCommand('gmail.notify-preview', {
    input: z.strictObject({
      recipient: z.string().max(320),
      subject: z.string().max(300),
      text: z.string().max(20_000),
      /** Of the ledger; null: an example. */
      messageId: messageIdSchema.nullable().default(null),
    }),
    output: shownMailSchema,
  }),
} as const;
