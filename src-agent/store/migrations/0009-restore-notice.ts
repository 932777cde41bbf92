import type { Connection } from '../connection.ts';

/** What the operator is told of a restore, until they say that they know. */
export function restoreNoticeSchema(db: Connection): void {
  db.exec(`
    -- Mails that were sent once more as repeats because of it.
    ALTER TABLE restores ADD COLUMN repeats INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE restores ADD COLUMN acknowledged_at INTEGER;
  `);
}
