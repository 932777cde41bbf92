import type { Connection } from './connection.ts';
import { keysOf } from './message-keys.ts';

type MessageRow = {
  readonly state: string;
  readonly folder_id: number;
  readonly mail_id: string;
  readonly group_key: string | null;
  readonly group_ttl_seconds: number;
  readonly mark_seen: number;
  readonly mark_processed: number;
};

/** The delivery whose change is to be reckoned with. */
export type ChangedDelivery = { readonly message_id: number; readonly channel: string };

/** What a mail's state is made of; every method runs inside the caller's transaction. */
export type MessageSettling = {
  /** Brings a delivered mail's state, marks and claim in line with its deliveries, one of which has ended. */
  settle(changed: ChangedDelivery, now: number): void;
  /** The same when one of them is queued again: the mail takes its group anew. */
  reopen(changed: ChangedDelivery, now: number): void;
  /** Takes the group for a mail whose deliveries are under way, unless another mail holds it. */
  claimGroup(groupKey: string, messageId: number, now: number): void;
  /** Gives up the mail's claim; the mails that waited for it are due at once. */
  releaseGroup(groupKey: string, messageId: number, now: number): void;
  markProcessed(mailId: string, now: number): void;
  /** Queues `\Seen` for the mail, once. */
  queueSeen(messageId: number, folderId: number, now: number): void;
};

/**
 * A mail is sent when all its deliveries were accepted (those the operator discarded do not count), and failed
 * when none is open and one is not. The dedup marks are set on acceptance and not before (BEHAVIOUR.md Q1, Q5).
 * Only webhooks count: a notification mail tells of a delivery and is none.
 */
export function createMessageSettling(db: Connection): MessageSettling {
  const selectMessage = db.prepare<[number], MessageRow>(
    `SELECT state, folder_id, mail_id, group_key, group_ttl_seconds, mark_seen, mark_processed
       FROM messages WHERE id = ?`,
  );
  const countDeliveries = db.prepare<
    [number, number],
    { readonly open: number; readonly delivered: number; readonly dead: number }
  >(
    `SELECT total(state IN ('queued', 'sending')) AS open, total(state = 'delivered') AS delivered,
         total(state = 'dead') AS dead
       FROM deliveries WHERE seq BETWEEN ? AND ? AND channel = 'webhook'`,
  );
  const setState = db.prepare<[string, number | null, number]>(
    'UPDATE messages SET state = ?, ended_at = ? WHERE id = ?',
  );
  const insertClaim = db.prepare<[string, number, number, number]>(
    `INSERT INTO subject_groups (group_key, state, message_id, since) VALUES (?, 'claimed', ?, ?)
       ON CONFLICT (group_key) DO UPDATE SET state = 'claimed', message_id = excluded.message_id,
         since = excluded.since, expires_at = NULL
       WHERE state = 'accepted' AND expires_at <= ?`,
  );
  const accept = db.prepare<[string, number, number, number | null]>(
    `INSERT INTO subject_groups (group_key, state, message_id, since, expires_at) VALUES (?, 'accepted', ?, ?, ?)
       ON CONFLICT (group_key) DO UPDATE SET state = 'accepted', message_id = excluded.message_id,
         since = excluded.since, expires_at = excluded.expires_at`,
  );
  const deleteClaim = db.prepare<[string, number]>(
    `DELETE FROM subject_groups WHERE group_key = ? AND message_id = ? AND state = 'claimed'`,
  );
  const wakeGroup = db.prepare<[number, string]>(
    'UPDATE messages SET due_at = ?, waits_for_group = NULL WHERE waits_for_group = ?',
  );
  const insertProcessed = db.prepare<[string, number]>(
    'INSERT INTO processed_mails VALUES (?, ?) ON CONFLICT DO NOTHING',
  );
  const insertSeen = db.prepare<[number, number, number]>(
    `INSERT INTO mailbox_actions (message_id, folder_id, due_at) VALUES (?, ?, ?)
       ON CONFLICT DO NOTHING`,
  );

  const settling: MessageSettling = {
    settle({ message_id: messageId, channel }, now) {
      if (channel !== 'webhook') return;
      const message = selectMessage.get(messageId);
      const { low, high } = keysOf(messageId, 'deliveries');
      const counts = countDeliveries.get(low, high);
      if (message === undefined || counts === undefined) throw new Error(`no message ${messageId}`);
      if (counts.open > 0) {
        if (message.state !== 'waiting') setState.run('waiting', null, messageId);
        return;
      }
      const { group_key: groupKey } = message;
      if (counts.dead > 0 || counts.delivered === 0) {
        setState.run('failed', now, messageId);
        if (groupKey !== null) settling.releaseGroup(groupKey, messageId, now);
        return;
      }
      setState.run('sent', now, messageId);
      if (message.mark_processed === 1) settling.markProcessed(message.mail_id, now);
      if (message.mark_seen === 1) settling.queueSeen(messageId, message.folder_id, now);
      if (groupKey !== null) {
        // Q8: with an expiry the group is remembered until then and no longer.
        const ttlMs = message.group_ttl_seconds * 1_000;
        accept.run(groupKey, messageId, now, ttlMs === 0 ? null : now + ttlMs);
        wakeGroup.run(now, groupKey);
      }
    },
    reopen(changed, now) {
      if (changed.channel !== 'webhook') return;
      const groupKey = selectMessage.get(changed.message_id)?.group_key ?? null;
      if (groupKey !== null) settling.claimGroup(groupKey, changed.message_id, now);
      settling.settle(changed, now);
    },
    claimGroup: (groupKey, messageId, now) => {
      insertClaim.run(groupKey, messageId, now, now);
    },
    releaseGroup: (groupKey, messageId, now) => {
      if (deleteClaim.run(groupKey, messageId).changes > 0) wakeGroup.run(now, groupKey);
    },
    markProcessed: (mailId, now) => {
      insertProcessed.run(mailId, now);
    },
    queueSeen: (messageId, folderId, now) => {
      insertSeen.run(messageId, folderId, now);
    },
  };
  return settling;
}
