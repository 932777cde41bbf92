import {
  type Attempt,
  attemptSchema,
  type DeliveryId,
  type DeliverySummary,
  deliverySummarySchema,
  type MessageRowId,
} from '../contract/entities.ts';
import { failureSchema } from '../contract/errors.ts';
import type { DeliveryDetail } from '../contract/history-commands.ts';
import { err, ok, type Result } from '../contract/result.ts';
import type { Connection } from './connection.ts';
import type { DayIndex } from './day-index.ts';
import { searchedWords } from './fold-words.ts';
import { createListPager } from './list-pager.ts';
import { DELIVERIES_PER_MESSAGE, keysOf } from './message-keys.ts';
import { type Page, readCursor, writeCursor } from './page.ts';
import type { SearchIndex } from './search-index.ts';
import type { ChangedDelivery, MessageSettling } from './settle-message.ts';

export type DeliveryQuery = {
  readonly state: DeliverySummary['state'] | null;
  readonly kind: DeliverySummary['kind'] | null;
  readonly target: string | null;
  readonly search: string | null;
  /** Half-open span over the creation of the delivery. */
  readonly from: number | null;
  readonly to: number | null;
  readonly cursor: string | null;
  readonly limit: number;
};

/** A delivery with what its own rows hold. */
export type StoredDelivery = Omit<DeliveryDetail, 'request' | 'trace' | 'links'>;

/** The deliveries as the operator sees them, and what may be done to them by hand. */
export type DeliveryHistory = {
  /** By mail, the newest first. */
  list(query: DeliveryQuery): Result<Page<DeliverySummary>>;
  ofMessage(id: MessageRowId): readonly DeliverySummary[];
  summary(id: DeliveryId): Result<DeliverySummary>;
  get(id: DeliveryId): Result<StoredDelivery>;
  /** A dead delivery is due at `now`, with its id and body; attempts go on counting, the schedule starts anew (DEL-5). */
  retry(id: DeliveryId, now: number): Result<null>;
  /**
   * All dead ones but those that the operator looks into one by one: mails that may have gone out, and webhooks of a
   * mail whose group or copy another one delivers or has delivered. How many.
   */
  retryAll(now: number): number;
  /** A delivered or discarded one is due at `now` as a flagged repeat: same id and body, attempts go on counting. */
  replay(id: DeliveryId, now: number): Result<null>;
  /** Gives up a queued or dead delivery. */
  discard(id: DeliveryId, now: number): Result<null>;
};

type SummaryRow = {
  readonly id: string;
  readonly messageId: number;
  readonly target: string;
  readonly kind: string;
  readonly host: string;
  readonly state: string;
  readonly attempts: number;
  readonly nextAttemptAt: number | null;
  readonly createdAt: number;
  readonly endedAt: number | null;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
};

type MailRow = { readonly subject: string | null; readonly sender: string | null };

type AttemptRow = {
  readonly number: number;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly outcome: string;
  readonly status: number | null;
  readonly error: string | null;
  readonly answerPreview: string | null;
};

type StateRow = ChangedDelivery & { readonly seq: number; readonly state: string };

const SUMMARY = `SELECT id, message_id AS messageId, target, kind, host, state, attempts,
    next_attempt_at AS nextAttemptAt, created_at AS createdAt, ended_at AS endedAt, last_status AS lastStatus,
    last_error AS lastError
  FROM deliveries`;

