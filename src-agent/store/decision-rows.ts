import { assertNever } from '../contract/assert-never.ts';
import type { Mail, TriageResult } from '../contract/entities.ts';
import { lotOfGroup } from '../contract/group-lot.ts';
import { MAIL_TARGET, shownHost } from '../contract/notification-mail.ts';
import type { Connection } from './connection.ts';
import type { DayIndex } from './day-index.ts';
import { deliveryIdFor, type SignalIdentity } from './delivery-id.ts';
import { DELIVERIES_PER_MESSAGE, keysOf, LINKS_PER_MESSAGE } from './message-keys.ts';
import { lostAttempt, type RestoredPast } from './restored-past.ts';

/** What a decision leaves behind besides the mail's own row. Every method runs inside the caller's transaction. */
export type DecisionRows = {
  /** Kept for the drawer and the log of a signal's road (LOG-4); the bodies are in the deliveries. */
  writeResult(messageId: number, result: TriageResult, now: number): void;
  /** What a mail is decided anew from, without a download. */
  writeContent(messageId: number, read: { readonly mail: Mail; readonly findings: unknown }): void;
  writeLinks(messageId: number, result: TriageResult): void;
  /** Ids and bodies are fixed here (DEL-3). */
  writeDeliveries(
    messageId: number,
    delivery: {
      readonly signal: SignalIdentity;
      readonly result: TriageResult;
      readonly heldByWindow: boolean;
      readonly now: number;
    },
  ): void;
};

type LinkMarks = {
  readonly raw_url: string;
  readonly opened_at: number | null;
  readonly done_at: number | null;
};
const UNMARKED = { opened_at: null, done_at: null };

export function createDecisionRows(db: Connection, days: DayIndex, past: RestoredPast): DecisionRows {
  const upsertDecision = db.prepare<[number, number, string]>(
    `INSERT INTO decisions (message_id, first_at, first_result) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET last_at = excluded.first_at, last_result = excluded.first_result`,
  );
  const upsertContent = db.prepare<[number, string, string, string, string | null, string]>(
    `INSERT INTO mail_contents (message_id, text, html, attachments, too_complex, findings)
       VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET text = excluded.text, html = excluded.html, attachments = excluded.attachments,
         too_complex = excluded.too_complex, findings = excluded.findings`,
  );
  const deleteLinks = db.prepare<[number, number]>('DELETE FROM links WHERE seq BETWEEN ? AND ?');
  const selectMarks = db.prepare<[number, number], LinkMarks>(
    `SELECT raw_url, opened_at, done_at FROM links
       WHERE seq BETWEEN ? AND ? AND (opened_at IS NOT NULL OR done_at IS NOT NULL)`,
  );
  const insertLink = db.prepare<[number, string, string, string | null, number | null, number | null]>(
    'INSERT INTO links (seq, provider, raw_url, lot, opened_at, done_at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const insertDelivery = db.prepare<[Record<string, string | number>]>(
    `INSERT INTO deliveries (seq, id, message_id, target, channel, kind, host, state, held_by_window, next_attempt_at, created_at)
       VALUES (@seq, @id, @messageId, @target, @channel, @kind, @host, 'queued', @heldByWindow, @now, @now)`,
  );
  const bury = db.prepare<[number, string, number]>(
    `UPDATE deliveries SET state = 'dead', attempts = 1, next_attempt_at = NULL, ended_at = ?, last_error = ?
       WHERE seq = ?`,
  );
  const insertBody = db.prepare<[number, string, string]>(
    'INSERT INTO delivery_bodies (seq, url, body) VALUES (?, ?, ?)',
  );

  return {
    writeResult: (messageId, result, now) => {
      upsertDecision.run(messageId, now, JSON.stringify({ ...result, requests: [] }));
    },
    writeContent: (messageId, { mail, findings }) => {
      const attachments = JSON.stringify(mail.attachments);
      const found = JSON.stringify(findings ?? null);
      upsertContent.run(messageId, mail.text, mail.html, attachments, mail.tooComplex, found);
    },
    writeLinks(messageId, result) {
      const { low, high } = keysOf(messageId, 'links');
      // What the operator did with a link outlives a new decision.
      const marks = new Map(selectMarks.all(low, high).map((row) => [row.raw_url, row]));
      deleteLinks.run(low, high);
      const lot = lotOfGroup(result.groupId);
      for (const [position, link] of result.links.slice(0, LINKS_PER_MESSAGE).entries()) {
        // The newest come first in the list, and a mail's links in their own order: so its first has the highest key.
        const { opened_at: opened, done_at: done } = marks.get(link.raw_url) ?? UNMARKED;
        insertLink.run(high - position, link.provider, link.raw_url, lot, opened, done);
      }
    },
    writeDeliveries(messageId, { signal, result, heldByWindow, now }) {
      const { low } = keysOf(messageId, 'deliveries');
      const count = result.requests.length;
      if (count === 0 || count > DELIVERIES_PER_MESSAGE) throw new Error(`a mail with ${count} deliveries`);
      const maybeDelivered = past.maybeDelivered(messageId);
      for (const [slot, request] of result.requests.entries()) {
        const seq = low + slot;
        const channel = request.target === MAIL_TARGET ? 'mail' : 'webhook';
        insertDelivery.run({
          seq,
          id: deliveryIdFor(signal, request.target),
          messageId,
          target: request.target,
          kind: result.kind,
          host: shownHost(request.url),
          channel,
          heldByWindow: heldByWindow ? 1 : 0,
          now,
        });
        insertBody.run(seq, request.url, JSON.stringify(request.body));
        if (channel === 'mail' && maybeDelivered) {
          past.countLostAttempt({ seq, channel });
          bury.run(now, lostAttempt(channel).code, seq);
        }
      }
      days.record(now, { low, high: low + count - 1 });
    },
  };
}

/** The state of a mail right after a decision, before any delivery has ended. */
export function stateAfter(result: TriageResult): 'waiting' | 'ignored' | 'failed' {
  const { action, reason } = result.decision;
  switch (action) {
    case 'deliver':
    case 'defer':
      return 'waiting';
    case 'skip':
      return reason === 'unreadable' || reason === 'crashed-reader' ? 'failed' : 'ignored';
    default:
      return assertNever(action);
  }
}
