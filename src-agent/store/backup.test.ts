import { readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  decide,
  FIRST_PAGE,
  INBOX,
  noticeMail,
  noticeMails,
  openTestStore,
  sendAllDue,
  silentLog,
  type TestStore,
  unwrap,
} from '../../test/support/store-samples.ts';
import { MAIL_TARGET } from '../contract/notification-mail.ts';
import { type SettingsInput, settingsSchema } from '../contract/settings.ts';
import { listBackups, makeMigrationBackup } from './backup.ts';
import { checkDatabase } from './check-database.ts';
import { connect } from './connection.ts';
import { dataFiles } from './data-folder.ts';
import { openStore, type Store } from './open-database.ts';
import { type RestoreSource, restoreStore } from './restore-store.ts';
import { stageRestore } from './stage-restore.ts';

let test: TestStore;
beforeEach(async () => {
  test = await openTestStore('backup');
});
afterEach(() => test.remove());

const DAY_MS = 86_400_000;
const restore = (source: RestoreSource = { from: 'newest-good' }) =>
  restoreStore({ dataDir: test.dataDir, clock: test.clock, log: silentLog, who: 'test', source });
/** The first half alone. */
function stageOnly() {
  const [backup] = listBackups(test.dataDir);
  if (backup === undefined) throw new Error('there is no backup');
  return stageRestore({ dataDir: test.dataDir, at: test.clock.now(), who: 'test', cause: 'backup', backup });
}
const all = (store: Store) => unwrap(store.deliveries.list(FIRST_PAGE)).items;
function put(change: SettingsInput): void {
  const document = settingsSchema.parse(change);
  test.store.settings.put({ document, who: 'test', action: 'settings.set', now: test.clock.now() });
}
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

  it('TIM-3: made after the clock was set back is the newest from then on, and is not made again each minute', async () => {
    const { backups } = test.store;
    for (let day = 1; day <= 3; day += 1) {
      test.clock.jump(DAY_MS);
      unwrap(await backups.make(3));
    }
    const before = backups.list().map(({ path }) => path);
    test.clock.jump(-400 * DAY_MS);
    const back = unwrap(await backups.make(3));
    expect(backups.list().map(({ path }) => path)).toEqual([back.path, ...before.slice(0, 2)]);
    expect(backups.isDue(test.clock.now())).toBe(false);

    test.clock.jump(401 * DAY_MS);
    expect(backups.isDue(test.clock.now())).toBe(true);
    const right = unwrap(await backups.make(3));
    expect(backups.list().map(({ path }) => path)).toEqual([right.path, back.path, before[0]]);
  });

  it('UPD-3: before a migration that fails at every start pushes no older one out', async () => {
    const { backups } = test.store;
    const days: string[] = [];
    for (let day = 1; day <= 3; day += 1) {
      days.unshift(unwrap(await backups.make(4)).path);
      test.clock.jump(DAY_MS);
    }
    const db = connect(test.store.path);
    for (let start = 1; start <= 3; start += 1) {
      const { path } = unwrap(await makeMigrationBackup(db, test.dataDir, test.clock.now(), 4));
      expect(backups.list().map((backup) => backup.path)).toEqual([path, ...days]);
      test.clock.jump(60_000);
    }
    db.close();
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
    expect(store.counts.ledger(INBOX).noticed).toBe(0);
    store.close();
  });

  it('STO-4: keeps the backup for a second time', async () => {
    unwrap(await test.store.backups.make(7));
    test.store.close();
    for (let round = 0; round < 2; round += 1) {
      test.clock.jump(1_000);
      expect(unwrap(restore()).backup).not.toBeNull();
    }
    expect(files().filter((name) => name.startsWith('agent.db.set-aside'))).toHaveLength(2);
  });

  it('STO-4: takes the one that was chosen, and says so in the history', async () => {
    noticeMail(test.store, 1);
    const chosen = unwrap(await test.store.backups.make(7));
    test.clock.jump(DAY_MS);
    noticeMail(test.store, 2);
    unwrap(await test.store.backups.make(7));
    test.store.close();
    const name = basename(chosen.path);
    expect(unwrap(restore({ from: 'backup', name })).backup).toEqual(chosen);
    const store = await open();
    expect(store.counts.ledger(INBOX).noticed).toBe(1);
    expect(store.audit.list({ before: null, limit: 1 })).toMatchObject([
      { action: 'backups.restore', who: 'test', after: { cause: 'backup', madeAt: chosen.madeAt } },
    ]);
    store.close();
    expect(restore({ from: 'backup', name: 'agent-20010101T000000000Z.db' })).toMatchObject({
      error: { code: 'backup.not-found' },
    });
  });

  it('STO-4: refuses a file that another program made, and changes nothing', async () => {
    noticeMail(test.store, 1);
    const { path } = unwrap(await test.store.backups.make(7));
    test.store.close();
    const db = connect(path);
    db.exec('CREATE TRIGGER theirs AFTER INSERT ON messages BEGIN DELETE FROM audit; END');
    db.close();
    const before = files();
    expect(restore({ from: 'file', path })).toMatchObject({
      error: { code: 'backup.foreign', params: { path } },
    });
    writeFileSync(path, '');
    expect(restore({ from: 'file', path })).toMatchObject({ error: { code: 'backup.foreign' } });
    expect(files()).toEqual(before);
  });

  it('CFG-2: a file that is brought along calls nobody who is new here', async () => {
    const target = { id: 'theirs', url: 'https://elsewhere.test/hook' };
    const known = { id: 'ours', url: 'https://here.test/hook' };
    put({
      delivery: { targets: [target, known] },
      gmail: { notify: { enabled: true, recipient: 'a@b.test' } },
    });
    const { path } = unwrap(await test.store.backups.make(7));
    put({ delivery: { targets: [known] } });
    test.store.close();
    unwrap(restore({ from: 'file', path }));
    const store = await open();
    const settings = unwrap(store.settings.get())?.document;
    expect(settings?.delivery.targets).toMatchObject([
      { ...target, enabled: false },
      { ...known, enabled: true },
    ]);
    expect(settings?.gmail.notify.enabled).toBe(false);
    store.close();
  });

  it('STO-4: what may have been sent since the backup is sent again as a repeat, with its id', async () => {
    const early = noticeMail(test.store, 1);
    decide(test.store, early, test.clock.now());
    unwrap(await test.store.backups.make(7));
    decide(test.store, noticeMail(test.store, 2), test.clock.now());
    sendAllDue(test.store, test.clock.now());
    const before = new Map(all(test.store).map(({ id, messageId }) => [id, messageId]));
    test.store.close();
    test.clock.jump(DAY_MS);
    unwrap(restore());
    const store = await open();
    decide(store, noticeMail(store, 2), test.clock.now());
    const later = test.clock.now() + DAY_MS;
    decide(store, noticeMail(store, 3, { receivedAt: later }), later);
    test.clock.jump(DAY_MS);
    decide(store, noticeMail(store, 4, { receivedAt: later }), later);
    sendAllDue(store, later);
    const attempts = all(store).map(({ id, attempts: made }) => [before.has(id), made]);
    // The newest first: what came after the restore is new; the others are the same and no first ones.
    expect(attempts.slice(0, 1)).toEqual([[false, 1]]);
    expect(attempts.slice(2)).toEqual([
      [true, 2],
      [true, 2],
    ]);
    expect(store.past.notice()).toMatchObject({ cause: 'backup', repeats: 3 });
    const [, , repeated] = all(store);
    if (repeated === undefined) throw new Error('nothing was sent');
    expect(unwrap(store.deliveries.get(repeated.id)).history).toMatchObject([
      { number: 1, outcome: 'unknown', error: { code: 'delivery.before-restore' } },
      { number: 2, outcome: 'accepted' },
    ]);
    store.close();
  });

  it('STO-4: a notification mail that may have gone out since is left to the operator', async () => {
    const mail = { target: MAIL_TARGET, url: 'mailto:a@b.test', body: {} };
    const webhook = { target: 'main', url: 'https://receiver.test/hook', body: {} };
    const result = { requests: [webhook, mail] };
    decide(test.store, noticeMail(test.store, 1), test.clock.now(), { result });
    unwrap(await test.store.backups.make(7));
    test.store.close();
    unwrap(restore());
    const store = await open();
    decide(store, noticeMail(store, 2), test.clock.now(), { result });
    const mails = all(store).filter(({ target }) => target === MAIL_TARGET);
    expect(mails).toMatchObject([
      { state: 'dead', attempts: 1, lastError: 'gmail.outcome-unknown' },
      { state: 'dead', attempts: 1, lastError: 'gmail.outcome-unknown' },
    ]);
    store.close();
  });

  it('STO-4: is whole or not at all, wherever the end comes', async () => {
    noticeMail(test.store, 1);
    const { path } = unwrap(await test.store.backups.make(7));
    noticeMail(test.store, 2);
    test.store.close();
    const staged = dataFiles(test.dataDir).restoring('20260101T000000000Z');
    // As a kill leaves it while the backup is copied: what was there is what there is.
    writeFileSync(`${staged}.draft`, readFileSync(path).subarray(0, 9_000));
    const untouched = await open();
    expect(untouched.counts.ledger(INBOX).noticed).toBe(2);
    untouched.close();
    // Made ready, and then: before the first, before the second rename, and before the last one.
    for (const [round, renamed] of [[], ['-wal'], ['-wal', '']].entries()) {
      test.clock.jump(1_000);
      unwrap(stageOnly());
      const { database } = dataFiles(test.dataDir);
      writeFileSync(`${database}-wal`, `of the old one ${round}`);
      const [name = ''] = files().filter((file) => file.startsWith('agent.db.restoring-'));
      const aside = join(test.dataDir, name.replace('restoring', 'set-aside'));
      for (const part of renamed) renameSync(`${database}${part}`, `${aside}${part}`);
      const store = await open();
      expect(store.opened.restoreFinished).toBe(true);
      expect(store.counts.ledger(INBOX).noticed).toBe(1);
      expect(readFileSync(`${aside}-wal`, 'utf8')).toBe(`of the old one ${round}`);
      expect(files().filter((file) => file.includes('restoring-') && !file.endsWith('.draft'))).toEqual([]);
      store.close();
    }
  });
});

