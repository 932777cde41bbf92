import { z } from 'zod';
import { targetIdSchema } from './delivery-settings.ts';
import { errorCodeSchema, failureSchema } from './errors.ts';
import { MAIL_TARGET } from './notification-mail.ts';
import { mailKindSchema } from './triage-settings.ts';

/** Instants are epoch milliseconds everywhere inside; ISO text only where a person or a receiver reads them. */
export const instantSchema = z.number().int().min(-8.64e15).max(8.64e15);

export const messageIdSchema = z.int().positive().brand<'MessageRowId'>();
/** A row of the ledger: one mail of one folder. */
export type MessageRowId = z.infer<typeof messageIdSchema>;

export const deliveryIdSchema = z.string().min(8).max(64).brand<'DeliveryId'>();
/** Idempotency-Key and webhook-id of every attempt (DEL-3). */
export type DeliveryId = z.infer<typeof deliveryIdSchema>;

/** The three providers (BEHAVIOUR.md 1.5), by parsed host. */
export const providerSchema = z.enum(['dropbox', 'fromsmash', 'swisstransfer']);
export type Provider = z.infer<typeof providerSchema>;

export const linkSchema = z.strictObject({
  provider: providerSchema,
  /** Name fixed by the receivers' contract (BEHAVIOUR.md 1.7). */
  raw_url: z.string().max(8_000),
});
export type Link = z.infer<typeof linkSchema>;

/** Detector names as receivers know them. */
export const detectorSchema = z.enum(['recadrage', 'desabonnement_journee_tarifs', 'samedi_presence']);
export type Detector = z.infer<typeof detectorSchema>;

export const attachmentSchema = z.strictObject({
  fileName: z.string().max(1_000).nullable(),
  contentType: z.string().max(300),
  sizeBytes: z.number().int().nonnegative(),
});

/** What one server says of a mail's sender (RFC 8601). Anybody can write it: see triage/check-authentication.ts. */
export const authenticationSchema = z.strictObject({
  /** The name of the server, lower case. */
  by: z.string().max(300),
  /** Its verdict by DMARC, such as `pass`; `""` when it gives none. */
  dmarc: z.string().max(40),
  /** The domain it judged, lower case; `""` when it names none. */
  from: z.string().max(320),
});

/** The head of a mail: all that is known before its body is fetched. */
export const mailHeadSchema = z.strictObject({
  /** md5 hex of `Message-ID|Subject|Date` (BEHAVIOUR.md 1.4). */
  mailId: z.string().length(32),
  /** Raw Message-ID header, `""` when missing. */
  messageId: z.string().max(4_000),
  /** Decoded, unfolded, trimmed (Q22, Q24). */
  subject: z.string().max(100_000),
  /** From header, decoded and unfolded. */
  from: z.string().max(100_000),
  /** Address of From by a real address parser, lower case, `""` when there is none (Q23). */
  sender: z.string().max(1_000),
  /** Raw Date header, `""` when missing. */
  date: z.string().max(4_000),
  sizeBytes: z.number().int().nonnegative(),
  authentication: z.array(authenticationSchema).max(10),
});
export type MailHead = z.infer<typeof mailHeadSchema>;

/** A mail as triage reads it: decoded text, no bytes, no attachment contents. */
export const mailSchema = mailHeadSchema.extend({
  /** All text/plain parts, a line break between parts (Q19). */
  text: z.string(),
  /** All text/html parts, likewise. */
  html: z.string(),
  attachments: z.array(attachmentSchema).max(1_000),
  /** Set when a limit of RELIABILITY.md MAIL-3 was passed: what was too much, in a few words. */
  tooComplex: z.string().max(200).nullable(),
});
export type Mail = z.infer<typeof mailSchema>;

/** Why a mail was decided as it was. One list for ledger, window, log and command line. */
export const REASONS = [
  // deliver
  'accepted',
  'outside-window-sent',
  // skip
  'sender-not-allowed',
  'sender-not-proven',
  'duplicate-mail',
  'duplicate-group',
  'reply-or-forward',
  'no-links',
  'outside-window-skipped',
  'excluded-keyword',
  'attachment-missing',
  'too-large',
  'too-complex',
  'no-target',
  'before-first-start',
  'vanished',
  // defer
  'outside-window',
  'sending-disabled',
  'presence-not-configured',
  'group-in-flight',
  // failed
  'unreadable',
  'crashed-reader',
] as const;
export const reasonSchema = z.enum(REASONS);
export type Reason = z.infer<typeof reasonSchema>;

/** Every check of triage, in the order of BEHAVIOUR.md 1.3. */
export const CHECKS = [
  'sender',
  'authentication',
  'mail-dedup',
  'reply',
  'size',
  'complexity',
  'attachments',
  'keywords',
  'presence',
  'group-dedup',
  'detector',
  'window',
  'links',
  'targets',
  'sending',
] as const;
const checkSchema = z.enum(CHECKS);

/**
 * One line of the decision's explanation. `detail` is a key of contract/text with its parameters,
 * so that the same trace reads in both languages.
 */
