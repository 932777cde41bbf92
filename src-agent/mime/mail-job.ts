import { z } from 'zod';
import { assertNever } from '../contract/assert-never.ts';
import { attachmentSchema, type Mail, mailSchema } from '../contract/entities.ts';
import { TOO_COMPLEX, type TooComplex } from './limits.ts';
import { type Attachment, type FetchedPart, readMail, readMailParts, refuseMail } from './read-mail.ts';

/** What the worker is given of a mail. `header` is the header block, `sizeBytes` that of the whole message. */
export type MailJob =
  | { readonly kind: 'whole'; readonly source: Uint8Array }
  | {
      readonly kind: 'parts';
      readonly header: Uint8Array;
      readonly parts: readonly FetchedPart[];
      readonly attachments: readonly Attachment[];
      readonly sizeBytes: number;
    }
  /** Over a limit before its content was fetched: only the head is read. */
  | {
      readonly kind: 'too-complex';
      readonly header: Uint8Array;
      readonly limit: TooComplex;
      readonly sizeBytes: number;
    }
  /** Read before: only the step after reading is wanted, in the thread because it reads what a stranger wrote. */
  | { readonly kind: 'stored'; readonly mail: Mail };

const bytesSchema = z.custom<Uint8Array>((value) => value instanceof Uint8Array);
const sizeSchema = z.int().nonnegative();
export const mailJobSchema: z.ZodType<MailJob> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('whole'), source: bytesSchema }),
  z.object({
    kind: z.literal('parts'),
    header: bytesSchema,
    parts: z.array(z.object({ mimeHeader: bytesSchema, body: bytesSchema, path: z.string() })),
    attachments: z.array(attachmentSchema),
    sizeBytes: sizeSchema,
  }),
  z.object({
    kind: z.literal('too-complex'),
    header: bytesSchema,
    limit: z.enum(TOO_COMPLEX),
    sizeBytes: sizeSchema,
  }),
  z.object({ kind: z.literal('stored'), mail: mailSchema }),
]);

/** Reads one mail, in whatever thread it is called. Never rejects. */
export async function readJob(job: MailJob): Promise<Mail> {
  switch (job.kind) {
    case 'whole':
      return readMail(job.source);
    case 'parts':
      return readMailParts(job.header, job.parts, job.attachments, job.sizeBytes);
    case 'too-complex':
      return refuseMail(job.header, job.sizeBytes, job.limit);
    case 'stored':
      return job.mail;
    default:
      return assertNever(job);
  }
}

/** To the worker. `context` is for the step after reading: plain data, whatever that step needs. */
export type MailQuestion = { readonly id: number; readonly job: MailJob; readonly context: unknown };
/** The job is judged by itself: one that is none is answered, and does not end the worker. */
export const mailQuestionSchema = z.strictObject({ id: z.int(), job: z.unknown(), context: z.unknown() });

/** From the worker; `ready` once, before the first answer. */
export const mailReplySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ready') }),
  z.strictObject({ kind: z.literal('answer'), id: z.int(), answer: z.unknown() }),
  z.strictObject({ kind: z.literal('failed'), id: z.int(), cause: z.string() }),
]);
export type MailReply = z.infer<typeof mailReplySchema>;
