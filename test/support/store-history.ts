import { connect } from '../../src-agent/store/connection.ts';
import { createDayIndex } from '../../src-agent/store/day-index.ts';
import { deliveryIdFor } from '../../src-agent/store/delivery-id.ts';
import { DELIVERIES_PER_MESSAGE } from '../../src-agent/store/message-keys.ts';
import { createSearchIndex } from '../../src-agent/store/search-index.ts';

const TARGETS = ['main', 'backup', 'archive'];
const KINDS = ['recadrage', 'recadrage', 'recadrage', 'desabonnement', 'other', 'presence'];
const STATES = ['dead', 'discarded', ...Array.from({ length: 98 }, () => 'delivered')];
const ROWS_PER_COMMIT = 10_000;

/**
 * Fills an existing, empty store with a long past: one delivery per mail, spread evenly over the days before
 * `until` (epoch milliseconds), with realistic subjects and senders, 1 in 100 dead. Bodies and contents are left
 * out, as retention leaves them out. The database must not be open elsewhere.
 */
export function fillHistory(
  path: string,
  past: { readonly deliveries: number; readonly days: number; readonly until: number },
): void {
  const db = connect(path);
  db.pragma('synchronous = OFF');
  const search = createSearchIndex(db);
  const messageDays = createDayIndex(db, 'message_days');
  const deliveryDays = createDayIndex(db, 'delivery_days');
  const folder = db.prepare<[]>(
    `INSERT INTO folders (account, folder, uid_validity, last_uid) VALUES ('past@mail.test:993', 'INBOX', '1', 0)`,
  );
  const message = db.prepare<[Record<string, string | number>]>(
    `INSERT INTO messages (folder_id, uid_validity, uid, received_at, size_bytes, fingerprint, mail_id, message_id,
         subject, from_header, sender, date_header, state, reason, kind, noticed_at, decided_at, ended_at)
       VALUES (@folderId, '1', @uid, @at, 9000, @mailId, @mailId, @mailId, @subject, @sender, @sender, '',
         @state, 'accepted', @kind, @at, @at, @at)`,
  );
  const delivery = db.prepare<[Record<string, string | number>]>(
    `INSERT INTO deliveries (seq, id, message_id, target, kind, host, state, held_by_window, attempts, round_attempts,
         first_attempt_at, created_at, ended_at, last_status)
       VALUES (@seq, @id, @messageId, @target, @kind, 'https://receiver.test', @state, 1, 1, 1, @at, @at, @at, 200)`,
  );
  const attempt = db.prepare<[number, number, number]>(
    `INSERT INTO attempts (seq, number, started_at, ended_at, outcome, status) VALUES (?, 1, ?, ?, 'accepted', 200)`,
  );
  const folderId = Number(folder.run().lastInsertRowid);
  const stepMs = (past.days * 86_400_000) / past.deliveries;

  const insertSome = db.transaction((from: number, to: number) => {
    const words: { id: number; subject: string; sender: string }[] = [];
    for (let uid = from; uid <= to; uid += 1) {
      // Knuth's multiplicative hash: spreads neighbours, the same in every run.
      const dice = (uid * 2_654_435_761) % 2 ** 32;
      const at = Math.round(past.until - (past.deliveries - uid) * stepMs);
      const state = STATES[dice % STATES.length] ?? 'delivered';
      const kind = KINDS[dice % KINDS.length] ?? 'other';
      const mailId = dice.toString(16).padStart(32, '0');
      const subject = `Média Solution - Missions Recadrage - Lot ${uid} - ${`client${dice % 5_003}`}`;
      const sender = `prod${dice % 31}@studio${dice % 211}.example`;
      const row = {
        folderId,
        uid,
        at,
        mailId,
        subject,
        sender,
        kind,
        state: state === 'dead' ? 'failed' : 'sent',
      };
      const messageId = Number(message.run(row).lastInsertRowid);
      const target = TARGETS[dice % TARGETS.length] ?? 'main';
      const signal = { account: 'past', folder: 'INBOX', uidValidity: '1', uid, mailId };
      const seq = messageId * DELIVERIES_PER_MESSAGE;
      delivery.run({ seq, id: deliveryIdFor(signal, target), messageId, target, kind, state, at });
      attempt.run(seq, at, at);
      messageDays.record(at, { low: messageId, high: messageId });
      deliveryDays.record(at, { low: seq, high: seq });
      words.push({ id: messageId, subject, sender });
    }
    search.add(words);
  });
  for (let from = 1; from <= past.deliveries; from += ROWS_PER_COMMIT) {
    insertSome.immediate(from, Math.min(past.deliveries, from + ROWS_PER_COMMIT - 1));
  }
  db.close();
}
