import { z } from 'zod';
import { type GmailCheck, gmailCheckSchema, gmailOutcome } from '../contract/gmail.ts';
import { ok, type Result } from '../contract/result.ts';
import type { GmailCheckLog } from '../ports.ts';
import type { Connection } from './connection.ts';
import { type Page, readCursor, writeCursor } from './page.ts';

export type GmailCheckStore = GmailCheckLog & {
  /** Newest first. */
  page(query: { readonly cursor: string | null; readonly limit: number }): Result<Page<GmailCheck>>;
};

type Row = Readonly<Record<string, string | number | null>>;

const COLUMNS = `id, at, took_ms AS tookMs, mode, started_by AS "trigger", failure, http_status AS httpStatus,
  token_type AS tokenType, expires_in AS expiresIn, scopes, grant_ends_at AS grantEndsAt, recipient,
  message_id AS messageId, thread_id AS threadId`;

const json = z
  .string()
  .nullable()
  .transform((text): unknown => (text === null ? null : JSON.parse(text)));
const rowSchema = gmailCheckSchema.extend({
  failure: json.pipe(gmailCheckSchema.shape.failure),
  scopes: json.pipe(gmailCheckSchema.shape.scopes),
});

export function createGmailCheckStore(db: Connection): GmailCheckStore {
  const insert = db.prepare<(string | number | null)[]>(
    `INSERT INTO gmail_checks (at, took_ms, mode, started_by, outcome, failure, http_status, token_type, expires_in,
       scopes, grant_ends_at, recipient, message_id, thread_id)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const selectAny = db.prepare<[number, number], Row>(
    `SELECT ${COLUMNS} FROM gmail_checks WHERE id < ? ORDER BY id DESC LIMIT ?`,
  );
  const selectSends = db.prepare<[number], Row>(
    `SELECT ${COLUMNS} FROM gmail_checks WHERE mode = 'send' ORDER BY id DESC LIMIT ?`,
  );
  const runStart = db
    .prepare<[string], number | null>(
      `SELECT at FROM gmail_checks
         WHERE id > coalesce((SELECT max(id) FROM gmail_checks WHERE outcome <> ?), 0) ORDER BY id LIMIT 1`,
    )
    .pluck();
  const text = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));
  const any = (before: number, limit: number): GmailCheck[] =>
    selectAny.all(before, limit).map((row) => rowSchema.parse(row));

  return {
    record(check) {
      const { lastInsertRowid } = insert.run(
        check.at,
        check.tookMs,
        check.mode,
        check.trigger,
        gmailOutcome(check),
        text(check.failure),
        check.httpStatus,
        check.tokenType,
        check.expiresIn,
        text(check.scopes),
        check.grantEndsAt,
        check.recipient,
        check.messageId,
        check.threadId,
      );
      return { ...check, id: Number(lastInsertRowid) };
    },
    newest: ({ mode, limit }) =>
      mode === 'send'
        ? selectSends.all(limit).map((row) => rowSchema.parse(row))
        : any(Number.MAX_SAFE_INTEGER, limit),
    lastRun() {
      const [last] = any(Number.MAX_SAFE_INTEGER, 1);
      return last === undefined ? null : { last, since: runStart.get(gmailOutcome(last)) ?? last.at };
    },
    page({ cursor, limit }) {
      const before = readCursor(cursor, 'gmail.history');
      if (!before.ok) return before;
      const rows = any(before.value ?? Number.MAX_SAFE_INTEGER, limit + 1);
      const items = rows.slice(0, limit);
      return ok({ items, next: writeCursor(rows.length > limit ? (items.at(-1)?.id ?? null) : null) });
    },
  };
}
