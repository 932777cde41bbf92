import { type MessageRowId, messageIdSchema, type Reason, type TriageResult } from '../contract/entities.ts';
import type { Failure, Result } from '../contract/result.ts';
import type { FolderKey, Known } from '../ports.ts';
import type { Connection } from './connection.ts';
import type { DayIndex } from './day-index.ts';
import { createDecisionRows, stateAfter } from './decision-rows.ts';
import { keysOf } from './message-keys.ts';
import type { RestoredPast } from './restored-past.ts';
import type { MessageSettling } from './settle-message.ts';
import { createWaitingMailLoader, type StoredRead, type WaitingMail } from './waiting-mail.ts';

export type { StoredRead, WaitingMail } from './waiting-mail.ts';

export type DecisionToStore = {
  readonly id: MessageRowId;
  /** null when the head alone decided. */
  readonly read: StoredRead | null;
  readonly result: TriageResult;
  /** What triage was told of the past; when it no longer holds the decision is not stored. */
  readonly known: Known;
  /** Its kind is not sent outside the window. */
  readonly heldByWindow: boolean;
  /** Life of the group's mark once accepted; 0: for good (Q8). */
  readonly groupTtlSeconds: number;
  readonly now: number;
};

export type DecisionStore = {
  /**
   * The past as triage must know it. A mail counts as processed also while a copy of it is being delivered:
   * the copy's outcome is shown and can be retried, a second request would be a double.
   */
  knownFor(
    mail: { readonly mailId: string; readonly groupKey: string | null },
    now: number,
    except: MessageRowId,
  ): Known;
  /** Durable before the mails' bytes are touched (PRO-6): a mail present at two crashes is set aside. */
  startHandling(ids: readonly MessageRowId[]): void;
  /** The bytes were read without harm; the decision may still be to come. */
  endHandling(ids: readonly MessageRowId[]): void;
  /**
   * Decisions, marks, claims, links and deliveries of all of them in one transaction (DEL-2). Gives back those
   * that were decided on facts that have changed since (another mail of the group, a copy, the settings):
   * they are to be decided again. Mails that meanwhile got a decision are left as they are.
   */
  storeDecisions(batch: readonly DecisionToStore[], settingsRevision: number): readonly MessageRowId[];
  /** The mail cannot be read: ended as failed, with its reason. */
  storeFailure(id: MessageRowId, reason: Reason, failure: Failure, now: number): void;
  /** Deferred mails that are due, oldest instant first; one that was present at a crash comes last and alone. */
  waitingMessages(now: number, limit: number): readonly MessageRowId[];
  waitingForGroup(groupKey: string): readonly MessageRowId[];
  /** When the next deferred mail becomes due; null when none waits for an instant. */
  nextWaitingAt(): number | null;
  /** Fails with store.not-found unless the mail is deferred. */
  loadWaiting(id: MessageRowId): Result<WaitingMail>;
  /** The same of a mail in any state; its text is null where it was never fetched or is no longer kept. */
  loadPast(id: MessageRowId): Result<WaitingMail>;
  /**
   * Takes back deliveries of which none was ever attempted: the mail is deferred and due at once (DEL-7).
   * After a first attempt bodies are fixed, and nothing is taken back: false.
   */
  withdrawUnattempted(id: MessageRowId, now: number): boolean;
  /** The rules changed: whatever was not attempted is due to be decided again. Returns how many mails. */
  redecideAll(now: number): number;
};

type DecidableRow = {
  readonly state: string;
  readonly deferred: number;
  readonly folder_id: number;
  readonly uid_validity: string;
  readonly uid: number;
};

