import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Backup } from '../../src-agent/store/backup.ts';
import { databaseFamily, dataFiles } from '../../src-agent/store/data-folder.ts';
import { openStore, type Store } from '../../src-agent/store/open-database.ts';
import { restoreStore } from '../../src-agent/store/restore-store.ts';
import {
  decide,
  INBOX,
  noticeMail,
  openTestStore,
  REFUSED,
  silentLog,
  type TestStore,
  UID_VALIDITY,
  unwrap,
} from '../support/store-samples.ts';

/* DEL-3: whatever happens to a delivery, the receiver sees one id per signal and target. */

const RETRIES = 1_000;
const RESTARTS = 50;
const RESTORES = 5;
const TARGETS = ['main', 'backup'];

let test: TestStore;
let store: Store;
beforeEach(async () => {
  test = await openTestStore('ids');
  store = test.store;
});
afterEach(async () => {
  store.close();
  await test.remove();
});

/** What the receiver of each target saw: ids, and per id the numbers of attempts in their order. */
const seen = new Map<string, Map<string, number[]>>();

function deliverMail(): void {
  const id = noticeMail(store, 1);
  const requests = TARGETS.map((target) => ({ target, url: 'https://r.test/', body: { n: 1 } }));
  decide(store, id, test.clock.now(), { result: { requests } });
}

function attemptAll(ending: 'retry' | 'dead'): void {
  const now = test.clock.now();
  for (const { id, target } of store.outbox.due(now, new Set())) {
    const number = store.outbox.startAttempt(id, now);
    const ids = seen.get(target) ?? new Map<string, number[]>();
    ids.set(id, [...(ids.get(id) ?? []), number]);
    seen.set(target, ids);
    const attempt = { ...REFUSED, startedAt: now, endedAt: now };
    if (ending === 'retry') store.outbox.recordRetry(id, attempt, now);
    else store.outbox.recordDead(id, attempt);
  }
}

async function open(): Promise<void> {
  store = unwrap(await openStore({ dataDir: test.dataDir, clock: test.clock, log: silentLog }));
}

describe('DEL-3: one id per signal and target', { timeout: 300_000 }, () => {
  it(`DEL-3: over ${RETRIES} retries, by the schedule and by hand, and ${RESTARTS} restarts`, async () => {
    seen.clear();
    deliverMail();
    for (let retry = 1; retry <= RETRIES; retry += 1) {
      attemptAll(retry % 10 === 0 ? 'dead' : 'retry');
      if (retry % 10 === 0) store.deliveries.retryAll(test.clock.now());
      if (retry % (RETRIES / RESTARTS) === 0) {
        store = await (retry % 40 === 0 ? test.crash() : test.reopen());
      }
    }
    for (const target of TARGETS) {
      const ids = seen.get(target) ?? new Map<string, number[]>();
      expect(ids.size).toBe(1);
      const [numbers] = [...ids.values()];
      expect(numbers).toEqual(Array.from({ length: RETRIES }, (_, index) => index + 1));
    }
    expect(new Set([...seen.values()].flatMap((ids) => [...ids.keys()])).size).toBe(TARGETS.length);
  });

  it(`DEL-3: over ${RESTORES} restores, also from a backup that does not know the delivery yet`, async () => {
    seen.clear();
    noticeMail(store, 2);
    const before = unwrap(await store.backups.make(60));
    test.clock.jump(1_000);
    deliverMail();
    const after = unwrap(await store.backups.make(60));
    for (let restore = 1; restore <= RESTORES; restore += 1) {
      attemptAll('retry');
      store.close();
      await restoreFrom(restore % 2 === 0 ? after : before, restore % 2 === 0 ? null : after);
      // The mailbox is read again from the cursor on: the mail is found and decided as it was.
      if (!store.ledger.knownUids(INBOX, UID_VALIDITY).has(1)) deliverMail();
      attemptAll('retry');
    }
    for (const target of TARGETS) expect(seen.get(target)?.size).toBe(1);
  });

  /** Restores a damaged folder whose only good backup is this one; `hidden` is kept out of the way meanwhile. */
  async function restoreFrom(backup: Backup, hidden: Backup | null): Promise<void> {
    const { database } = dataFiles(test.dataDir);
    if (hidden !== null) renameSync(hidden.path, `${hidden.path}.hidden`);
    for (const file of databaseFamily(database)) rmSync(file, { force: true });
    writeFileSync(database, 'no database');
    test.clock.jump(1_000);
    const restored = unwrap(
      restoreStore({
        dataDir: test.dataDir,
        clock: test.clock,
        log: silentLog,
        who: 'test',
        source: { from: 'newest-good' },
      }),
    );
    expect(restored.backup?.path).toBe(backup.path);
    if (hidden !== null) renameSync(`${hidden.path}.hidden`, hidden.path);
    await open();
  }
});
