import { ok, type Result } from '../contract/result.ts';
import type { Settings } from '../contract/settings.ts';
import { readSettings } from '../contract/settings-upgrade.ts';
import { parseJson } from '../support/parse-json.ts';
import type { AuditStore } from './audit-store.ts';
import type { Connection } from './connection.ts';

export type StoredSettings = {
  readonly document: Settings;
  /** Grows with every change; decisions name the one they were made under. */
  readonly revision: number;
};

export type SettingsStore = {
  /** null before the first change: the defaults hold. */
  get(): Result<StoredSettings | null>;
  /** 0 before the first change. */
  revision(): number;
  /**
   * Document, audit entry and the release of everything that waits under the old rules (DEL-7), in one
   * transaction. Returns the new revision.
   */
  put(change: {
    readonly document: Settings;
    readonly who: string;
    readonly action: string;
    readonly now: number;
  }): number;
};

type Row = { readonly revision: number; readonly document: string };
const SELECT = 'SELECT revision, document FROM settings';

/** null before the first change. Fails where the document is none, as a bit that flipped in it leaves it. */
export function readStoredSettings(db: Connection): Result<StoredSettings | null> {
  const row = db.prepare<[], Row>(SELECT).get();
  if (row === undefined) return ok(null);
  const document = readSettings(parseJson(row.document));
  return document.ok ? ok({ document: document.value, revision: row.revision }) : document;
}

export function createSettingsStore(
  db: Connection,
  parts: {
    readonly audit: AuditStore;
    /** Runs inside the transaction, after the document is written. */
    readonly onChange: (now: number, document: Settings) => void;
  },
): SettingsStore {
  const select = db.prepare<[], Row>(SELECT);
  const selectRevision = db.prepare<[], number>('SELECT revision FROM settings').pluck();
  const upsert = db.prepare<[number, string, number]>(
    `INSERT INTO settings (only_row, revision, document, changed_at) VALUES (1, ?, ?, ?)
       ON CONFLICT DO UPDATE SET revision = excluded.revision, document = excluded.document,
         changed_at = excluded.changed_at`,
  );

  const put = db.transaction((change: Parameters<SettingsStore['put']>[0]) => {
    const before = select.get();
    const revision = (before?.revision ?? 0) + 1;
    upsert.run(revision, JSON.stringify(change.document), change.now);
    parts.audit.write({
      at: change.now,
      who: change.who,
      action: change.action,
      before: before === undefined ? null : parseJson(before.document),
      after: change.document,
    });
    parts.onChange(change.now, change.document);
    return revision;
  });

  return {
    get: () => readStoredSettings(db),
    revision: () => selectRevision.get() ?? 0,
    put: (change) => put.immediate(change),
  };
}
