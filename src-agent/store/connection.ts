import Database from 'better-sqlite3';

/*
 * For statements on the road of every mail: this SQLite (built with STAT4) prepares a statement anew at each call
 * when a parameter is compared by `=` and the query has a join or an ORDER BY. That costs up to ten times the
 * query itself. Such statements therefore read one table by its key, and what else they need by another.
 */

/** The one connection of the process that writes (STO-2). */
export type Connection = Database.Database;

/** How long a writer waits for another one before it gives up, in milliseconds. */
const BUSY_TIMEOUT_MS = 5_000;
/** Less while a database is opened: whoever starts a second writer is told within 5 s (STO-2). */
export const OPENING_TIMEOUT_MS = 4_000;
/** After a checkpoint the -wal file is cut back to this (RES-2). */
const WAL_LIMIT_BYTES = 64 * 1_024 * 1_024;

/**
 * Opens for writing. Every pragma that is not stored in the file is set by hand on every connection:
 * better-sqlite3 compiles WAL to synchronous=NORMAL, which acknowledges commits before they are on the disk
 * (STO-1). Throws what SQLite throws.
 */
export function connect(path: string): Connection {
  const db = new Database(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    waitForWriters(db);
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    // macOS: fsync alone leaves data in the drive's cache. Without effect elsewhere.
    db.pragma('fullfsync = ON');
    db.pragma('checkpoint_fullfsync = ON');
    db.pragma('foreign_keys = ON');
    db.pragma('trusted_schema = OFF');
    db.pragma('cell_size_check = ON');
    db.pragma(`journal_size_limit = ${WAL_LIMIT_BYTES}`);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** How long the connection's writes wait for another writer from now on, in milliseconds. */
export function waitForWriters(db: Connection, timeoutMs = BUSY_TIMEOUT_MS): void {
  db.pragma(`busy_timeout = ${timeoutMs}`);
}

/** Opens for reading: never writes to the database or its -wal, not even when it closes. */
export function connectReadOnly(path: string): Connection {
  const db = new Database(path, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
  db.pragma('trusted_schema = OFF');
  db.pragma('cell_size_check = ON');
  return db;
}

/** Of the SQLite library in use, as `3.54.1`. */
export function sqliteVersion(): string {
  const db = new Database(':memory:');
  try {
    return String(db.prepare<[], string>('SELECT sqlite_version()').pluck().get());
  } finally {
    db.close();
  }
}

/** The integer a pragma answers with. */
export function pragmaNumber(db: Connection, name: string): number {
  return Number(db.pragma(name, { simple: true }));
}
