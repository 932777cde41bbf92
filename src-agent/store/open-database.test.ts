import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFakeClock } from '../../test/support/fake-clock.ts';
import { decide, INBOX, noticeMail, silentLog, unwrap } from '../../test/support/store-samples.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../../test/support/temporary-folder.ts';
import { defaultSettings } from '../contract/settings.ts';
import { listBackups } from './backup.ts';
import { checkDatabase } from './check-database.ts';
import { connect, pragmaNumber } from './connection.ts';
import { databaseFamily, dataFiles } from './data-folder.ts';
import { migrate, SCHEMA_VERSION } from './migrate.ts';
import { openStore, type Store } from './open-database.ts';

let folder: TemporaryFolder;
let dataDir: string;
let path: string;
const clock = createFakeClock();
const opened: Store[] = [];

beforeEach(() => {
  folder = createTemporaryFolder('open');
  dataDir = join(folder.path, 'data');
  path = dataFiles(dataDir).database;
});
afterEach(async () => {
  for (const store of opened.splice(0)) store.close();
  await folder.remove();
});

const tryOpen = () => openStore({ dataDir, clock, log: silentLog });
async function open(): Promise<Store> {
  const store = unwrap(await tryOpen());
  opened.push(store);
  return store;
}
const digest = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');

describe('opening', () => {
  it('makes folder and database, for this user only', async () => {
    const store = await open();
    noticeMail(store, 1);
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    for (const file of databaseFamily(path)) expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(store.opened).toMatchObject({ schemaBefore: 0, uncleanEnd: false, setAside: 0 });
  });

  it('finds what was there, and says nothing of a crash after a clean end', async () => {
    noticeMail(await open(), 1);
    opened[0]?.close();
    const again = await open();
    expect(again.opened).toMatchObject({ schemaBefore: SCHEMA_VERSION, uncleanEnd: false });
    expect(again.counts.ledger(INBOX).noticed).toBe(1);
  });

  it('can be closed twice', async () => {
    const store = await open();
    store.close();
    expect(() => store.close()).not.toThrow();
  });

  it('takes an empty file, as a crash right after its creation leaves it, for a new database', async () => {
    mkdirSync(dataDir);
    writeFileSync(path, '');
    expect((await open()).opened.schemaBefore).toBe(0);
  });

  it('sets aside the -wal of a database that is gone, which SQLite would take for the new one’s', async () => {
    mkdirSync(dataDir);
    writeFileSync(`${path}-wal`, 'left behind');
    const store = await open();
    expect(readFileSync(`${path}-wal.damaged`, 'utf8')).toBe('left behind');
    expect(store.counts.ledger(INBOX).noticed).toBe(0);
  });
});

describe('STO-2: the connection', () => {
  it('STO-2: has its pragmas after the first write, and strict tables only', async () => {
    const store = await open();
    store.close();
    const db = connect(path);
    db.exec('UPDATE folders SET last_uid = 0');
    db.exec(`INSERT INTO audit (at, who, action) VALUES (0, 'test', 'test')`);
    const pragmas = ['synchronous', 'foreign_keys', 'trusted_schema', 'busy_timeout', 'fullfsync'];
    expect(pragmas.map((name) => pragmaNumber(db, name))).toEqual([2, 1, 0, 5_000, 1]);
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    const loose = `SELECT name FROM pragma_table_list WHERE schema = 'main' AND strict = 0 AND name NOT LIKE 'sqlite_%'`;
    expect(db.prepare(loose).all()).toEqual([]);
    db.close();
  });

  it('STO-2: holds every reference: no message without its folder', async () => {
    (await open()).close();
    const db = connect(path);
    const orphan = `INSERT INTO messages (folder_id, uid_validity, uid, received_at, size_bytes, state, noticed_at)
      VALUES (99, '1', 1, 0, 0, 'noticed', 0)`;
    expect(() => db.exec(orphan)).toThrow(/FOREIGN KEY/u);
    db.close();
  });

  it('STO-2: ships an SQLite without the WAL-reset fault, and refuses to start on an older one', async () => {
    const store = await open();
    const [major = 0, minor = 0] = store.opened.sqliteVersion.split('.').map(Number);
    expect(major * 1_000 + minor).toBeGreaterThanOrEqual(3_051);
    const refused = await openStore({ dataDir, clock, log: silentLog, oldestSqlite: '99.1.2' });
    expect(refused).toMatchObject({
      error: {
        code: 'store.sqlite-too-old',
        params: { version: store.opened.sqliteVersion, least: '99.1.2' },
      },
    });
  });

  it.each([
    ['3.51.3', true],
    ['3.51.2', true],
    ['3.9.9', true],
    ['4', false],
    ['99.0.0', false],
  ])('STO-2: compares versions by their numbers: %s', async (oldestSqlite, passes) => {
    const result = await openStore({ dataDir, clock, log: silentLog, oldestSqlite });
    if (result.ok) opened.push(result.value);
    expect(result.ok).toBe(passes);
  });
});

