import type { Connection } from '../connection.ts';

/** When this past was put in the place of another one, and whether a process has the database open. */
export function restoreSchema(db: Connection): void {
  db.exec(`
    CREATE TABLE restores (
      id INTEGER PRIMARY KEY,
      at INTEGER NOT NULL,
      cause TEXT NOT NULL CHECK (cause IN ('backup', 'file', 'nothing-left', 'log-lost')),
      -- When the past ends that was put in place; null where it is not known.
      made_at INTEGER
    ) STRICT;

    CREATE TABLE in_use (
      only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
      since INTEGER NOT NULL
    ) STRICT;
  `);
}
