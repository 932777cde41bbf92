import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Connection, connect, pragmaNumber } from '../../src-agent/store/connection.ts';
import { databaseFamily, dataFiles } from '../../src-agent/store/data-folder.ts';
import { migrate, SCHEMA_VERSION } from '../../src-agent/store/migrate.ts';
import { openStore } from '../../src-agent/store/open-database.ts';
import { hasOwnSchema } from '../../src-agent/store/own-schema.ts';
import { runCli } from '../support/agent-process.ts';
import { bundleAgent } from '../support/bundle-agent.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { tellFigures } from '../support/figures.ts';
import { createSeededRandom, takeSeed } from '../support/seeds.ts';
import { fillHistory } from '../support/store-history.ts';
import { silentLog, unwrap } from '../support/store-samples.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';
import { atTier } from '../support/tier.ts';

/* STO-8: from each schema that was ever released, with data in it, ended at every statement of the way to the present. */

/** 0: an empty database. */
const RELEASED = Array.from({ length: SCHEMA_VERSION }, (_, version) => version);
const MIGRATOR = fileURLToPath(new URL('../support/migrator.ts', import.meta.url));

/** What a version brought, beside the history of mails and deliveries that all of them hold. */
const ROWS: Readonly<Record<number, string>> = {
  1: `INSERT INTO settings VALUES (1, 3, '{}', 5);
    INSERT INTO audit (at, who, action, after) VALUES (5, 'test', 'settings.set', '{}');
    INSERT INTO links (seq, provider, raw_url) VALUES (4096, 'dropbox', 'https://www.dropbox.com/scl/fo/abc');
    INSERT INTO processed_mails VALUES ('0123', 5);
    INSERT INTO subject_groups VALUES ('2026-11:lot', 'accepted', 1, 5, NULL);
    INSERT INTO mailbox_actions (message_id, folder_id, due_at) VALUES (1, 1, 5);`,
  3: `INSERT INTO gmail_checks (at, took_ms, mode, started_by, outcome) VALUES (5, 1, 'dry-run', 'operator', 'ok');`,
  5: `INSERT INTO deploys (service_id, at, revision, ended, deploy) VALUES ('srv', 5, 1, 1, '{}');`,
  6: `INSERT INTO restores (at, cause) VALUES (5, 'backup'); INSERT INTO in_use VALUES (1, 5);`,
  7: `INSERT INTO command_runs VALUES (1, 'mark', 5);`,
};

let folder: TemporaryFolder;
let dataDir: string;
let path: string;
beforeEach(() => {
  folder = createTemporaryFolder('migrations', existsSync('/dev/shm') ? '/dev/shm' : tmpdir());
  dataDir = join(folder.path, 'data');
  mkdirSync(dataDir);
  path = dataFiles(dataDir).database;
});
afterEach(() => folder.remove());

/** A database as the program of that version left it. */
function makeReleased(version: number): void {
  const empty = connect(path);
  migrate(empty, version);
  empty.close();
  if (version === 0) return;
  fillHistory(path, { deliveries: 40, days: 9, until: 1_760_000_000_000 });
  const db = connect(path);
  for (let step = 1; step <= version; step += 1) db.exec(ROWS[step] ?? '');
  db.close();
}

type Contents = ReadonlyMap<string, readonly string[]>;

/** The tables of a database with their columns. */
function tablesOf(db: Connection): Contents {
  const tables = db
    .prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'`)
    .pluck()
    .all();
  const columns = db.prepare<[string], string>('SELECT name FROM pragma_table_info(?)').pluck();
  return new Map(tables.map((table) => [table, columns.all(table)]));
}

/** Of all rows in these columns. */
function digest(db: Connection, tables: Contents): string {
  const hash = createHash('sha256');
  for (const [table, columns] of tables) {
    hash.update(
      JSON.stringify(
        db
          .prepare(`SELECT ${columns.join(', ')} FROM ${table} ORDER BY 1, 2`)
          .raw()
          .all(),
      ),
    );
  }
  return hash.digest('hex');
}

