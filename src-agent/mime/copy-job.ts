import { assertNever } from '../contract/assert-never.ts';
import type { MailJob } from './mail-job.ts';

/** Bytes of mail in a job; of stored text the characters. */
export function measureJob(job: MailJob): number {
  switch (job.kind) {
    case 'whole':
      return job.source.length;
    case 'parts':
      return job.parts.reduce(
        (sum, { mimeHeader, body }) => sum + mimeHeader.length + body.length,
        job.header.length,
      );
    case 'too-complex':
      return job.header.length;
    case 'stored':
      return job.mail.text.length + job.mail.html.length;
    default:
      return assertNever(job);
  }
}

/**
 * A job whose bytes can be moved to another thread, and what to move. A copy, because cloning a view
 * clones the whole buffer under it, and because the original is needed once more when the worker dies
 * over the mail before this one.
 */
export function copyJob(job: MailJob): { readonly job: MailJob; readonly moved: ArrayBuffer[] } {
  const moved: ArrayBuffer[] = [];
  const copy = (bytes: Uint8Array): Uint8Array => {
    const own = new Uint8Array(bytes);
    moved.push(own.buffer);
    return own;
  };
  switch (job.kind) {
    case 'whole':
      return { job: { ...job, source: copy(job.source) }, moved };
    case 'parts': {
      const parts = job.parts.map((part) => ({
        mimeHeader: copy(part.mimeHeader),
        body: copy(part.body),
        path: part.path,
      }));
      return { job: { ...job, header: copy(job.header), parts }, moved };
    }
    case 'too-complex':
      return { job: { ...job, header: copy(job.header) }, moved };
    case 'stored':
      return { job, moved };
    default:
      return assertNever(job);
  }
}