export function createDecisionStore(
  db: Connection,
  parts: {
    readonly days: DayIndex;
    readonly settling: MessageSettling;
    readonly past: RestoredPast;
    /** Of the stored settings; 0 before the first change. */
    readonly settingsRevision: () => number;
  },
): DecisionStore {
  const { settling } = parts;
  const rows = createDecisionRows(db, parts.days, parts.past);

  const selectProcessed = db
    .prepare<[string, string, number], number>(
      `SELECT 1 FROM processed_mails WHERE mail_id = ?
         UNION ALL
       SELECT 1 FROM messages WHERE mail_id = ? AND state = 'waiting' AND deferred = 0 AND id <> ?`,
    )
    .pluck();
  const selectGroup = db.prepare<
    [string],
    {
      readonly state: 'claimed' | 'accepted';
      readonly message_id: number;
      readonly expires_at: number | null;
    }
  >('SELECT state, message_id, expires_at FROM subject_groups WHERE group_key = ?');
  const setHandling = db.prepare<[number, number]>(
    `UPDATE messages SET handling = ? WHERE id = ? AND (state = 'noticed' OR deferred = 1)`,
  );
  const selectDecidable = db.prepare<[number], DecidableRow>(
    'SELECT state, deferred, folder_id, uid_validity, uid FROM messages WHERE id = ?',
  );
  const selectFolder = db.prepare<[number], FolderKey>('SELECT account, folder FROM folders WHERE id = ?');
  const setDecision = db.prepare<[Record<string, string | number | null>]>(
    `UPDATE messages SET state = @state, reason = @reason, failure = NULL, kind = @kind, urgent = @urgent,
         deferred = @deferred, due_at = @dueAt, group_key = @groupKey, waits_for_group = @waitsForGroup,
         mark_seen = @markSeen, mark_processed = @markProcessed, group_ttl_seconds = @groupTtlSeconds,
         handling = 0, handling_crashes = 0, decided_at = @now, ended_at = @endedAt
       WHERE id = @id`,
  );
  const setFailed = db.prepare<[string, string, number, number, number]>(
    `UPDATE messages SET state = 'failed', reason = ?, failure = ?, deferred = 0, due_at = NULL,
         waits_for_group = NULL, handling = 0, decided_at = ?, ended_at = ?
       WHERE id = ? AND (state = 'noticed' OR deferred = 1)`,
  );
  const selectDue = db
    .prepare<[number, number], number>(
      `SELECT id FROM messages WHERE deferred = 1 AND due_at <= ? AND handling_crashes = 0
         ORDER BY due_at, id LIMIT ?`,
    )
    .pluck();
  const selectDueSuspect = db
    .prepare<[number], number>(
      `SELECT id FROM messages WHERE deferred = 1 AND due_at <= ? AND handling_crashes > 0
         ORDER BY due_at, id LIMIT 1`,
    )
    .pluck();
  const selectGroupWaiters = db
    .prepare<[string], number>('SELECT id FROM messages WHERE waits_for_group = ? ORDER BY id')
    .pluck();
  const selectNextDue = db
    .prepare<[], number | null>('SELECT min(due_at) FROM messages WHERE deferred = 1 AND due_at IS NOT NULL')
    .pluck();
  // Without its content a mail could not be decided again: its deliveries stay as they are.
  const selectWithdrawable = db.prepare<[number, number, number], { readonly group_key: string | null }>(
    `SELECT m.group_key FROM messages m JOIN mail_contents c ON c.message_id = m.id
       WHERE m.id = ? AND m.state = 'waiting' AND m.deferred = 0
         AND (SELECT total(state = 'queued' AND attempts = 0) = count(*) AND count(*) > 0
                FROM deliveries WHERE seq BETWEEN ? AND ?)`,
  );
  const deleteDeliveries = db.prepare<[number, number]>('DELETE FROM deliveries WHERE seq BETWEEN ? AND ?');
  const setWithdrawn = db.prepare<[number, number]>(
    'UPDATE messages SET deferred = 1, due_at = ? WHERE id = ?',
  );
  const selectUnattempted = db
    .prepare<[], number>(
      `SELECT DISTINCT message_id FROM deliveries WHERE state = 'queued' AND attempts = 0 ORDER BY message_id`,
    )
    .pluck();
  const releaseDeferred = db.prepare<[number]>(
    'UPDATE messages SET due_at = ?, waits_for_group = NULL WHERE deferred = 1',
  );

  const knownFor: DecisionStore['knownFor'] = (mail, now, except) => {
    const processed = selectProcessed.get(mail.mailId, mail.mailId, except) !== undefined;
    const group = mail.groupKey === null ? undefined : selectGroup.get(mail.groupKey);
    return { mailProcessed: processed, group: groupState(group, now, except) };
  };

  function isStale(item: DecisionToStore): boolean {
    const { mailId, groupKey } = item.result;
    const known = knownFor({ mailId, groupKey }, item.now, item.id);
    return known.mailProcessed !== item.known.mailProcessed || known.group !== item.known.group;
  }

  function storeOne(item: DecisionToStore, row: DecidableRow): void {
    const { id, result, now } = item;
    const { decision, groupKey } = result;
    const deferred = decision.action === 'defer';
    const skipped = decision.action === 'skip';
    setDecision.run({
      id,
      state: stateAfter(result),
      reason: decision.reason,
      kind: result.kind,
      urgent: result.urgent ? 1 : 0,
      deferred: deferred ? 1 : 0,
      dueAt: deferred ? decision.dueAt : null,
      groupKey,
      waitsForGroup: deferred && decision.reason === 'group-in-flight' ? groupKey : null,
      markSeen: decision.markSeen ? 1 : 0,
      markProcessed: decision.markProcessed ? 1 : 0,
      groupTtlSeconds: item.groupTtlSeconds,
      now,
      endedAt: skipped ? now : null,
    });
    rows.writeResult(id, result, now);
    rows.writeLinks(id, result);
    if (skipped) {
      if (decision.markProcessed) settling.markProcessed(result.mailId, now);
      if (decision.markSeen) settling.queueSeen(id, row.folder_id, now);
      return;
    }
    if (item.read !== null) rows.writeContent(id, item.read);
    if (deferred) return;
    if (groupKey !== null) settling.claimGroup(groupKey, id, now);
    const folder = selectFolder.get(row.folder_id);
    if (folder === undefined) throw new Error(`message ${id} has no folder`);
    const signal = {
      ...folder,
      uidValidity: row.uid_validity,
      uid: row.uid,
      mailId: result.mailId,
    };
    rows.writeDeliveries(id, { signal, result, heldByWindow: item.heldByWindow, now });
  }

  const storeDecisions = db.transaction((batch: readonly DecisionToStore[], settingsRevision: number) => {
    const outdated = settingsRevision !== parts.settingsRevision();
    const again: MessageRowId[] = [];
    for (const item of batch) {
      const row = selectDecidable.get(item.id);
      if (row === undefined || (row.state !== 'noticed' && row.deferred === 0)) continue;
      if (outdated || isStale(item)) again.push(item.id);
      else storeOne(item, row);
    }
    return again;
  });

  function withdraw(id: number, now: number): boolean {
    const { low, high } = keysOf(id, 'deliveries');
    const message = selectWithdrawable.get(id, low, high);
    if (message === undefined) return false;
    deleteDeliveries.run(low, high);
    setWithdrawn.run(now, id);
    if (message.group_key !== null) settling.releaseGroup(message.group_key, id, now);
    return true;
  }

  const markHandling = db.transaction((ids: readonly MessageRowId[], handling: 0 | 1) => {
    for (const id of ids) setHandling.run(handling, id);
  });
  const withdrawOne = db.transaction(withdraw);
  const redecideAll = db.transaction((now: number) => {
    for (const id of selectUnattempted.all()) withdraw(id, now);
    return releaseDeferred.run(now).changes;
  });

  return {
    knownFor,
    startHandling: (ids) => markHandling.immediate(ids, 1),
    endHandling: (ids) => markHandling.immediate(ids, 0),
    storeDecisions: (batch, revision) => storeDecisions.immediate(batch, revision),
    storeFailure: (id, reason, failure, now) => {
      setFailed.run(reason, JSON.stringify(failure), now, now, id);
    },
    waitingMessages(now, limit) {
      const due = selectDue.all(now, limit);
      const suspect = due.length === 0 ? selectDueSuspect.get(now) : undefined;
      return (suspect === undefined ? due : [suspect]).map((id) => messageIdSchema.parse(id));
    },
    waitingForGroup: (groupKey) => selectGroupWaiters.all(groupKey).map((id) => messageIdSchema.parse(id)),
    nextWaitingAt: () => selectNextDue.get() ?? null,
    loadWaiting: createWaitingMailLoader(db, 'deferred'),
    loadPast: createWaitingMailLoader(db, 'all'),
    withdrawUnattempted: (id, now) => withdrawOne.immediate(id, now),
    redecideAll: (now) => redecideAll.immediate(now),
  };
}

function groupState(
  group:
    | {
        readonly state: 'claimed' | 'accepted';
        readonly message_id: number;
        readonly expires_at: number | null;
      }
    | undefined,
  now: number,
  except: MessageRowId,
): Known['group'] {
  if (group === undefined) return 'none';
  if (group.state === 'claimed') return group.message_id === except ? 'none' : 'claimed';
  return group.expires_at !== null && group.expires_at <= now ? 'none' : 'accepted';
}