export function createDeliveryHistory(
  db: Connection,
  parts: { readonly days: DayIndex; readonly search: SearchIndex; readonly settling: MessageSettling },
): DeliveryHistory {
  const { settling } = parts;
  const pageOfKeys = createListPager(
    db,
    {
      table: 'deliveries',
      key: 'seq',
      columns: ['state', 'target', 'kind'],
      instant: 'created_at',
      keysPerMessage: DELIVERIES_PER_MESSAGE,
    },
    parts,
  );
  const selectByKey = db.prepare<[number], SummaryRow>(`${SUMMARY} WHERE seq = ?`);
  const selectByRange = db.prepare<[number, number], SummaryRow>(
    `${SUMMARY} WHERE seq BETWEEN ? AND ? ORDER BY seq`,
  );
  const selectById = db.prepare<[string], SummaryRow>(`${SUMMARY} WHERE id = ?`);
  const selectMail = db.prepare<[number], MailRow>('SELECT subject, sender FROM messages WHERE id = ?');
  const selectBody = db
    .prepare<[string], string>(
      'SELECT b.body FROM delivery_bodies b JOIN deliveries d ON d.seq = b.seq WHERE d.id = ?',
    )
    .pluck();
  const selectAttempts = db.prepare<[string], AttemptRow>(
    `SELECT a.number, a.started_at AS startedAt, a.ended_at AS endedAt, a.outcome, a.status, a.error,
         a.answer_preview AS answerPreview
       FROM attempts a JOIN deliveries d ON d.seq = a.seq WHERE d.id = ? ORDER BY a.number`,
  );
  const selectState = db.prepare<[string], StateRow>(
    'SELECT seq, message_id, channel, state FROM deliveries WHERE id = ?',
  );
  const selectDead = db.prepare<[number, number], StateRow>(
    `SELECT seq, message_id, channel, state FROM deliveries
       WHERE state = 'dead' AND last_error IS NOT 'gmail.outcome-unknown' AND seq > ? ORDER BY seq LIMIT ?`,
  );
  // By the rules for a mail that comes now: its group is another mail's, or a copy of it was or is being delivered.
  const selectSuperseded = db
    .prepare<[number, number, number, number, number], number>(
      `SELECT 1 FROM messages m JOIN subject_groups g ON g.group_key = m.group_key
         WHERE m.id = ? AND g.message_id <> m.id AND (g.state = 'claimed' OR g.expires_at IS NULL OR g.expires_at > ?)
         UNION ALL
       SELECT 1 FROM messages m JOIN messages o ON o.mail_id = m.mail_id AND o.state = 'waiting' AND o.deferred = 0
         WHERE m.id = ? AND o.id <> m.id
         UNION ALL
       SELECT 1 FROM messages m JOIN processed_mails p ON p.mail_id = m.mail_id
         WHERE m.id = ? AND NOT EXISTS (SELECT 1 FROM attempts WHERE seq = ? AND outcome = 'accepted')`,
    )
    .pluck();
  const setQueued = db.prepare<[number, number]>(
    `UPDATE deliveries SET state = 'queued', next_attempt_at = ?, ended_at = NULL, postponed_for = NULL,
         round_attempts = 0, round_started_at = NULL
       WHERE seq = ?`,
  );
  const setDiscarded = db.prepare<[number, number]>(
    `UPDATE deliveries SET state = 'discarded', next_attempt_at = NULL, postponed_for = NULL, ended_at = ?
       WHERE seq = ?`,
  );
  function summaryOf(row: SummaryRow): DeliverySummary {
    return deliverySummarySchema.parse({ ...row, ...selectMail.get(row.messageId) });
  }

  function isSuperseded({ seq, message_id: id }: StateRow, now: number): boolean {
    return selectSuperseded.get(id, now, id, id, seq) !== undefined;
  }

  function requeue(row: StateRow, now: number): void {
    setQueued.run(now, row.seq);
    settling.reopen(row, now);
  }

  const retry = db.transaction((id: DeliveryId, now: number): Result<null> => {
    const row = selectState.get(id);
    if (row === undefined) return err('delivery.not-found', { params: { id } });
    if (row.state !== 'dead') return err('delivery.not-retryable', { params: { id, state: row.state } });
    requeue(row, now);
    return ok(null);
  });
  const retryAll = db.transaction((now: number): number => {
    let retried = 0;
    let after = 0;
    for (let rows = selectDead.all(after, 500); rows.length > 0; rows = selectDead.all(after, 500)) {
      for (const row of rows) {
        after = row.seq;
        if (row.channel === 'webhook' && isSuperseded(row, now)) continue;
        requeue(row, now);
        retried += 1;
      }
    }
    return retried;
  });
  const replay = db.transaction((id: DeliveryId, now: number): Result<null> => {
    const row = selectState.get(id);
    if (row === undefined) return err('delivery.not-found', { params: { id } });
    if (row.state !== 'delivered' && row.state !== 'discarded') {
      return err('delivery.not-replayable', { params: { id, state: row.state } });
    }
    if (selectBody.get(id) === undefined) return err('delivery.body-gone', { params: { id } });
    requeue(row, now);
    return ok(null);
  });
  const discard = db.transaction((id: DeliveryId, now: number): Result<null> => {
    const row = selectState.get(id);
    if (row === undefined) return err('delivery.not-found', { params: { id } });
    if (row.state !== 'queued' && row.state !== 'dead') {
      return err('delivery.not-discardable', { params: { id, state: row.state } });
    }
    setDiscarded.run(now, row.seq);
    settling.settle(row, now);
    return ok(null);
  });

  const summary: DeliveryHistory['summary'] = (id) => {
    const row = selectById.get(id);
    return row === undefined ? err('delivery.not-found', { params: { id } }) : ok(summaryOf(row));
  };

  return {
    list(query) {
      const before = readCursor(query.cursor, 'deliveries.list');
      if (!before.ok) return before;
      const { keys, next } = pageOfKeys({
        filters: { state: query.state, target: query.target, kind: query.kind },
        from: query.from,
        to: query.to,
        words: query.search === null ? null : searchedWords(query.search),
        before: before.value,
        limit: query.limit,
      });
      const rows = keys.map((key) => selectByKey.get(key)).filter((row) => row !== undefined);
      return ok({ items: rows.map(summaryOf), next: writeCursor(next) });
    },
    ofMessage(id) {
      const { low, high } = keysOf(id, 'deliveries');
      return selectByRange.all(low, high).map(summaryOf);
    },
    summary,
    get(id) {
      const found = summary(id);
      if (!found.ok) return found;
      const history = selectAttempts.all(id).map(attemptOf);
      // Bodies are kept for fewer days than their deliveries (retention.contentDays).
      return ok({ ...found.value, body: selectBody.get(id) ?? '', history });
    },
    retry: (id, now) => retry.immediate(id, now),
    retryAll: (now) => retryAll.immediate(now),
    replay: (id, now) => replay.immediate(id, now),
    discard: (id, now) => discard.immediate(id, now),
  };
}

function attemptOf(row: AttemptRow): Attempt {
  const error = row.error === null ? null : failureSchema.parse(JSON.parse(row.error));
  return attemptSchema.parse({ ...row, error });
}
