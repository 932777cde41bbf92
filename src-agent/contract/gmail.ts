import { z } from 'zod';
import { instantSchema } from './entities.ts';
import { failureSchema } from './errors.ts';
import { gmailModeSchema } from './gmail-settings.ts';
import type { Failure } from './result.ts';

/** The Gmail connection as every surface shows it: what is set, what Google granted, what a check found. No secret. */

/** What a check needs (PROTOCOLS.md section 2, end), in the order it is shown. */
export const GMAIL_FIELDS = [
  'client-id',
  'client-secret',
  'refresh-token',
  'from-address',
  'from-name',
  'test-recipient',
] as const;
export const gmailFieldSchema = z.enum(GMAIL_FIELDS);
export type GmailField = z.infer<typeof gmailFieldSchema>;

export const gmailFieldStateSchema = z.strictObject({
  field: gmailFieldSchema,
  state: z.enum(['set', 'missing', 'malformed']),
  /** Without it neither a dry run nor a mail is possible; the others are only for what they name. */
  required: z.boolean(),
});
export type GmailFieldState = z.infer<typeof gmailFieldStateSchema>;

export const gmailCheckSchema = z.strictObject({
  id: z.int().positive(),
  at: instantSchema,
  tookMs: z.int().nonnegative(),
  mode: gmailModeSchema,
  /** `connect`: the check that follows "Connect with Google". */
  trigger: z.enum(['operator', 'automatic', 'connect']),
  /** null: all is well. */
  failure: failureSchema.nullable(),
  /** Of the last answer of Google; null when there was none. */
  httpStatus: z.int().nullable(),
  tokenType: z.string().max(40).nullable(),
  /** Of the access token, seconds. */
  expiresIn: z.int().nullable(),
  /** Granted scopes, as Google names them; null when it named none. */
  scopes: z.array(z.string().max(300)).max(100).nullable(),
  /** When the grant itself ends, where Google says it (`refresh_token_expires_in`). */
  grantEndsAt: instantSchema.nullable(),
  recipient: z.string().max(320).nullable(),
  /** Google's ids of the mail that was sent. */
  messageId: z.string().max(200).nullable(),
  threadId: z.string().max(200).nullable(),
});
/** One check of the connection and what it found. */
export type GmailCheck = z.infer<typeof gmailCheckSchema>;

/** From so long before the end of the grant the operator is reminded of it. */
export const GMAIL_ENDS_SOON_MS = 3 * 86_400_000;

/** What a check says of the connection: it works, it will be tried again by itself, or only the operator can mend it. */
export type GmailOutcome = 'ok' | 'temporary' | 'permanent';

export function gmailOutcome({ failure }: { readonly failure: Failure | null }): GmailOutcome {
  if (failure === null) return 'ok';
  // Whether the mail left says nothing of the connection but that it broke.
  return failure.retryable || failure.code === 'gmail.outcome-unknown' ? 'temporary' : 'permanent';
}

/** What is known of the connection, without asking Google again. */
export const gmailConnectionSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('not-configured') }),
  /** All is set, nothing was tried yet. */
  z.strictObject({ state: z.literal('unchecked') }),
  z.strictObject({ state: z.literal('healthy'), since: instantSchema }),
  /** It works and Google said when it will not any more. */
  z.strictObject({ state: z.literal('ending'), endsAt: instantSchema }),
  /** Temporary: tried again by itself. */
  z.strictObject({ state: z.literal('unreachable'), since: instantSchema, failure: failureSchema }),
  /** Only the operator can mend it. */
  z.strictObject({ state: z.literal('broken'), since: instantSchema, failure: failureSchema }),
]);
export type GmailConnection = z.infer<typeof gmailConnectionSchema>;

export const gmailStatusSchema = z.strictObject({
  configuration: z.array(gmailFieldStateSchema).length(GMAIL_FIELDS.length),
  connection: gmailConnectionSchema,
  /** Of the settings in force; null: Google named none yet. */
  scopes: z.strictObject({
    needed: z.array(z.string()),
    granted: z.array(z.string()).nullable(),
    missing: z.array(z.string()),
  }),
  accessExpiresAt: instantSchema.nullable(),
  grantEndsAt: instantSchema.nullable(),
  lastCheck: gmailCheckSchema.nullable(),
  /** Of the automatic check; null while it is off or nothing is configured. */
  nextCheckAt: instantSchema.nullable(),
  /** "Connect with Google" is under way in the browser. */
  connecting: z.strictObject({ since: instantSchema, until: instantSchema }).nullable(),
});
export type GmailStatus = z.infer<typeof gmailStatusSchema>;
