import type { Settings } from '../contract/settings.ts';
import type { Clock } from '../ports.ts';
import type { Connection } from './connection.ts';
import { DELIVERIES_PER_MESSAGE } from './message-keys.ts';
import { blockOf } from './search-index.ts';

/** Rows removed so far in this round, by kind. */
export type Pruned = {
  readonly deliveries: number;
  readonly contents: number;
  readonly messages: number;
  readonly audit: number;
  readonly gmailChecks: number;
  readonly deploys: number;
};

export type Retention = {
  /**
   * Removes what is older than the settings say, in small transactions, for at most `maxMs` unless one takes longer; call again
   * until `done`. Nothing that waits, is queued or was never decided is touched (RES-4).
   */
  prune(input: { readonly now: number; readonly retention: Settings['retention']; readonly maxMs: number }): {
    readonly done: boolean;
    readonly removed: Pruned;
  };
};

const DAY_MS = 86_400_000;
/** Rows per transaction: some ten milliseconds, synced. */
const STEP = 100;
/** Rows of narrow tables per transaction. */
const WIDE_STEP = 2_000;
/** Dedup marks outlive their mails: a person can put an old mail back into the folder. */
const MARK_DAYS = 3_650;
/** Marks of a subject group without expiry hold their month in the key; after this they can match no more. */
const GROUP_DAYS = 100;
/** The last checks of the Gmail connection stay however old they are: the next one is planned by them. */
const CHECKS_KEPT = 50;

type Cutoffs = {
  readonly now: number;
  readonly mail: number;
  readonly content: number;
  readonly delivery: number;
  readonly audit: number;
  readonly mark: number;
  readonly group: number;
};

/** One kind of row: takes the position of the last step, gives the next one, or null at its end. */
type Task = {
  readonly removes: keyof Pruned | null;
  step(position: Position, cutoffs: Cutoffs): { readonly next: Position | null; readonly removed: number };
};
type Position = { readonly key: number; readonly text: string };

const START: Position = { key: -1, text: '' };

export function createRetention(db: Connection, clock: Clock): Retention {
  const tasks = pruneTasks(db);
  let current = 0;
  let position: Position = START;
  let removed: Record<keyof Pruned, number> = none();

  return {
    prune({ now, retention, maxMs }) {
      const before = (days: number): number => now - days * DAY_MS;
      const cutoffs: Cutoffs = {
        now,
        mail: before(retention.mailDays),
        content: before(retention.contentDays),
        delivery: before(retention.deliveryDays),
        audit: before(retention.auditDays),
        mark: before(MARK_DAYS),
        group: before(GROUP_DAYS),
      };
      const startedAt = clock.monotonic();
      let longestMs = 0;
      let elapsedMs = 0;
      for (let task = tasks[current]; task !== undefined; task = tasks[current]) {
        const running: Task = task;
        const from = position;
        const result = db.transaction(() => running.step(from, cutoffs)).immediate();
        if (running.removes !== null) removed[running.removes] += result.removed;
        position = result.next ?? START;
        if (result.next === null) current += 1;
        const nowMs = clock.monotonic() - startedAt;
        longestMs = Math.max(longestMs, nowMs - elapsedMs);
        elapsedMs = nowMs;
        // The next one may take as long as the longest so far.
        if (elapsedMs + longestMs >= maxMs && current < tasks.length) return { done: false, removed };
      }
      const total = removed;
      current = 0;
      removed = none();
      return { done: true, removed: total };
    },
  };
}

function none(): Record<keyof Pruned, number> {
  return { deliveries: 0, contents: 0, messages: 0, audit: 0, gmailChecks: 0, deploys: 0 };
}

type Aged = { readonly key: number; readonly at: number; readonly finished: number };

/**
 * Walks a table in the order of its keys, which is nearly the order of time: ends at the first step
 * in which every row is younger than the cutoff.
 */
function walk(
  select: (after: number, limit: number) => readonly Aged[],
  remove: (key: number) => void,
  cutoff: (cutoffs: Cutoffs) => number,
  removes: keyof Pruned | null,
): Task {
  return {
    removes,
    step(from, cutoffs) {
      const rows = select(from.key, STEP);
      const old = rows.filter((row) => row.at < cutoff(cutoffs));
      const gone = old.filter((row) => row.finished === 1);
      for (const row of gone) remove(row.key);
      const last = rows.at(-1);
      const more = last !== undefined && rows.length === STEP && old.length > 0;
      return { next: more ? { key: last.key, text: '' } : null, removed: gone.length };
    },
  };
}

