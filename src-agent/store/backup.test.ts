import { readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  decide,
  INBOX,
  noticeMail,
  noticeMails,
  openTestStore,
  silentLog,
  type TestStore,
  unwrap,
} from '../../test/support/store-samples.ts';
import { listBackups } from './backup.ts';
import { checkDatabase } from './check-database.ts';
import { connect } from './connection.ts';
import { dataFiles } from './data-folder.ts';
import { openStore } from './open-database.ts';
import { restoreStore } from './restore-store.ts';

let test: TestStore;
beforeEach(async () => {
  test = await openTestStore('backup');
});
afterEach(() => test.remove());

const DAY_MS = 86_400_000;
const restore = () => restoreStore({ dataDir: test.dataDir, clock: test.clock, log: silentLog });
const open = async () =>
  unwrap(await openStore({ dataDir: test.dataDir, clock: test.clock, log: silentLog }));
const files = () => readdirSync(test.dataDir).sort();

describe('STO-5: a backup', { timeout: 60_000 }, () => {
  it('STO-5: is one file, whole, for this user only', async () => {
    noticeMail(test.store, 1);
    const backup = unwrap(await test.store.backups.make(7));
    expect(checkDatabase(backup.path, 'full')).toMatchObject({ ok: true });
    expect(statSync(backup.path).mode & 0o777).toBe(0o600);
    expect(readdirSync(dataFiles(test.dataDir).backups)).toHaveLength(1);
    expect(backup.madeAt).toBe(test.clock.now());
    expect(test.store.backups.list()).toEqual([backup]);
  });

  it('STO-5: holds what was there when it ended, while writing went on', async () => {
    noticeMails(test.store, [1, 2]);
    const making = test.store.backups.make(7);
    for (let uid = 3; uid <= 40; uid += 1) decide(test.store, noticeMail(test.store, uid), test.clock.now());
    const backup = unwrap(await making);
    const db = connect(backup.path);
    expect(db.prepare('SELECT count(*) FROM messages').pluck().get()).toBeGreaterThanOrEqual(2);
    db.close();
  });

  it('STO-5: is made daily, and the newest seven are kept', async () => {
    const { backups } = test.store;
    expect(backups.isDue(test.clock.now())).toBe(true);
    for (let day = 1; day <= 9; day += 1) {
      unwrap(await backups.make(7));
      expect(backups.isDue(test.clock.now() + DAY_MS - 1)).toBe(false);
      test.clock.jump(DAY_MS);
      expect(backups.isDue(test.clock.now())).toBe(true);
    }
    const list = backups.list();
    expect(list).toHaveLength(7);
    expect(list[0]?.madeAt).toBe(test.clock.now() - DAY_MS);
    expect(list.map(({ madeAt }) => madeAt)).toEqual(list.map(({ madeAt }) => madeAt).sort((a, b) => b - a));
  });

  it('TIM-3: is due when the newest one lies in the future', async () => {
    unwrap(await test.store.backups.make(7));
    expect(test.store.backups.isDue(test.clock.now() - 400 * DAY_MS)).toBe(true);
  });

  it('is not made twice at a time, and clears what a crash left of one', async () => {
    const folder = dataFiles(test.dataDir).backups;
    unwrap(await test.store.backups.make(7));
    writeFileSync(join(folder, 'agent-20200101T000000000Z.db.draft'), 'half of it');
    test.clock.jump(1_000);
    const [one, two] = await Promise.all([test.store.backups.make(7), test.store.backups.make(7)]);
    expect(one).toEqual(two);
    expect(readdirSync(folder)).toHaveLength(2);
  });

  it('leaves other files in its folder alone', async () => {
    unwrap(await test.store.backups.make(7));
    const note = join(dataFiles(test.dataDir).backups, 'agent-notes.db');
    writeFileSync(note, 'mine');
    unwrap(await test.store.backups.make(1));
    expect(readFileSync(note, 'utf8')).toBe('mine');
    expect(listBackups(test.dataDir)).toHaveLength(1);
  });
});

describe('STO-4: restoring', { timeout: 60_000 }, () => {
  it('STO-4: sets the damaged files aside together and puts the newest good backup in their place', async () => {
    noticeMails(test.store, [1, 2, 3]);
    const backup = unwrap(await test.store.backups.make(7));
    noticeMail(test.store, 4);
    test.store.close();
    writeFileSync(test.store.path, 'no database any more');
    writeFileSync(`${test.store.path}-wal`, 'its log');
    const restored = unwrap(restore());
    expect(restored).toMatchObject({ backup });
    expect(restored.setAside.map((path) => readFileSync(path, 'utf8'))).toEqual([
      'no database any more',
      'its log',
    ]);
    const store = await open();
    expect(store.counts.ledger(INBOX).noticed).toBe(3);
    expect(store.ledger.readCursor(INBOX)?.lastUid).toBe(3);
    store.close();
  });

  it('STO-4: passes over a backup that is damaged itself', async () => {
    noticeMail(test.store, 1);
    const good = unwrap(await test.store.backups.make(7));
    test.clock.jump(DAY_MS);
    const bad = unwrap(await test.store.backups.make(7));
    test.store.close();
    writeFileSync(bad.path, readFileSync(bad.path).fill(0, 4_096, 12_288));
    expect(unwrap(restore()).backup).toEqual(good);
  });

  it('STO-4: starts afresh when there is no good backup, and keeps what was there', async () => {
    noticeMail(test.store, 1);
    test.store.close();
    const restored = unwrap(restore());
    expect(restored.backup).toBeNull();
    expect(restored.setAside).toHaveLength(1);
    const store = await open();
    expect(store.opened.schemaBefore).toBe(0);
    store.close();
  });

  it('STO-4: keeps the backup for a second time', async () => {
    unwrap(await test.store.backups.make(7));
    test.store.close();
    for (let round = 0; round < 2; round += 1) {
      test.clock.jump(1_000);
      expect(unwrap(restore()).backup).not.toBeNull();
    }
    expect(files().filter((name) => name.startsWith('agent.db.damaged'))).toHaveLength(2);
  });

  it('STO-4: that a crash interrupted is finished by the next start, never mistaken for a first one', async () => {
    noticeMail(test.store, 1);
    const backup = unwrap(await test.store.backups.make(7));
    test.store.close();
    const { database, restoring } = dataFiles(test.dataDir);
    // As a kill leaves it between setting aside the database and its companions.
    writeFileSync(restoring, readFileSync(backup.path));
    writeFileSync(`${database}-wal`, 'of the old one');
    renameSync(database, `${database}.damaged-then`);
    const store = await open();
    expect(store.opened.restoreFinished).toBe(true);
    expect(store.counts.ledger(INBOX).noticed).toBe(1);
    expect(readFileSync(`${database}-wal.damaged`, 'utf8')).toBe('of the old one');
    store.close();
  });
});