export const traceStepSchema = z.strictObject({
  check: checkSchema,
  /** `pass`: the road goes on. `stop`: this check decided. `note`: a fact that matters later. */
  verdict: z.enum(['pass', 'stop', 'note']),
  detail: z.string().max(100),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type TraceStep = z.infer<typeof traceStepSchema>;

/** A delivery to make: the body is fixed here, so that every attempt sends the same bytes. */
export const plannedRequestSchema = z.strictObject({
  target: z.union([targetIdSchema, z.literal('presence'), z.literal(MAIL_TARGET)]),
  /** Of the target; `mailto:` for a notification mail. */
  url: z.string().max(2_000),
  body: z.record(z.string(), z.unknown()),
});
export type PlannedRequest = z.infer<typeof plannedRequestSchema>;

export const decisionSchema = z.strictObject({
  action: z.enum(['deliver', 'defer', 'skip']),
  reason: reasonSchema,
  /** Put `\Seen` on it: at once for a skip, after acceptance for a delivery. */
  markSeen: z.boolean(),
  /** Remember its id against duplicates: at once for a skip, after acceptance for a delivery. */
  markProcessed: z.boolean(),
  /** For a defer: when it is to be looked at again; null when an event and not an instant releases it. */
  dueAt: instantSchema.nullable(),
});
export type Decision = z.infer<typeof decisionSchema>;

/** All that triage says of one mail. */
export const triageResultSchema = z.strictObject({
  mailId: z.string(),
  /** Group without month (BEHAVIOUR.md 1.4); null when grouping does not apply (Q25). */
  groupId: z.string().nullable(),
  /** What is stored: scoped by sender and month (Q25, Q8); null when group dedup is off or does not apply. */
  groupKey: z.string().nullable(),
  kind: mailKindSchema,
  detector: detectorSchema.nullable(),
  deliveryTime: z.string().nullable(),
  urgent: z.boolean(),
  links: z.array(linkSchema),
  decision: decisionSchema,
  requests: z.array(plannedRequestSchema),
  trace: z.array(traceStepSchema),
});
export type TriageResult = z.infer<typeof triageResultSchema>;

/** The end states of the ledger, and `noticed`: has a row, not decided yet. */
export const mailStateSchema = z.enum(['noticed', 'waiting', 'sent', 'ignored', 'failed']);
export type MailState = z.infer<typeof mailStateSchema>;

/** `queued`: due at nextAttemptAt. `sending`: a request may be under way. `dead`: failed for good, can be retried. */
export const deliveryStateSchema = z.enum(['queued', 'sending', 'delivered', 'dead', 'discarded']);
export type DeliveryState = z.infer<typeof deliveryStateSchema>;

/** What became of one attempt; `unknown`: the request may have left and no answer was read. */
export const attemptOutcomeSchema = z.enum(['accepted', 'refused', 'failed', 'unknown']);

export const attemptSchema = z.strictObject({
  number: z.int().positive(),
  startedAt: instantSchema,
  endedAt: instantSchema.nullable(),
  outcome: attemptOutcomeSchema,
  status: z.int().nullable(),
  /** null when accepted. */
  error: failureSchema.nullable(),
  /** First characters of the answer, for the drawer; never the request. */
  answerPreview: z.string().nullable(),
});
export type Attempt = z.infer<typeof attemptSchema>;

export const messageSummarySchema = z.strictObject({
  id: messageIdSchema,
  uid: z.int(),
  mailId: z.string().nullable(),
  subject: z.string().nullable(),
  sender: z.string().nullable(),
  kind: mailKindSchema.nullable(),
  urgent: z.boolean(),
  state: mailStateSchema,
  reason: reasonSchema.nullable(),
  dueAt: instantSchema.nullable(),
  noticedAt: instantSchema,
  decidedAt: instantSchema.nullable(),
  endedAt: instantSchema.nullable(),
});
export type MessageSummary = z.infer<typeof messageSummarySchema>;

export const deliverySummarySchema = z.strictObject({
  id: deliveryIdSchema,
  messageId: messageIdSchema,
  target: z.string(),
  kind: mailKindSchema,
  subject: z.string().nullable(),
  sender: z.string().nullable(),
  /** Scheme and host only: a webhook path is often its secret. Of a notification mail the recipient's domain. */
  host: z.string(),
  state: deliveryStateSchema,
  attempts: z.int().nonnegative(),
  nextAttemptAt: instantSchema.nullable(),
  createdAt: instantSchema,
  endedAt: instantSchema.nullable(),
  lastStatus: z.int().nullable(),
  lastError: errorCodeSchema.nullable(),
});
export type DeliverySummary = z.infer<typeof deliverySummarySchema>;

export const linkIdSchema = z.int().nonnegative().brand<'LinkRowId'>();
export type LinkRowId = z.infer<typeof linkIdSchema>;

/** `done`: the operator has seen to it. */
export const linkStateSchema = z.enum(['open', 'done']);
export type LinkState = z.infer<typeof linkStateSchema>;

export const linkRowSchema = linkSchema.extend({
  id: linkIdSchema,
  messageId: messageIdSchema,
  subject: z.string().nullable(),
  sender: z.string().nullable(),
  /** Lot number of the subject, when it has one. */
  lot: z.string().nullable(),
  receivedAt: instantSchema,
  directUrl: z.string().nullable(),
  /** When it was last opened from here. */
  openedAt: instantSchema.nullable(),
  doneAt: instantSchema.nullable(),
});
export type LinkRow = z.infer<typeof linkRowSchema>;

/** The counts of the ledger: what `status` promises. */
export const ledgerCountsSchema = z.strictObject({
  noticed: z.int(),
  waiting: z.int(),
  sent: z.int(),
  ignored: z.int(),
  failed: z.int(),
  /** UIDs of the folder without a row at the last reconcile; null before the first one. */
  unaccounted: z.int().nullable(),
  reconciledAt: instantSchema.nullable(),
});
export type LedgerCounts = z.infer<typeof ledgerCountsSchema>;