function pruneTasks(db: Connection): readonly Task[] {
  const deliveries = db.prepare<[number, number], Aged>(
    `SELECT seq AS key, coalesce(ended_at, created_at) AS at,
         state IN ('delivered', 'dead', 'discarded') AS finished
       FROM deliveries WHERE seq > ? ORDER BY seq LIMIT ?`,
  );
  const removeDelivery = db.prepare<[number]>('DELETE FROM deliveries WHERE seq = ?');
  // A dead delivery keeps its body as long as it can be retried.
  const bodies = db.prepare<[number, number], Aged>(
    `SELECT b.seq AS key, coalesce(d.ended_at, d.created_at) AS at,
         d.state IN ('delivered', 'discarded') AS finished
       FROM delivery_bodies b JOIN deliveries d ON d.seq = b.seq WHERE b.seq > ? ORDER BY b.seq LIMIT ?`,
  );
  const removeBody = db.prepare<[number]>('DELETE FROM delivery_bodies WHERE seq = ?');
  const contents = db.prepare<[number, number], Aged>(
    `SELECT c.message_id AS key, coalesce(m.ended_at, m.noticed_at) AS at,
         m.state IN ('sent', 'ignored', 'failed') AS finished
       FROM mail_contents c JOIN messages m ON m.id = c.message_id
       WHERE c.message_id > ? ORDER BY c.message_id LIMIT ?`,
  );
  const removeContent = db.prepare<[number]>('DELETE FROM mail_contents WHERE message_id = ?');
  const messages = db.prepare<[number, number], Aged>(
    `SELECT id AS key, coalesce(ended_at, noticed_at) AS at,
         state IN ('sent', 'ignored', 'failed')
           AND NOT EXISTS (SELECT 1 FROM deliveries d
             WHERE d.seq BETWEEN m.id * ${DELIVERIES_PER_MESSAGE} AND m.id * ${DELIVERIES_PER_MESSAGE} + ${DELIVERIES_PER_MESSAGE - 1})
           AND NOT EXISTS (SELECT 1 FROM mailbox_actions a WHERE a.message_id = m.id AND a.done_at IS NULL)
           AS finished
       FROM messages m WHERE id > ? ORDER BY id LIMIT ?`,
  );
  // The mail may still lie in the folder: its UID stays accounted for.
  const keepUid = db.prepare<[number]>(
    `INSERT INTO forgotten_uids SELECT folder_id, uid_validity, uid FROM messages WHERE id = ?
       ON CONFLICT DO NOTHING`,
  );
  const removeMessage = db.prepare<[number]>('DELETE FROM messages WHERE id = ?');
  const audit = db.prepare<[number, number], Aged>(
    'SELECT id AS key, at, 1 AS finished FROM audit WHERE id > ? ORDER BY id LIMIT ?',
  );
  const removeAudit = db.prepare<[number]>('DELETE FROM audit WHERE id = ?');

  const checks = db.prepare<[number, number], Aged>(
    `SELECT id AS key, at, id <= (SELECT max(id) FROM gmail_checks) - ${CHECKS_KEPT} AS finished
       FROM gmail_checks WHERE id > ? ORDER BY id LIMIT ?`,
  );
  const deploys = db.prepare<[number, number], Aged>(
    'SELECT id AS key, at, ended AS finished FROM deploys WHERE id > ? ORDER BY id LIMIT ?',
  );
  const removeDeploy = db.prepare<[number]>('DELETE FROM deploys WHERE id = ?');
  const removeCheck = db.prepare<[number]>('DELETE FROM gmail_checks WHERE id = ?');

  return [
    walk(
      (after, limit) => deliveries.all(after, limit),
      (key) => removeDelivery.run(key),
      (cutoffs) => cutoffs.delivery,
      'deliveries',
    ),
    walk(
      (after, limit) => bodies.all(after, limit),
      (key) => removeBody.run(key),
      (cutoffs) => cutoffs.content,
      null,
    ),
    walk(
      (after, limit) => contents.all(after, limit),
      (key) => removeContent.run(key),
      (cutoffs) => cutoffs.content,
      'contents',
    ),
    walk(
      (after, limit) => messages.all(after, limit),
      (key) => {
        keepUid.run(key);
        removeMessage.run(key);
      },
      (cutoffs) => cutoffs.mail,
      'messages',
    ),
    walk(
      (after, limit) => audit.all(after, limit),
      (key) => removeAudit.run(key),
      (cutoffs) => cutoffs.audit,
      'audit',
    ),
    walk(
      (after, limit) => checks.all(after, limit),
      (key) => removeCheck.run(key),
      (cutoffs) => cutoffs.delivery,
      'gmailChecks',
    ),
    walk(
      (after, limit) => deploys.all(after, limit),
      (key) => removeDeploy.run(key),
      (cutoffs) => cutoffs.delivery,
      'deploys',
    ),
    marks(db),
    groups(db),
    uidsOfOldFolders(db),
    searchBlocks(db),
    days(db),
  ];
}