describe('STO-8: the schema', () => {
  it('STO-8: of a newer program is refused, the database untouched', async () => {
    (await open()).close();
    const db = connect(path);
    db.pragma(`user_version = ${SCHEMA_VERSION + 1}`);
    db.close();
    const before = digest(path);
    expect(await tryOpen()).toMatchObject({
      error: {
        code: 'store.newer-schema',
        params: { path, version: SCHEMA_VERSION + 1, known: SCHEMA_VERSION },
      },
    });
    expect(digest(path)).toBe(before);
  });

  it('UPD-3: of an older one is backed up, and no more older backups go than the settings say', async () => {
    const { backups } = dataFiles(dataDir);
    mkdirSync(backups, { recursive: true });
    const db = connect(path);
    migrate(db, SCHEMA_VERSION - 1);
    db.exec(`INSERT INTO settings VALUES (1, 1, '{"retention":{"backups":9}}', 5)`);
    db.close();
    for (let day = 10; day < 20; day += 1)
      writeFileSync(join(backups, `agent-202001${day}T000000000Z.db`), '');
    (await open()).close();
    const left = listBackups(dataDir);
    expect(left).toHaveLength(9);
    expect(checkDatabase(left[0]?.path ?? '', 'full')).toMatchObject({
      ok: true,
      value: { version: SCHEMA_VERSION - 1 },
    });
  });
});

describe('STO-4: a damaged database', () => {
  async function damagedBy(damage: () => void) {
    const store = await open();
    for (let uid = 1; uid <= 50; uid += 1) decide(store, noticeMail(store, uid), clock.now());
    store.close();
    damage();
    return { before: digest(path), result: await tryOpen() };
  }

  it.each([
    [
      'is no database at all',
      () => writeFileSync(path, 'not a database, and long enough to be read as one '.repeat(99)),
    ],
    ['is cut short', () => truncateSync(path, statSync(path).size - 8_192)],
    ['has a page of zeros', () => overwrite(8_192, Buffer.alloc(4_096))],
  ])('STO-4: that %s is named, and left as it is', async (_what, damage) => {
    const { before, result } = await damagedBy(damage);
    expect(result).toMatchObject({ ok: false, error: { code: 'store.damaged', params: { path } } });
    expect(digest(path)).toBe(before);
  });

  it('STO-4: is found by the full check after an unclean end, also where only an index is wrong', async () => {
    const store = await open();
    for (let uid = 1; uid <= 50; uid += 1) decide(store, noticeMail(store, uid), clock.now());
    store.close();
    // An index that lacks an entry: quick_check does not compare indexes with their tables.
    const condition = (from: string, to: string, then = '') => {
      const db = connect(path);
      db.unsafeMode(true);
      db.pragma('writable_schema = ON');
      db.exec(`UPDATE sqlite_schema SET sql = replace(sql, 'WHERE ${from}', 'WHERE ${to}')
        WHERE name = 'deliveries_postponed'`);
      db.close();
      const again = connect(path);
      again.exec(then);
      again.close();
    };
    condition('postponed_for IS NOT NULL', 'seq < 0', `UPDATE deliveries SET postponed_for = 'window'`);
    condition('seq < 0', 'postponed_for IS NOT NULL');
    expect(unwrap(await tryOpen()).close()).toBeUndefined();
    writeFileSync(`${path}-wal`, 'x');
    const result = await tryOpen();
    expect(result).toMatchObject({ ok: false, error: { code: 'store.damaged' } });
  });

  it('STO-4: is seen in a schema that is not the program’s own, which SQLite takes as it finds it', async () => {
    (await open()).close();
    const db = connect(path);
    db.exec('ALTER TABLE gmail_checks RENAME COLUMN thread_id TO thread_ie');
    db.close();
    expect(await tryOpen()).toMatchObject({ ok: false, error: { code: 'store.damaged', params: { path } } });
  });

  it.each([
    ['gone', () => rmSync(path)],
    ['empty', () => truncateSync(path)],
  ])(
    'STO-4: that is %s is damaged where there are backups of it, and is not begun anew',
    async (_how, damage) => {
      const store = await open();
      const backup = unwrap(await store.backups.make(3));
      store.close();
      damage();
      expect(await tryOpen()).toMatchObject({
        error: { code: 'store.damaged', params: { path, backup: backup.path } },
      });
    },
  );

  it('STO-4: counts settings in which a bit flipped as damage, which no check of SQLite finds', async () => {
    const store = await open();
    const document = defaultSettings();
    store.settings.put({ document, who: 'ann', action: 'settings.set', now: clock.now() });
    const backup = unwrap(await store.backups.make(3));
    store.close();
    const db = connect(path);
    const flipped = JSON.stringify(document).replace('"deploys"', '"deploqs"');
    db.prepare<[string]>('UPDATE settings SET document = ?').run(flipped);
    db.close();
    expect(await tryOpen()).toMatchObject({
      error: { code: 'store.damaged', params: { path, backup: backup.path } },
    });
  });

  it('STO-4: is told of together with the newest backup', async () => {
    const store = await open();
    const backup = unwrap(await store.backups.make(3));
    store.close();
    writeFileSync(path, 'x'.repeat(9_000));
    expect(await tryOpen()).toMatchObject({
      error: { code: 'store.damaged', params: { backup: backup.path } },
    });
  });
});

function overwrite(offset: number, bytes: Buffer): void {
  const content = readFileSync(path);
  bytes.copy(content, offset);
  writeFileSync(path, content);
}
