import type { Failure } from '../contract/result.ts';
import type { Connection } from './connection.ts';
import { DELIVERIES_PER_MESSAGE, keysOf, messageOf } from './message-keys.ts';

/*
 * After a restore the database knows less than the receivers do: what happened since the backup was made. A mail that
 * came before the restore may have been delivered in that time, so its first request from here counts as its second:
 * a receiver is never shown a repeat as something new (RELIABILITY.md STO-4, DEL-3).
 */

/** Why the past is another one than that which was lived through. */
export type RestoreCause = 'backup' | 'file' | 'nothing-left' | 'log-lost';

export type RestoredPast = {
  /** A request for this mail may have left in the time that the database has lost. */
  maybeDelivered(messageId: number): boolean;
  /** Writes down, inside the caller's transaction, the attempt that may have been made; its number is 1. */
  countLostAttempt(delivery: { readonly seq: number; readonly channel: 'webhook' | 'mail' }): void;
  /** The last restore, until the operator knows of it; null: there is none to tell of. */
  notice(): RestoreNotice | null;
  /** Of all that were; false: there was none to tell of. */
  acknowledge(now: number): boolean;
};

export type RestoreNotice = {
  readonly at: number;
  readonly cause: RestoreCause;
  /** When the past ends that was put in place; null where it is not known. */
  readonly madeAt: number | null;
  /** Mails that were or will be sent once more because of it, each as a repeat. */
  readonly repeats: number;
};

/** The clocks of mail servers are not ours. Beyond two minutes the operator is told (TIM-5). */
const CLOCK_MARGIN_MS = 900_000;

export function createRestoredPast(db: Connection): RestoredPast {
  const restoredAt = db.prepare<[], number | null>('SELECT max(at) FROM restores').pluck().get() ?? null;
  const selectMail = db
    .prepare<[number], number>('SELECT min(received_at, noticed_at) FROM messages WHERE id = ?')
    .pluck();
  const selectLost = db
    .prepare<[number, number, string], number>(
      'SELECT 1 FROM attempts WHERE seq BETWEEN ? AND ? AND number = 1 AND error = ?',
    )
    .pluck();
  const countRepeat = db.prepare<[]>(
    'UPDATE restores SET repeats = repeats + 1 WHERE id = (SELECT max(id) FROM restores)',
  );
  const selectNotice = db.prepare<[], Omit<RestoreNotice, 'repeats'> & { readonly sent: number }>(
    `SELECT at, cause, made_at AS madeAt, repeats AS sent FROM restores
       WHERE acknowledged_at IS NULL ORDER BY id DESC LIMIT 1`,
  );
  const countWaiting = db
    .prepare<[number, string], number>(
      `SELECT count(DISTINCT d.message_id) FROM deliveries d JOIN messages m ON m.id = d.message_id
         WHERE d.state = 'queued' AND d.attempts = 0 AND d.channel = 'webhook'
           AND min(m.received_at, m.noticed_at) <= ?
           AND NOT EXISTS (SELECT 1 FROM attempts a
             WHERE a.seq BETWEEN m.id * ${DELIVERIES_PER_MESSAGE} AND m.id * ${DELIVERIES_PER_MESSAGE} + ${DELIVERIES_PER_MESSAGE - 1}
               AND a.number = 1 AND a.error = ?)`,
    )
    .pluck();
  const acknowledge = db.prepare<[number]>(
    'UPDATE restores SET acknowledged_at = ? WHERE acknowledged_at IS NULL',
  );
  const insertAttempt = db.prepare<[number, number, number, string]>(
    `INSERT INTO attempts (seq, number, started_at, ended_at, outcome, error) VALUES (?, 1, ?, ?, 'unknown', ?)`,
  );
  return {
    maybeDelivered(messageId) {
      if (restoredAt === null) return false;
      const cameAt = selectMail.get(messageId);
      return cameAt !== undefined && cameAt <= restoredAt + CLOCK_MARGIN_MS;
    },
    countLostAttempt({ seq, channel }) {
      const at = restoredAt ?? 0;
      const { low, high } = keysOf(messageOf(seq, 'deliveries'), 'deliveries');
      const isFirst = channel === 'webhook' && selectLost.get(low, high, LOST_WEBHOOK) === undefined;
      if (isFirst) countRepeat.run();
      insertAttempt.run(seq, at, at, JSON.stringify(lostAttempt(channel)));
    },
    notice() {
      const row = selectNotice.get();
      if (row === undefined) return null;
      const { sent, ...notice } = row;
      const waiting = countWaiting.get(notice.at + CLOCK_MARGIN_MS, LOST_WEBHOOK) ?? 0;
      return { ...notice, repeats: sent + waiting };
    },
    acknowledge: (now) => acknowledge.run(now).changes > 0,
  };
}

const LOST_WEBHOOK = JSON.stringify(lostAttempt('webhook'));

/** A mail knows no repeat: one that may have left is for the operator to judge. */
export function lostAttempt(channel: 'webhook' | 'mail'): Failure {
  return channel === 'mail'
    ? { code: 'gmail.outcome-unknown', params: {}, retryable: false }
    : { code: 'delivery.before-restore', params: {}, retryable: true };
}

/** To be written before anything is done with the restored past. */
export function recordRestore(
  db: Connection,
  restore: {
    readonly at: number;
    readonly cause: RestoreCause;
    readonly madeAt: number | null;
    readonly who: string;
  },
): void {
  const { at, cause, madeAt, who } = restore;
  db.transaction(() => {
    db.prepare<[number, string, number | null]>(
      'INSERT INTO restores (at, cause, made_at) VALUES (?, ?, ?)',
    ).run(at, cause, madeAt);
    db.prepare<[number, string, string]>(
      `INSERT INTO audit (at, who, action, after) VALUES (?, ?, 'backups.restore', ?)`,
    ).run(at, who, JSON.stringify({ cause, madeAt }));
    db.prepare<[]>('DELETE FROM in_use').run();
    // What lies on this machine now was confirmed by nobody (CMD-2).
    db.prepare<[]>('DELETE FROM command_confirmations').run();
    // Notification mails that wait may have gone out since.
    const past = createRestoredPast(db);
    const unsent = db
      .prepare<[], number>(
        `SELECT seq FROM deliveries WHERE state = 'queued' AND channel = 'mail' AND attempts = 0`,
      )
      .pluck()
      .all();
    const bury = db.prepare<[number, string, number]>(
      `UPDATE deliveries SET state = 'dead', attempts = 1, next_attempt_at = NULL, postponed_for = NULL, ended_at = ?,
           last_error = ? WHERE seq = ?`,
    );
    for (const seq of unsent) {
      past.countLostAttempt({ seq, channel: 'mail' });
      bury.run(at, lostAttempt('mail').code, seq);
    }
  }).immediate();
}
