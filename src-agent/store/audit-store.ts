import { z } from 'zod';
import type { AuditRow } from '../contract/history-commands.ts';
import { ok, type Result } from '../contract/result.ts';
import type { Connection } from './connection.ts';
import { describeChange } from './describe-change.ts';
import { type Page, readCursor, writeCursor } from './page.ts';

/** One thing that was changed by hand. */
export type AuditEntry = {
  readonly at: number;
  /** As the caller names itself: `operator@machine via cli`, `window`, `agent`. */
  readonly who: string;
  /** `settings.set`, `deliveries.discard`, … */
  readonly action: string;
  /** JSON values; null where there is none. */
  readonly before: unknown;
  readonly after: unknown;
};

export type AuditStore = {
  /** May be called inside another transaction: the change and its trace are then one. */
  write(entry: AuditEntry): void;
  /** Newest first; `before`: entries with a lower id only. */
  list(query: { readonly before: number | null; readonly limit: number }): readonly (AuditEntry & {
    readonly id: number;
  })[];
  /** The same as the operator reads it. */
  page(query: { readonly cursor: string | null; readonly limit: number }): Result<Page<AuditRow>>;
};

type Row = {
  readonly id: number;
  readonly at: number;
  readonly who: string;
  readonly action: string;
  readonly before: string | null;
  readonly after: string | null;
};

const json = z
  .string()
  .nullable()
  .transform((text) => (text === null ? null : z.unknown().parse(JSON.parse(text))));

export function createAuditStore(db: Connection): AuditStore {
  const insert = db.prepare<[number, string, string, string | null, string | null]>(
    'INSERT INTO audit (at, who, action, before, after) VALUES (?, ?, ?, ?, ?)',
  );
  const select = db.prepare<[number, number], Row>(
    'SELECT id, at, who, action, before, after FROM audit WHERE id < ? ORDER BY id DESC LIMIT ?',
  );
  const text = (value: unknown): string | null => JSON.stringify(value) ?? null;

  const list: AuditStore['list'] = ({ before, limit }) =>
    select.all(before ?? Number.MAX_SAFE_INTEGER, limit).map((row) => ({
      ...row,
      before: json.parse(row.before),
      after: json.parse(row.after),
    }));

  return {
    write: ({ at, who, action, before, after }) => {
      insert.run(at, who, action, text(before), text(after));
    },
    list,
    page({ cursor, limit }) {
      const before = readCursor(cursor, 'audit.list');
      if (!before.ok) return before;
      const rows = list({ before: before.value, limit: limit + 1 });
      const items = rows.slice(0, limit).map(({ id, at, who, action, ...change }) => ({
        id,
        at,
        who,
        action,
        detail: describeChange(change.before, change.after),
      }));
      return ok({ items, next: writeCursor(rows.length > limit ? (items.at(-1)?.id ?? null) : null) });
    },
  };
}
