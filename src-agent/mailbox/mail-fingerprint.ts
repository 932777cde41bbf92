import { createHash } from 'node:crypto';
import type { MailHead } from '../contract/entities.ts';

/**
 * What recognises a mail again when the server has thrown its UIDs away (IMP-1): a SHA-256 of Message-ID,
 * Date, From and size, in hex. null when the mail has none of the three headers: its size alone would
 * take it for any other such mail.
 */
export function fingerprintOf(head: MailHead): string | null {
  if (head.messageId === '' && head.date === '' && head.from === '') return null;
  const identity = JSON.stringify([head.messageId, head.date, head.from, head.sizeBytes]);
  return createHash('sha256').update(identity).digest('hex');
}
