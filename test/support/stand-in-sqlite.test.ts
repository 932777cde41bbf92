import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import StandIn from './stand-in-sqlite.ts';
import { createTemporaryFolder, type TemporaryFolder } from './temporary-folder.ts';

let folder: TemporaryFolder;
let path: string;
beforeEach(() => {
  folder = createTemporaryFolder('stand-in');
  path = join(folder.path, 'a b#%?.db');
});
afterEach(() => folder.remove());

const TABLE = 'CREATE TABLE t (id INTEGER PRIMARY KEY, v ANY) STRICT';

type Step = (...ids: number[]) => unknown;
/** TypeScript does not call one generic method of two classes: said once without type parameters. */
type Transacting = { transaction(run: Step): Step & { readonly immediate: Step } };

// The same of both: what the stand-in is measured by.
describe.each([
  ['better-sqlite3', BetterSqlite],
  ['the stand-in', StandIn],
])('%s', (_name, Driver) => {
  it('gives back each kind of value, and nothing besides the columns', () => {
    const db = new Driver(path);
    const echo = db.prepare('SELECT ? AS a, ? AS b, ? AS c, ? AS d, ? AS e');
    const row = { a: 1, b: 'ü😀', c: Buffer.from('\0x'), d: null, e: 2.5 };
    expect(echo.get(1, 'ü😀', Buffer.from('\0x'), null, 2.5)).toEqual(row);
    expect(echo.all([1, 'ü😀', new Uint8Array([0, 120])], 2 ** 40, 7n)).toEqual([
      { ...row, d: 2 ** 40, e: 7 },
    ]);
    expect(db.prepare('SELECT :a AS x, @b AS y').get({ a: 1, b: 'two' })).toEqual({ x: 1, y: 'two' });
    expect(() => echo.get(true, 1, 1, 1, 1)).toThrow(TypeError);
    db.close();
  });

  it('plucks the first column, and undefined where there is no row', () => {
    const db = new Driver(path);
    db.exec(`${TABLE}; INSERT INTO t VALUES (1, 'x'), (2, NULL)`);
    const pluck = db.prepare('SELECT v, id FROM t WHERE id >= ? ORDER BY id').pluck();
    expect(pluck.get(1)).toBe('x');
    expect(pluck.get(2)).toBeNull();
    expect(pluck.get(3)).toBeUndefined();
    expect(pluck.all(1)).toEqual(['x', null]);
    expect([...pluck.iterate(2)]).toEqual([null]);
    expect(db.prepare('SELECT v, id FROM t WHERE id >= ? ORDER BY id').get(1)).toEqual({ v: 'x', id: 1 });
    expect(db.pragma('user_version', { simple: true })).toBe(0);
    expect(db.pragma('user_version')).toEqual([{ user_version: 0 }]);
    db.close();
  });

  it('counts what a statement changed, also one that returns rows', () => {
    const db = new Driver(path);
    db.exec(TABLE);
    expect(db.prepare('INSERT INTO t (v) VALUES (?), (?)').run(1, 2)).toEqual({
      changes: 2,
      lastInsertRowid: 2,
    });
    const returning = db.prepare('UPDATE t SET v = 3 WHERE id <= ? RETURNING id');
    expect(returning.run(2).changes).toBe(2);
    expect(returning.all(1)).toEqual([{ id: 1 }]);
    expect(db.prepare('DELETE FROM t WHERE id = 9').run().changes).toBe(0);
    expect(() => db.prepare('DELETE FROM t').all()).toThrow(TypeError);
    db.close();
  });

  it('leaves nothing open that was read with get', () => {
    const db = new Driver(path);
    db.exec(`${TABLE}; INSERT INTO t VALUES (1, 1), (2, 2)`);
    expect(db.prepare('SELECT * FROM t').get()).toEqual({ id: 1, v: 1 });
    expect(() => db.exec('DROP TABLE t')).not.toThrow();
    db.close();
  });

  it('rolls back to where the transaction that failed began', () => {
    const db = new Driver(path);
    db.exec(TABLE);
    const insert = db.prepare('INSERT INTO t VALUES (?, 0)');
    const transacting: Transacting = db;
    const inner = transacting.transaction((id = 0) => {
      insert.run(id);
      if (id > 1) throw new Error('inner');
    });
    const outer = transacting.transaction((...ids) => {
      for (const id of ids) inner(id);
      return db.inTransaction;
    });
    expect(outer.immediate(1)).toBe(true);
    expect(() => outer(0, 2)).toThrow('inner');
    transacting.transaction(() => expect(() => inner(3)).toThrow('inner'))();
    expect(db.inTransaction).toBe(false);
    expect(db.prepare('SELECT id FROM t').pluck().all()).toEqual([1]);
    db.close();
  });

  it('throws SqliteError with the extended code', () => {
    const db = new Driver(path);
    db.exec(`${TABLE}; INSERT INTO t VALUES (1, 1)`);
    const codeOf = (act: () => unknown) => {
      try {
        act();
      } catch (error) {
        return error instanceof Driver.SqliteError ? error.code : error;
      }
      return null;
    };
    expect(codeOf(() => db.exec('no sql'))).toBe('SQLITE_ERROR');
    expect(codeOf(() => db.prepare('INSERT INTO t VALUES (?, 1)').run(1))).toBe(
      'SQLITE_CONSTRAINT_PRIMARYKEY',
    );
    expect(codeOf(() => db.prepare('INSERT INTO t VALUES (1, 1) RETURNING id').get())).toBe(
      'SQLITE_CONSTRAINT_PRIMARYKEY',
    );
    const reading = new Driver(path, { readonly: true, fileMustExist: true });
    expect(codeOf(() => reading.exec('DELETE FROM t'))).toBe('SQLITE_READONLY');
    reading.close();
    db.exec('BEGIN IMMEDIATE');
    const other = new Driver(path, { timeout: 0 });
    expect(codeOf(() => other.exec('BEGIN IMMEDIATE'))).toBe('SQLITE_BUSY');
    other.close();
    db.close();
    expect(codeOf(() => new Driver(`${path}.none`, { readonly: true }))).toBe('SQLITE_CANTOPEN');
    expect(codeOf(() => new Driver(`${path}.none`, { fileMustExist: true }))).toBe('SQLITE_CANTOPEN');
    expect(() => new Driver(join(path, 'none', 'x.db'))).toThrow(TypeError);
    writeFileSync(path, 'no database, but long enough to have a header '.repeat(50));
    const damaged = new Driver(path);
    expect(codeOf(() => damaged.pragma('journal_mode = WAL'))).toBe('SQLITE_NOTADB');
    damaged.close();
  });

  it('leaves one file when it is closed, without what was not committed', () => {
    const db = new Driver(path);
    db.pragma('journal_mode = WAL');
    db.exec(`${TABLE}; INSERT INTO t VALUES (1, 1)`);
    const count = db.prepare('SELECT count(*) FROM t').pluck();
    db.exec('BEGIN; INSERT INTO t VALUES (2, 2)');
    expect(count.get()).toBe(2);
    db.close();
    expect(db.open).toBe(false);
    expect(db.inTransaction).toBe(false);
    expect(() => count.get()).toThrow(TypeError);
    expect([path, `${path}-wal`, `${path}-shm`].map(existsSync)).toEqual([true, false, false]);
    const again = new Driver(path);
    expect(again.prepare('SELECT count(*) FROM t').pluck().get()).toBe(1);
    again.close();
  });

  it('copies the open database into an empty file', async () => {
    const db = new Driver(path);
    db.pragma('journal_mode = WAL');
    db.exec(`${TABLE}; INSERT INTO t VALUES (1, 1); PRAGMA user_version = 7`);
    const copy = join(folder.path, 'copy.db');
    writeFileSync(copy, '', { mode: 0o600 });
    expect(await db.backup(copy, { progress: () => 100 })).toMatchObject({ remainingPages: 0 });
    db.close();
    expect(readFileSync(copy).subarray(0, 15).toString()).toBe('SQLite format 3');
    const other = new Driver(copy, { readonly: true });
    expect(other.pragma('user_version', { simple: true })).toBe(7);
    expect(other.prepare('SELECT v FROM t').pluck().all()).toEqual([1]);
    other.close();
  });
});
