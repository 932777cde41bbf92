import type { Failure } from '../contract/result.ts';
import type { Connection } from './connection.ts';

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
};

/** The clocks of mail servers are not ours. Beyond two minutes the operator is told (TIM-5). */
const CLOCK_MARGIN_MS = 900_000;

export function createRestoredPast(db: Connection): RestoredPast {
  const restoredAt = db.prepare<[], number | null>('SELECT max(at) FROM restores').pluck().get() ?? null;
  const selectMail = db
    .prepare<[number], number>('SELECT min(received_at, noticed_at) FROM messages WHERE id = ?')
    .pluck();
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
      insertAttempt.run(seq, at, at, JSON.stringify(lostAttempt(channel)));
    },
  };
}

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
