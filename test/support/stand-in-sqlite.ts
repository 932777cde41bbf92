import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import NativeDatabase from 'libsql';

/*
 * better-sqlite3's interface over libsql, as far as the stores use it: for the Electron 33 of machines without
 * GitHub, whose Node-API is too old for better-sqlite3 (electron.vite.config.ts). Never shipped.
 *
 * Not as better-sqlite3: text is cut at a NUL when it is read, missing parameters are NULL, statements cannot be
 * iterated step by step, and there are no functions of JavaScript.
 */

type Options = {
  readonly readonly?: boolean;
  readonly fileMustExist?: boolean;
  /** Milliseconds. */
  readonly timeout?: number;
  readonly verbose?: (sql: string) => void;
};
type RunResult = { readonly changes: number; readonly lastInsertRowid: number | bigint };
type BackupProgress = { readonly totalPages: number; readonly remainingPages: number };
type NativeStatement = ReturnType<NativeDatabase.Database['prepare']>;
type Transaction<A extends unknown[], R> = (...args: A) => R;

const { SqliteError } = NativeDatabase;

/**
 * The SQLite in libsql is 3.45.1, and openStore refuses to work on one that old: nothing but this answer stands
 * between the tests and the agent. The fault it fears needs two connections that write, the tests have one.
 */
const ANSWERED_VERSION = '3.51.3';
const VERSION_QUERY = /^\s*select\s+sqlite_version\(\)\s*;?\s*$/iu;

/** What SQLite opens: a URI where libsql has no option of its own. */
function addressOf(path: string, options: Options): string {
  if (path === ':memory:' || path === '') return path;
  const mode = options.readonly === true ? 'ro' : options.fileMustExist === true ? 'rw' : 'rwc';
  return `${pathToFileURL(resolve(path)).href}?mode=${mode}`;
}

function openNative(path: string, options: Options): NativeDatabase.Database {
  const address = addressOf(path, options);
  if (address !== path && !existsSync(dirname(resolve(path)))) {
    throw new TypeError('Cannot open database because the directory does not exist');
  }
  try {
    return new NativeDatabase(address, { timeout: options.timeout ?? 5_000 });
  } catch (error) {
    // libsql tells this one in words only: the primary result code is the last number of its message.
    const code =
      error instanceof Error && /: 14"?\)?$/u.test(error.message) ? 'SQLITE_CANTOPEN' : 'SQLITE_ERROR';
    throw new SqliteError(`unable to open database file ${path}`, code);
  }
}

/** A value that is none of SQLite's ends the whole process inside libsql. */
function bindable(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'bigint') return value;
  if (ArrayBuffer.isView(value)) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  throw new TypeError('SQLite3 can only bind numbers, strings, bigints, buffers, and null');
}

