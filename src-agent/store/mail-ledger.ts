import { messageIdSchema } from '../contract/entities.ts';
import type { Arrival, Clock, FolderKey, MailboxAction, MailLedger, NoticedMail } from '../ports.ts';
import type { Connection } from './connection.ts';
import type { DayIndex } from './day-index.ts';
import { authenticationText, HEAD_COLUMNS, type HeadRow, headOfRow } from './head-row.ts';
import type { SearchIndex } from './search-index.ts';

type NoticedRow = HeadRow & {
  readonly id: number;
  readonly uid: number;
  readonly uid_validity: string;
  readonly received_at: number;
};

type FolderRow = {
  readonly id: number;
  readonly uid_validity: string;
  readonly last_uid: number;
  readonly last_noticed_at: number | null;
};

/** Removed in one transaction: far below the 50 ms that other work may wait (RES-4). */
const FORGOTTEN_AT_ONCE = 5_000;

/** The ledger of watched folders (RELIABILITY.md DEL-2, IMP-1): every UID has a row before anything happens to it. */
export function createMailLedger(
  db: Connection,
  parts: { readonly clock: Clock; readonly days: DayIndex; readonly search: SearchIndex },
): MailLedger {
  const selectFolder = db.prepare<[string, string], FolderRow>(
    'SELECT id, uid_validity, last_uid, last_noticed_at FROM folders WHERE account = ? AND folder = ?',
  );
  // A cursor never goes back under one UIDVALIDITY: a late answer must not make old mail look unseen.
  const upsertFolder = db.prepare<[string, string, string, number], { readonly id: number }>(
    `INSERT INTO folders (account, folder, uid_validity, last_uid) VALUES (?, ?, ?, ?)
       ON CONFLICT (account, folder) DO UPDATE SET
         last_uid = CASE WHEN uid_validity = excluded.uid_validity
           THEN max(last_uid, excluded.last_uid) ELSE excluded.last_uid END,
         uid_validity = excluded.uid_validity
       RETURNING id`,
  );
  const touchFolder = db.prepare<[number, number]>('UPDATE folders SET last_noticed_at = ? WHERE id = ?');
  const selectKnown = db
    .prepare<[number, string, number, number, string, number], number>(
      `SELECT 1 FROM messages WHERE folder_id = ? AND uid_validity = ? AND uid = ?
         UNION ALL SELECT 1 FROM forgotten_uids WHERE folder_id = ? AND uid_validity = ? AND uid = ?`,
    )
    .pluck();
  const selectSameMail = db
    .prepare<[number, string, string], number>(
      'SELECT id FROM messages WHERE folder_id = ? AND fingerprint = ? AND uid_validity <> ?',
    )
    .pluck();
  const rebind = db.prepare<[string, number, number]>(
    'UPDATE messages SET uid_validity = ?, uid = ? WHERE id = ?',
  );
  const insert = db.prepare<[Record<string, string | number | null>]>(
    `INSERT INTO messages (folder_id, uid_validity, uid, received_at, size_bytes, fingerprint, mail_id, message_id,
         subject, from_header, sender, date_header, authentication, state, reason, noticed_at, decided_at, ended_at)
       VALUES (@folderId, @uidValidity, @uid, @receivedAt, @sizeBytes, @fingerprint, @mailId, @messageId,
         @subject, @from, @sender, @date, @authentication, @state, @reason, @noticedAt, @endedAt, @endedAt)`,
  );
  const noticedColumns = `id, uid, uid_validity, received_at, ${HEAD_COLUMNS}`;
  const selectUndecided = db.prepare<[number, number], NoticedRow>(
    `SELECT ${noticedColumns} FROM messages
       WHERE folder_id = ? AND state = 'noticed' AND handling_crashes = 0 ORDER BY id LIMIT ?`,
  );
  const selectSuspect = db.prepare<[number], NoticedRow>(
    `SELECT ${noticedColumns} FROM messages
       WHERE folder_id = ? AND state = 'noticed' AND handling_crashes > 0 ORDER BY id LIMIT 1`,
  );
  const setVanished = db.prepare<[number, number, number]>(
    `UPDATE messages SET state = 'ignored', reason = 'vanished', handling = 0, decided_at = ?, ended_at = ?
       WHERE id = ? AND state = 'noticed'`,
  );
  const selectUids = db
    .prepare<[number, string, number, string], number>(
      `SELECT uid FROM messages WHERE folder_id = ? AND uid_validity = ?
         UNION ALL SELECT uid FROM forgotten_uids WHERE folder_id = ? AND uid_validity = ?`,
    )
    .pluck();
  const setReconciled = db.prepare<[number, number, string, string]>(
    'UPDATE folders SET unaccounted = ?, reconciled_at = ? WHERE account = ? AND folder = ?',
  );
  const selectForgotten = db
    .prepare<[number, string], number>(
      'SELECT uid FROM forgotten_uids WHERE folder_id = ? AND uid_validity = ?',
    )
    .pluck();
  const removeForgotten = db.prepare<[number, string, number]>(
    'DELETE FROM forgotten_uids WHERE folder_id = ? AND uid_validity = ? AND uid = ?',
  );
  const selectActions = db.prepare<[number, number, number], MailboxAction>(
    `SELECT a.id, m.uid, m.uid_validity AS uidValidity, a.attempts
       FROM mailbox_actions a JOIN messages m ON m.id = a.message_id
       WHERE a.folder_id = ? AND a.done_at IS NULL AND a.due_at <= ? ORDER BY a.due_at, a.id LIMIT ?`,
  );
  const selectNextAction = db
    .prepare<[number], number | null>(
      'SELECT min(due_at) FROM mailbox_actions WHERE folder_id = ? AND done_at IS NULL',
    )
    .pluck();
  const setActionDone = db.prepare<[number, number]>(
    'UPDATE mailbox_actions SET done_at = ?, attempts = attempts + 1 WHERE id = ?',
  );
  const setActionRetry = db.prepare<[number, number]>(
    'UPDATE mailbox_actions SET due_at = ?, attempts = attempts + 1 WHERE id = ?',
  );

  const folderOf = (key: FolderKey): FolderRow | undefined => selectFolder.get(key.account, key.folder);

  /** The id of the new row; null when the arrival is known already. */
  function noticeOne(folderId: number, uidValidity: string, arrival: Arrival, now: number): number | null {
    const { uid, head, fingerprint } = arrival;
    if (selectKnown.get(folderId, uidValidity, uid, folderId, uidValidity, uid) !== undefined) return null;
    if (fingerprint !== null) {
      // Copies of one mail are taken in their order: each old row is bound to one new UID.
      const same = selectSameMail.all(folderId, fingerprint, uidValidity);
      if (same.length > 0) {
        rebind.run(uidValidity, uid, Math.min(...same));
        return null;
      }
    }
    const ending = endingOf(arrival);
    const { lastInsertRowid } = insert.run({
      folderId,
      uidValidity,
      uid,
      receivedAt: arrival.receivedAt,
      sizeBytes: arrival.sizeBytes,
      fingerprint,
      mailId: head?.mailId ?? null,
      messageId: head?.messageId ?? null,
      subject: head?.subject ?? null,
      from: head?.from ?? null,
      sender: head?.sender ?? null,
      date: head?.date ?? null,
      authentication: authenticationText(head),
      state: ending?.state ?? 'noticed',
      reason: ending?.reason ?? null,
      noticedAt: now,
      endedAt: ending === null ? null : now,
    });
    return Number(lastInsertRowid);
  }

  const notice = db.transaction(
    (folder: FolderKey, cursor: { uidValidity: string; lastUid: number }, arrivals: readonly Arrival[]) => {
      const now = parts.clock.now();
      const row = upsertFolder.get(folder.account, folder.folder, cursor.uidValidity, cursor.lastUid);
      if (row === undefined) throw new Error('an upsert gave no row');
      const fresh = [...arrivals]
        .sort((a, b) => a.uid - b.uid)
        .map((arrival) => ({ arrival, id: noticeOne(row.id, cursor.uidValidity, arrival, now) }))
        .flatMap(({ arrival, id }) => (id === null ? [] : [{ arrival, id }]));
      const [first] = fresh;
      const last = fresh.at(-1);
      if (first !== undefined && last !== undefined) parts.days.record(now, { low: first.id, high: last.id });
      parts.search.add(
        fresh.flatMap(({ arrival: { head }, id }) => (head === null ? [] : [{ id, ...head }])),
      );
      if (arrivals.length > 0) touchFolder.run(now, row.id);
      return fresh.filter(({ arrival }) => endingOf(arrival) === null).length;
    },
  );

  const forgetGone = db.transaction(
    (...[key, uidValidity, present]: Parameters<MailLedger['forgetGone']>) => {
      const row = folderOf(key);
      if (row === undefined) return;
      const gone = selectForgotten.all(row.id, uidValidity).filter((uid) => !present.has(uid));
      for (const uid of gone.slice(0, FORGOTTEN_AT_ONCE)) removeForgotten.run(row.id, uidValidity, uid);
    },
  );

  const settleActions = db.transaction((...[ids, outcome]: Parameters<MailLedger['settleActions']>) => {
    for (const id of ids) {
      if (outcome.done) setActionDone.run(parts.clock.now(), id);
      else setActionRetry.run(outcome.retryAt, id);
    }
  });

  return {
    readCursor(folder) {
      const row = folderOf(folder);
      return row === undefined ? null : { uidValidity: row.uid_validity, lastUid: row.last_uid };
    },
    notice: (folder, cursor, arrivals) => notice.immediate(folder, cursor, arrivals),
    lastNoticedAt: (folder) => folderOf(folder)?.last_noticed_at ?? null,
    // A mail that was being handled when the agent died comes last and alone, so that a second death
    // points at it and at no other (PRO-6).
    undecided(folder, limit) {
      const row = folderOf(folder);
      if (row === undefined) return [];
      const rows = selectUndecided.all(row.id, limit);
      const suspect = rows.length === 0 ? selectSuspect.get(row.id) : undefined;
      return (suspect === undefined ? rows : [suspect]).map(noticedMail);
    },
    markVanished: (id) => {
      const now = parts.clock.now();
      setVanished.run(now, now, id);
    },
    knownUids(folder, uidValidity) {
      const row = folderOf(folder);
      if (row === undefined) return new Set();
      return new Set(selectUids.all(row.id, uidValidity, row.id, uidValidity));
    },
    recordReconcile: (folder, unaccounted, at) => {
      setReconciled.run(unaccounted, at, folder.account, folder.folder);
    },
    forgetGone: (folder, uidValidity, present) => forgetGone.immediate(folder, uidValidity, present),
    dueActions(folder, now, limit) {
      const row = folderOf(folder);
      return row === undefined ? [] : selectActions.all(row.id, now, limit);
    },
    nextActionAt(folder) {
      const row = folderOf(folder);
      return row === undefined ? null : (selectNextAction.get(row.id) ?? null);
    },
    settleActions: (ids, outcome) => settleActions.immediate(ids, outcome),
  };
}

/** How a row begins that is not to be handled. A mail to handle whose head could not be read is shown, not lost. */
function endingOf(arrival: Arrival): { readonly state: string; readonly reason: string } | null {
  if (arrival.intent === 'before-first-start') return { state: 'ignored', reason: 'before-first-start' };
  return arrival.head === null ? { state: 'failed', reason: 'unreadable' } : null;
}

function noticedMail(row: NoticedRow): NoticedMail {
  return {
    id: messageIdSchema.parse(row.id),
    uid: row.uid,
    uidValidity: row.uid_validity,
    receivedAt: row.received_at,
    head: headOfRow(row),
  };
}
