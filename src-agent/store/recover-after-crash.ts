import type { Connection } from './connection.ts';

/** A mail that was being handled at so many deaths of the agent is set aside (RELIABILITY.md PRO-6). */
const CRASHES_TO_SET_ASIDE = 2;

/**
 * Once per start, before anything else: mails whose bytes were in hand when the agent died are counted, and
 * those that were so twice end as failed, to be seen by the operator; the rest goes on. Returns how many were
 * set aside. Deliveries that were being sent are the outbox's own to recover.
 */
export function recoverAfterCrash(db: Connection, now: number): number {
  const selectInHand = db.prepare<[], number>('SELECT id FROM messages WHERE handling = 1').pluck();
  const count = db.prepare<[number]>(
    'UPDATE messages SET handling = 0, handling_crashes = handling_crashes + 1 WHERE id = ?',
  );
  const setAside = db.prepare<[number, number, number, number]>(
    `UPDATE messages SET state = 'failed', reason = 'crashed-reader', deferred = 0, due_at = NULL,
         waits_for_group = NULL, decided_at = ?, ended_at = ?
       WHERE id = ? AND (state = 'noticed' OR deferred = 1) AND handling_crashes >= ?`,
  );
  return db
    .transaction(() => {
      let aside = 0;
      for (const id of selectInHand.all()) {
        count.run(id);
        aside += setAside.run(now, now, id, CRASHES_TO_SET_ASIDE).changes;
      }
      return aside;
    })
    .immediate();
}

/** A clean end: what was in hand was simply not finished. */
export function forgetHandling(db: Connection): void {
  db.prepare<[]>('UPDATE messages SET handling = 0 WHERE handling = 1').run();
}