function isNames(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

/** libsql takes one array or one object; better-sqlite3 takes values, arrays of them, or an object of names. */
function bound(parameters: readonly unknown[]): unknown[] | Record<string, unknown> {
  const [first] = parameters;
  if (parameters.length === 1 && isNames(first)) {
    return Object.fromEntries(Object.entries(first).map(([name, value]) => [name, bindable(value)]));
  }
  return parameters.flat().map(bindable);
}

function received(value: unknown): unknown {
  return value instanceof ArrayBuffer ? Buffer.from(value) : value;
}

class StandInStatement {
  readonly database: StandInDatabase;
  readonly source: string;
  readonly reader: boolean;
  readonly #native: () => NativeStatement;
  #pluck = false;

  constructor(database: StandInDatabase, source: string, native: () => NativeStatement) {
    this.database = database;
    this.source = source;
    this.#native = native;
    this.reader = native().reader;
  }

  pluck(on = true): this {
    this.#pluck = on;
    return this;
  }

  run(...parameters: readonly unknown[]): RunResult {
    const native = this.#native();
    // libsql stops a statement that returns rows at its first one, and leaves it open.
    if (this.reader) {
      native.all(bound(parameters));
      return this.database.lastChange();
    }
    const { changes, lastInsertRowid } = native.run(bound(parameters));
    return { changes, lastInsertRowid };
  }

  /** Not by libsql's own, which leaves the statement open, and with it a transaction that reads. */
  get(...parameters: readonly unknown[]): unknown {
    return this.all(...parameters)[0];
  }

  all(...parameters: readonly unknown[]): unknown[] {
    if (!this.reader) throw new TypeError('This statement does not return data. Use run() instead');
    return this.rows(parameters);
  }

  /** As `all`, also of a pragma that only sets and so returns no row. */
  rows(parameters: readonly unknown[] = []): unknown[] {
    const native = this.#native();
    if (this.reader) native.raw(this.#pluck);
    return native.all(bound(parameters)).map((row) => {
      if (Array.isArray(row)) return received(row[0]);
      return Object.fromEntries(Object.entries(row ?? {}).map(([name, value]) => [name, received(value)]));
    });
  }

  *iterate(...parameters: readonly unknown[]): Generator<unknown> {
    yield* this.all(...parameters);
  }
}

class StandInDatabase {
  static readonly SqliteError = SqliteError;

  readonly name: string;
  readonly memory: boolean;
  readonly readonly: boolean;
  readonly #native: NativeDatabase.Database;
  readonly #verbose: (sql: string) => void;
  /**
   * By their text, and held here alone: libsql has no way to end a statement, and a connection whose statements are
   * still referred to is not closed.
   */
  readonly #statements = new Map<string, NativeStatement>();
  #open = true;

  constructor(path: string, options: Options = {}) {
    this.name = path;
    this.memory = path === ':memory:' || path === '';
    this.readonly = options.readonly === true;
    this.#verbose = options.verbose ?? (() => undefined);
    this.#native = openNative(path, options);
  }

  get open(): boolean {
    return this.#open;
  }

  /** libsql ends the process when it is asked this of a closed connection. */
  get inTransaction(): boolean {
    return this.#open && this.#native.inTransaction;
  }

  prepare(sql: string): StandInStatement {
    const source = VERSION_QUERY.test(sql) ? `SELECT '${ANSWERED_VERSION}' AS "sqlite_version()"` : sql;
    return new StandInStatement(this, sql, () => this.#statement(source));
  }

  #statement(sql: string): NativeStatement {
    this.#requireOpen();
    const native = this.#statements.get(sql) ?? this.#native.prepare(sql);
    this.#statements.set(sql, native);
    return native;
  }

  exec(sql: string): this {
    this.#requireOpen();
    this.#verbose(sql);
    this.#native.exec(sql);
    return this;
  }

  pragma(source: string, options: { readonly simple?: boolean } = {}): unknown {
    this.#verbose(`PRAGMA ${source}`);
    const simple = options.simple === true;
    const rows = this.prepare(`PRAGMA ${source}`).pluck(simple).rows();
    return simple ? rows[0] : rows;
  }

  /** Of the last statement that wrote. */
  lastChange(): RunResult {
    const [changes, lastInsertRowid] = ['changes()', 'last_insert_rowid()'].map((call) =>
      Number(this.prepare(`SELECT ${call}`).pluck().get()),
    );
    return { changes: changes ?? 0, lastInsertRowid: lastInsertRowid ?? 0 };
  }

  /** Inside another transaction it is a savepoint. */
  transaction<A extends unknown[], R>(run: Transaction<A, R>) {
    const wrap =
      (mode: string): Transaction<A, R> =>
      (...args) => {
        const outer = !this.inTransaction;
        this.exec(outer ? `BEGIN ${mode}` : 'SAVEPOINT step');
        try {
          const result = run(...args);
          if (result instanceof Promise) throw new TypeError('Transaction function cannot return a promise');
          this.exec(outer ? 'COMMIT' : 'RELEASE step');
          return result;
        } catch (error) {
          // SQLite ends the transaction by itself on some errors, as on a full disk.
          if (this.inTransaction) this.exec(outer ? 'ROLLBACK' : 'ROLLBACK TO step; RELEASE step');
          throw error;
        }
      };
    return Object.assign(wrap(''), {
      default: wrap(''),
      deferred: wrap('DEFERRED'),
      immediate: wrap('IMMEDIATE'),
      exclusive: wrap('EXCLUSIVE'),
    });
  }

  /** In one go: libsql has no backup API. The file at `path` is empty or missing. */
  async backup(
    path: string,
    options: { readonly progress?: (state: BackupProgress) => number } = {},
  ): Promise<BackupProgress> {
    const pages = Number(this.pragma('page_count', { simple: true }));
    options.progress?.({ totalPages: pages, remainingPages: pages });
    await Promise.resolve();
    this.prepare('VACUUM INTO ?').run(path);
    return { totalPages: pages, remainingPages: 0 };
  }

  /** libsql has no other mode. */
  unsafeMode(): this {
    return this;
  }

  /**
   * The connection itself ends when its statements are collected as garbage. What must not wait for that is done
   * here: no transaction stays open, and the -wal goes, by which the next start knows a clean end.
   */
  close(): this {
    if (!this.#open) return this;
    if (this.inTransaction) this.#native.exec('ROLLBACK');
    if (this.#statements.size > 0 && !this.readonly && !this.memory) this.#dropLog();
    this.#statements.clear();
    this.#open = false;
    this.#native.close();
    return this;
  }

  /**
   * Only out of WAL mode does a connection remove its -wal without ending, and later, when it does end, leave alone
   * the one of a database that has taken the place of its own.
   */
  #dropLog(): void {
    try {
      this.#native.exec(
        'PRAGMA busy_timeout = 0; PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE',
      );
    } catch {
      // As when better-sqlite3 closes one of several connections, or a damaged file: the -wal stays.
    }
  }

  #requireOpen(): void {
    if (!this.#open) throw new TypeError('The database connection is not open');
  }
}

export default StandInDatabase;