/** What is wrong with a database that was left in the middle of a migration; null: it is of one version, and whole. */
function judge(from: number, tables: Contents, wanted: string): string | null {
  const db = connect(path);
  try {
    const version = pragmaNumber(db, 'user_version');
    if (version < from || !hasOwnSchema(db)) return `between the schemas, at ${version}`;
    if (digest(db, tables) !== wanted) return `other rows, at ${version}`;
    migrate(db);
    if (pragmaNumber(db, 'user_version') !== SCHEMA_VERSION || !hasOwnSchema(db)) return 'does not go on';
    if (digest(db, tables) !== wanted) return 'other rows at the end';
    const fault = db.pragma('integrity_check', { simple: true });
    return fault === 'ok' ? null : String(fault);
  } finally {
    db.close();
  }
}

describe('STO-8: migrations', { timeout: 300_000 }, () => {
  it('STO-8: from each released schema, ended at every statement: one schema or the next, and the same rows', (context) => {
    const wrong: string[] = [];
    let ends = 0;
    for (const version of RELEASED) {
      makeReleased(version);
      const before = connect(path);
      const tables = tablesOf(before);
      const wanted = digest(before, tables);
      before.close();
      // As the kernel has the files at each statement: what a SIGKILL leaves.
      let images = 0;
      const db = new Database(path, {
        verbose: () => {
          images += 1;
          for (const part of ['', '-wal'])
            if (existsSync(path + part)) copyFileSync(path + part, join(folder.path, `${images}${part}`));
        },
      });
      db.pragma('journal_mode = WAL');
      db.pragma('synchronous = FULL');
      migrate(db);
      db.close();
      for (let image = 1; image <= images; image += 1) {
        for (const file of databaseFamily(path)) rmSync(file, { force: true });
        for (const part of ['', '-wal']) {
          const copy = join(folder.path, `${image}${part}`);
          if (existsSync(copy)) copyFileSync(copy, path + part);
          rmSync(copy, { force: true });
        }
        const fault = judge(version, tables, wanted);
        if (fault !== null) wrong.push(`${version}, statement ${image}: ${fault}`);
      }
      ends += images;
      for (const file of databaseFamily(path)) rmSync(file, { force: true });
    }
    tellFigures(context, { schemas: RELEASED.length, ends });
    expect(wrong).toEqual([]);
    expect(ends).toBeGreaterThan(60);
  });

  it('STO-8: from each released schema, killed in the middle of a start: the next start finds everything', async (context) => {
    const random = createSeededRandom(takeSeed('STO-8'));
    const migrator = bundleAgent(MIGRATOR);
    const wrong: string[] = [];
    let kills = 0;
    for (const version of RELEASED) {
      for (let time = 0; time < atTier({ p: 2, n: 12 }); time += 1) {
        makeReleased(version);
        const before = connect(path);
        const tables = tablesOf(before);
        // The mark of a process that is gone is the one row that a start changes.
        const kept = new Map(
          [...tables].filter(([table]) => table !== 'in_use' && table !== 'restores' && table !== 'audit'),
        );
        const wanted = digest(before, kept);
        before.close();
        const killed = await runCli([dataDir, String(random.integer(1, 30))], { entry: migrator.entry });
        if (killed.signal === 'SIGKILL') kills += 1;
        const store = unwrap(await openStore({ dataDir, clock: createFakeClock(), log: silentLog }));
        store.close();
        const after = connect(path);
        if (digest(after, kept) !== wanted) wrong.push(`${version}: other rows`);
        if (!hasOwnSchema(after) || pragmaNumber(after, 'user_version') !== SCHEMA_VERSION)
          wrong.push(`${version}: another schema`);
        after.close();
        rmSync(dataDir, { recursive: true });
        mkdirSync(dataDir);
      }
    }
    await migrator.remove();
    tellFigures(context, { schemas: RELEASED.length, kills });
    expect(wrong).toEqual([]);
    expect(kills).toBeGreaterThan(RELEASED.length);
  });
});
