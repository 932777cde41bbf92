import type { Connection } from '../connection.ts';

/** What each check of the Gmail connection found. */
export function gmailCheckSchema(db: Connection): void {
  db.exec(`
    CREATE TABLE gmail_checks (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      at INTEGER NOT NULL,
      took_ms INTEGER NOT NULL,
      mode TEXT NOT NULL CHECK (mode IN ('dry-run', 'send')),
      started_by TEXT NOT NULL CHECK (started_by IN ('operator', 'automatic', 'connect')),
      outcome TEXT NOT NULL CHECK (outcome IN ('ok', 'temporary', 'permanent')),
      failure TEXT,
      http_status INTEGER,
      token_type TEXT,
      expires_in INTEGER,
      scopes TEXT,
      grant_ends_at INTEGER,
      recipient TEXT,
      message_id TEXT,
      thread_id TEXT,
      CHECK ((outcome = 'ok') = (failure IS NULL))
    ) STRICT;
    CREATE INDEX gmail_checks_sent ON gmail_checks (id) WHERE mode = 'send';
  `);
}