describe('STO-4: two restores before a start', { timeout: 60_000 }, () => {
  it('STO-4: the later one counts, and the earlier never comes back', async () => {
    unwrap(await test.store.backups.make(7));
    noticeMail(test.store, 1);
    test.clock.jump(1_000);
    unwrap(await test.store.backups.make(7));
    test.store.close();
    const [newer, older] = listBackups(test.dataDir);
    for (const backup of [older, newer]) {
      if (backup === undefined) throw new Error('there are two backups');
      test.clock.jump(1_000);
      const at = test.clock.now();
      unwrap(stageRestore({ dataDir: test.dataDir, at, who: 'test', cause: 'backup', backup }));
    }
    for (const restoreFinished of [true, false]) {
      const store = await open();
      expect(store.opened.restoreFinished).toBe(restoreFinished);
      expect(store.counts.ledger(INBOX).noticed).toBe(1);
      store.close();
    }
  });
});

describe('STO-4: a log that is gone', () => {
  it('STO-4: is noticed, and what may have been sent by it is a repeat', async () => {
    decide(test.store, noticeMail(test.store, 1), test.clock.now());
    sendAllDue(test.store, test.clock.now());
    const kept = readFileSync(test.store.path);
    test.store.close();
    writeFileSync(test.store.path, kept);
    const store = await open();
    expect(store.opened).toMatchObject({ logLost: true, uncleanEnd: true });
    expect(store.past.notice()?.repeats).toBe(0);
    decide(store, noticeMail(store, 1), test.clock.now());
    // What is about to go counts as well.
    expect(store.past.notice()?.repeats).toBe(1);
    sendAllDue(store, test.clock.now());
    expect(all(store)).toMatchObject([{ attempts: 2 }]);
    expect(store.past.notice()).toEqual({
      at: test.clock.now(),
      cause: 'log-lost',
      madeAt: null,
      repeats: 1,
    });
    expect([store.past.acknowledge(5), store.past.acknowledge(6), store.past.notice()]).toEqual([
      true,
      false,
      null,
    ]);
    store.close();
    const again = await open();
    expect(again.opened).toMatchObject({ logLost: false, uncleanEnd: false });
    again.close();
  });

  it('STO-4: is not seen in one that is there, nor after a clean end', async () => {
    noticeMail(test.store, 1);
    const crashed = await test.crash();
    expect(crashed.opened).toMatchObject({ logLost: false, uncleanEnd: true });
    const reopened = await test.reopen();
    expect(reopened.opened).toMatchObject({ logLost: false, uncleanEnd: false });
  });
});
