import type { Connection } from './connection.ts';

/*
 * A database in WAL mode without its -wal file opens as of its last checkpoint, and says nothing of what is gone. So
 * each start leaves a mark in the database file itself that only a clean end takes away: marked and without a whole log
 * (read-log.ts), it has lost commits.
 */

/** False also where the schema knows no mark yet. */
export function isMarkedInUse(db: Connection): boolean {
  const known = db.prepare<[]>("SELECT 1 FROM sqlite_schema WHERE name = 'in_use'").get() !== undefined;
  return known && db.prepare<[]>('SELECT 1 FROM in_use').get() !== undefined;
}

/** In the file, not only in the log; and the log is not empty from then on. */
export function markInUse(db: Connection, now: number): void {
  db.prepare<[number]>(
    'INSERT INTO in_use VALUES (1, ?) ON CONFLICT DO UPDATE SET since = excluded.since',
  ).run(now);
  db.pragma('wal_checkpoint(FULL)');
}

export function unmarkInUse(db: Connection): void {
  db.prepare<[]>('DELETE FROM in_use').run();
}
