import { z } from 'zod';
import {
  decisionSchema,
  detectorSchema,
  instantSchema,
  linkSchema,
  messageIdSchema,
  traceStepSchema,
} from './entities.ts';
import { failureSchema } from './errors.ts';
import { copyPlainJson, type PlainJson } from './plain-json.ts';
import { secretNameSchema } from './secrets.ts';
import { settingsSchema } from './settings.ts';
import { IMPORT_REMARKS } from './text/note-params.ts';
import { mailKindSchema } from './triage-settings.ts';
import { weekdaySchema } from './wall-clock.ts';

/** What a change would do, asked before it is made. */

const windowDaySchema = z.strictObject({
  /** `YYYY-MM-DD` in the zone. */
  date: z.string().max(10),
  weekday: weekdaySchema,
  /** The clocks change on this day: it is shorter or longer than the others. */
  dst: z.enum(['forward', 'back']).nullable(),
  /** When deliveries may leave, oldest first, cut at the bounds of the day; `to` is exclusive. */
  spans: z.array(z.strictObject({ from: instantSchema, to: instantSchema })),
  startOfDay: instantSchema,
  endOfDay: instantSchema,
});
export type WindowDay = z.infer<typeof windowDaySchema>;

export const windowPreviewSchema = z.strictObject({
  window: settingsSchema.shape.window,
  timeZone: z.string(),
  open: z.boolean(),
  nextChangeAt: instantSchema.nullable(),
  /** Seven days from today in the zone. */
  week: z.array(windowDaySchema).length(7),
  /** What receivers would be told now; null: the field is not sent. */
  announced: z.strictObject({
    start: z.string().nullable(),
    end: z.string().nullable(),
    /** The start in a delivery that may leave ahead of the window (desabonnement, not urgent). */
    aheadStart: z.string().nullable(),
  }),
});
export type WindowPreview = z.infer<typeof windowPreviewSchema>;

/** A message above this, in characters, is not tried: it must fit into one command. */
export const PREVIEW_EML_MAX = 240_000;

/** What to judge: a message as text, or a mail of the ledger. */
export const inspectedSourceSchema = z.union([
  z.strictObject({
    eml: z.string().min(1).max(PREVIEW_EML_MAX),
    /** How the text becomes bytes; latin-1 where each character stands for one byte of a file. */
    encoding: z.enum(['utf-8', 'latin-1']).default('utf-8'),
  }),
  z.strictObject({ messageId: messageIdSchema }),
]);
export type InspectedSource = z.infer<typeof inspectedSourceSchema>;

/** Of a body so much is shown. */
export const PREVIEW_BODY_MAX = 60_000;

const previewRequestSchema = z.strictObject({
  target: z.string(),
  host: z.string(),
  /** Scheme and host only: a webhook path is often its secret. */
  url: z.string(),
  headers: z.array(z.strictObject({ name: z.string(), value: z.string() })),
  body: z.string().max(PREVIEW_BODY_MAX),
  /** The body goes on. */
  bodyCut: z.boolean(),
});

export const inspectPreviewSchema = z.strictObject({
  subject: z.string(),
  sender: z.string(),
  sizeBytes: z.int().nonnegative(),
  kind: mailKindSchema,
  detector: detectorSchema.nullable(),
  deliveryTime: z.string().nullable(),
  urgent: z.boolean(),
  links: z.array(linkSchema),
  /** As if no such mail had come before. */
  decision: decisionSchema,
  trace: z.array(traceStepSchema),
  requests: z.array(previewRequestSchema),
  /** What really stands against it: a copy of this mail, or a mail of its group, was handled. */
  before: z.strictObject({ mail: z.boolean(), group: z.boolean() }),
});
export type InspectPreview = z.infer<typeof inspectPreviewSchema>;

export const importFilesSchema = z
  .array(z.strictObject({ name: z.string().min(1).max(255), text: z.string().max(1_000_000) }))
  .min(1)
  .max(20);

const plainJson = z.custom<PlainJson>((value) => copyPlainJson(value).ok);

export const importPreviewSchema = z.strictObject({
  /** For import.apply, once, within ten minutes and while the settings stay as they are. */
  token: z.string().max(64),
  /** Setting by setting; lists as a whole. */
  changes: z.array(z.strictObject({ path: z.string(), from: plainJson, to: plainJson })),
  /** Secrets that the files hold: to be set by hand, they are neither read nor copied. */
  secrets: z.array(secretNameSchema),
  warnings: z.array(
    z.discriminatedUnion('kind', [
      /** Nothing was taken from this file. */
      z.strictObject({ kind: z.literal('failure'), file: z.string(), failure: failureSchema }),
      /** A value that was left out or taken over otherwise. */
      z.strictObject({ kind: z.literal('note'), key: z.string(), why: z.enum(IMPORT_REMARKS) }),
    ]),
  ),
  /** Receivers that are new: they arrive switched off. */
  targetsAddedOff: z.int().nonnegative(),
});
export type ImportPreview = z.infer<typeof importPreviewSchema>;
