import { z } from 'zod';
import { authenticationSchema, type MailHead } from '../contract/entities.ts';

/** The columns of `messages` that hold a mail's head. */
export const HEAD_COLUMNS = `messages.size_bytes, messages.mail_id, messages.message_id, messages.subject,
  messages.from_header, messages.sender, messages.date_header, messages.authentication`;

export type HeadRow = {
  readonly size_bytes: number;
  readonly mail_id: string;
  readonly message_id: string;
  readonly subject: string;
  readonly from_header: string;
  readonly sender: string;
  readonly date_header: string;
  readonly authentication: string | null;
};

const statementsSchema = z.array(authenticationSchema);

export function headOfRow(row: HeadRow): MailHead {
  return {
    mailId: row.mail_id,
    messageId: row.message_id,
    subject: row.subject,
    from: row.from_header,
    sender: row.sender,
    date: row.date_header,
    sizeBytes: row.size_bytes,
    authentication: row.authentication === null ? [] : statementsSchema.parse(JSON.parse(row.authentication)),
  };
}

/** For the column: nothing where nothing is said, as of most mails. */
export function authenticationText(head: MailHead | null): string | null {
  return head === null || head.authentication.length === 0 ? null : JSON.stringify(head.authentication);
}