function marks(db: Connection): Task {
  const select = db.prepare<[string, number], { readonly mail_id: string; readonly marked_at: number }>(
    'SELECT mail_id, marked_at FROM processed_mails WHERE mail_id > ? ORDER BY mail_id LIMIT ?',
  );
  const remove = db.prepare<[string]>('DELETE FROM processed_mails WHERE mail_id = ?');
  return {
    removes: null,
    step(from, cutoffs) {
      const rows = select.all(from.text, WIDE_STEP);
      for (const row of rows) if (row.marked_at < cutoffs.mark) remove.run(row.mail_id);
      const last = rows.at(-1);
      const more = last !== undefined && rows.length === WIDE_STEP;
      return { next: more ? { key: -1, text: last.mail_id } : null, removed: 0 };
    },
  };
}

function groups(db: Connection): Task {
  const remove = db.prepare<[number, number, number]>(
    `DELETE FROM subject_groups WHERE group_key IN (
       SELECT group_key FROM subject_groups
         WHERE state = 'accepted' AND (expires_at < ? OR (expires_at IS NULL AND since < ?)) LIMIT ?)`,
  );
  return {
    removes: null,
    step(_from, cutoffs) {
      const { changes } = remove.run(cutoffs.now, cutoffs.group, STEP);
      return { next: changes === STEP ? START : null, removed: changes };
    },
  };
}

function uidsOfOldFolders(db: Connection): Task {
  const remove = db.prepare<[number]>(
    `DELETE FROM forgotten_uids WHERE (folder_id, uid_validity, uid) IN (
       SELECT u.folder_id, u.uid_validity, u.uid FROM folders f
         JOIN forgotten_uids u ON u.folder_id = f.id WHERE u.uid_validity <> f.uid_validity LIMIT ?)`,
  );
  return {
    removes: null,
    step() {
      const { changes } = remove.run(WIDE_STEP);
      return { next: changes === WIDE_STEP ? START : null, removed: changes };
    },
  };
}

/** Words of blocks whose messages are gone; what is left behind would only cost a look into an empty block. */
function searchBlocks(db: Connection): Task {
  const selectOldest = db.prepare<[], number | null>('SELECT min(id) FROM messages').pluck();
  const select = db.prepare<[string, number, number], { readonly word: string; readonly block: number }>(
    'SELECT word, block FROM word_blocks WHERE (word, block) > (?, ?) ORDER BY word, block LIMIT ?',
  );
  const remove = db.prepare<[string, number]>('DELETE FROM word_blocks WHERE word = ? AND block = ?');
  return {
    removes: null,
    step(from) {
      const oldest = selectOldest.get() ?? null;
      const firstBlock = oldest === null ? Number.MAX_SAFE_INTEGER : blockOf(oldest);
      if (firstBlock === 0) return { next: null, removed: 0 };
      const rows = select.all(from.text, from.key, WIDE_STEP);
      const gone = rows.filter((row) => row.block < firstBlock);
      for (const row of gone) remove.run(row.word, row.block);
      const last = rows.at(-1);
      const more = last !== undefined && rows.length === WIDE_STEP;
      return { next: more ? { key: last.block, text: last.word } : null, removed: gone.length };
    },
  };
}

function days(db: Connection): Task {
  const removeMessageDays = db.prepare<[]>(
    'DELETE FROM message_days WHERE last < (SELECT min(id) FROM messages)',
  );
  const removeDeliveryDays = db.prepare<[]>(
    'DELETE FROM delivery_days WHERE last < (SELECT min(seq) FROM deliveries)',
  );
  return {
    removes: null,
    step() {
      removeMessageDays.run();
      removeDeliveryDays.run();
      return { next: null, removed: 0 };
    },
  };
}
