import {
  type MessageRowId,
  type MessageSummary,
  messageSummarySchema,
  type TriageResult,
  triageResultSchema,
} from '../contract/entities.ts';
import type { MessageDetail } from '../contract/history-commands.ts';
import { err, ok, type Result } from '../contract/result.ts';
import type { Connection } from './connection.ts';
import type { DayIndex } from './day-index.ts';
import type { DeliveryHistory } from './delivery-history.ts';
import { searchedWords } from './fold-words.ts';
import { createListPager } from './list-pager.ts';
import { type Page, readCursor, writeCursor } from './page.ts';
import type { SearchIndex } from './search-index.ts';

export type MessageQuery = {
  readonly state: MessageSummary['state'] | null;
  readonly kind: MessageSummary['kind'];
  readonly search: string | null;
  /** Half-open span over the instant the mail was noticed. */
  readonly from: number | null;
  readonly to: number | null;
  readonly cursor: string | null;
  readonly limit: number;
};

/** One decision of a mail, without the bodies of its requests: those are in its deliveries. */
export type PastDecision = { readonly at: number; readonly result: TriageResult };

export type MessageHistory = {
  /** Newest first. */
  list(query: MessageQuery): Result<Page<MessageSummary>>;
  summary(id: MessageRowId): Result<MessageSummary>;
  get(id: MessageRowId): Result<MessageDetail>;
  /** The first decision and, when it was decided anew, the last (LOG-4). */
  decisions(id: MessageRowId): readonly PastDecision[];
};

type SummaryRow = {
  readonly id: number;
  readonly uid: number;
  readonly mailId: string | null;
  readonly subject: string | null;
  readonly sender: string | null;
  readonly kind: string;
  readonly urgent: number;
  readonly state: string;
  readonly reason: string | null;
  readonly dueAt: number | null;
  readonly noticedAt: number;
  readonly decidedAt: number | null;
  readonly endedAt: number | null;
};

type DecisionRow = {
  readonly first_at: number;
  readonly first_result: string;
  readonly last_at: number | null;
  readonly last_result: string | null;
};

const SUMMARY = `SELECT id, uid, mail_id AS mailId, subject, sender, kind, urgent, state, reason, due_at AS dueAt,
    noticed_at AS noticedAt, decided_at AS decidedAt, ended_at AS endedAt
  FROM messages`;

export function createMessageHistory(
  db: Connection,
  parts: {
    readonly days: DayIndex;
    readonly search: SearchIndex;
    readonly deliveries: Pick<DeliveryHistory, 'ofMessage'>;
  },
): MessageHistory {
  const pageOfKeys = createListPager(
    db,
    {
      table: 'messages',
      key: 'id',
      columns: ['state', 'kind'],
      instant: 'noticed_at',
      keysPerMessage: 1,
    },
    parts,
  );
  const selectById = db.prepare<[number], SummaryRow>(`${SUMMARY} WHERE id = ?`);
  const selectPlace = db.prepare<[number], { readonly folder: string; readonly uidValidity: string }>(
    `SELECT f.folder, m.uid_validity AS uidValidity FROM messages m JOIN folders f ON f.id = m.folder_id
       WHERE m.id = ?`,
  );
  const selectDecisions = db.prepare<[number], DecisionRow>(
    'SELECT first_at, first_result, last_at, last_result FROM decisions WHERE message_id = ?',
  );

  const notFound = (id: MessageRowId) => err('store.not-found', { params: { id } });

  const decisions: MessageHistory['decisions'] = (id) => {
    const row = selectDecisions.get(id);
    if (row === undefined) return [];
    const first = { at: row.first_at, result: resultOf(row.first_result) };
    if (row.last_at === null || row.last_result === null) return [first];
    return [first, { at: row.last_at, result: resultOf(row.last_result) }];
  };

  return {
    list(query) {
      const before = readCursor(query.cursor, 'messages.list');
      if (!before.ok) return before;
      const { keys, next } = pageOfKeys({
        filters: { state: query.state, kind: query.kind },
        from: query.from,
        to: query.to,
        words: query.search === null ? null : searchedWords(query.search),
        before: before.value,
        limit: query.limit,
      });
      const rows = keys.map((key) => selectById.get(key)).filter((row) => row !== undefined);
      return ok({ items: rows.map(summaryOf), next: writeCursor(next) });
    },
    summary(id) {
      const row = selectById.get(id);
      return row === undefined ? notFound(id) : ok(summaryOf(row));
    },
    get(id) {
      const row = selectById.get(id);
      const place = selectPlace.get(id);
      if (row === undefined || place === undefined) return notFound(id);
      const last = decisions(id).at(-1)?.result;
      return ok({
        ...summaryOf(row),
        ...place,
        deliveryTime: last?.deliveryTime ?? null,
        trace: [...(last?.trace ?? [])],
        links: [...(last?.links ?? [])],
        deliveries: [...parts.deliveries.ofMessage(id)],
      });
    },
    decisions,
  };
}

function summaryOf(row: SummaryRow): MessageSummary {
  return messageSummarySchema.parse({
    ...row,
    kind: row.kind === '' ? null : row.kind,
    urgent: row.urgent === 1,
  });
}

function resultOf(json: string): TriageResult {
  return triageResultSchema.parse(JSON.parse(json));
}
