import { z } from 'zod';
import { attachmentSchema, type Mail, type MailHead, type MessageRowId } from '../contract/entities.ts';
import { err, ok, type Result } from '../contract/result.ts';
import type { Connection } from './connection.ts';
import { HEAD_COLUMNS, type HeadRow, headOfRow } from './head-row.ts';

/** A mail's text, and what was recognised in it; `findings` is JSON of the caller's own, parsed by it when read back. */
export type StoredRead = { readonly mail: Mail; readonly findings: unknown };

/** A mail that waits for an instant or an event, with all it takes to decide it anew. */
export type WaitingMail = {
  readonly id: MessageRowId;
  readonly uid: number;
  readonly uidValidity: string;
  readonly receivedAt: number;
  readonly head: MailHead;
  readonly read: StoredRead | null;
  /** When it was first decided. */
  readonly firstDecidedAt: number;
};

type WaitingRow = HeadRow & {
  readonly uid: number;
  readonly uid_validity: string;
  readonly received_at: number;
  readonly text: string | null;
  readonly html: string | null;
  readonly attachments: string | null;
  readonly too_complex: string | null;
  readonly findings: string | null;
  readonly first_at: number | null;
};

const attachmentsSchema = z.array(attachmentSchema);

/** Reads what is kept of mails: of all, or of deferred ones only. Fails with store.not-found. */
export function createWaitingMailLoader(
  db: Connection,
  which: 'all' | 'deferred',
): (id: MessageRowId) => Result<WaitingMail> {
  // A mail without an id was accounted for without being read.
  const condition = which === 'deferred' ? 'messages.deferred = 1' : 'messages.mail_id IS NOT NULL';
  const selectWaiting = db.prepare<[number], WaitingRow>(
    `SELECT messages.uid, messages.uid_validity, messages.received_at, ${HEAD_COLUMNS}, c.text, c.html, c.attachments, c.too_complex,
         c.findings, d.first_at
       FROM messages LEFT JOIN mail_contents c ON c.message_id = messages.id
         LEFT JOIN decisions d ON d.message_id = messages.id WHERE messages.id = ? AND ${condition}`,
  );
  return (id) => {
    const row = selectWaiting.get(id);
    return row === undefined ? err('store.not-found', { params: { id } }) : ok(waitingMail(id, row));
  };
}

function waitingMail(id: MessageRowId, row: WaitingRow): WaitingMail {
  const head = headOfRow(row);
  const { text, html, attachments } = row;
  const read =
    text === null || html === null || attachments === null
      ? null
      : {
          mail: {
            ...head,
            text,
            html,
            attachments: attachmentsSchema.parse(JSON.parse(attachments)),
            tooComplex: row.too_complex,
          },
          findings: row.findings === null ? null : z.unknown().parse(JSON.parse(row.findings)),
        };
  return {
    id,
    uid: row.uid,
    uidValidity: row.uid_validity,
    receivedAt: row.received_at,
    head,
    read,
    firstDecidedAt: row.first_at ?? row.received_at,
  };
}
