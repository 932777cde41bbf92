import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  INBOX,
  openTestStore,
  sampleArrival,
  type TestStore,
  UID_VALIDITY,
} from '../../test/support/store-samples.ts';
import { type Connection, connect, connectReadOnly, pragmaNumber } from './connection.ts';
import { createStore } from './open-database.ts';
import { storeFailureOf } from './sqlite-failure.ts';

let test: TestStore;
beforeEach(async () => {
  test = await openTestStore('failure');
});
afterEach(() => test.remove());

function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

const failureOf = (act: () => unknown) => storeFailureOf(thrownBy(act), test.store.path);

describe('what SQLite throws', () => {
  it('STO-6: on a full disk is store.disk-full; nothing is half done and work resumes with room', () => {
    test.store.close();
    const db = connect(test.store.path);
    const store = createStore(db, { ...test.store, dataDir: test.dataDir, clock: test.clock });
    store.ledger.notice(INBOX, { uidValidity: UID_VALIDITY, lastUid: 1 }, [sampleArrival(1)]);
    const many = Array.from({ length: 500 }, (_, index) => sampleArrival(index + 2));
    const notice = () => store.ledger.notice(INBOX, { uidValidity: UID_VALIDITY, lastUid: 501 }, many);
    fill(db);
    expect(failureOf(notice)).toMatchObject({ code: 'store.disk-full', retryable: true });
    expect(store.ledger.readCursor(INBOX)?.lastUid).toBe(1);
    expect(store.ledger.knownUids(INBOX, UID_VALIDITY).size).toBe(1);
    db.pragma('max_page_count = 1000000');
    expect(notice()).toBe(500);
    db.close();
  });

  it('by another writer is store.busy', () => {
    const other = connect(test.store.path);
    const waiting = connect(test.store.path);
    waiting.pragma('busy_timeout = 0');
    other.exec('BEGIN IMMEDIATE');
    expect(failureOf(() => waiting.exec('BEGIN IMMEDIATE'))).toMatchObject({
      code: 'store.busy',
      retryable: true,
    });
    other.close();
    waiting.close();
  });

  it('on a file that is no database is store.damaged', () => {
    const path = join(test.dataDir, 'other.db');
    writeFileSync(path, 'no database, but long enough to have a header '.repeat(50));
    expect(failureOf(() => connect(path))).toMatchObject({ code: 'store.damaged', retryable: false });
  });

  it('on a write where only reading is allowed is store.folder-unwritable', () => {
    const db = connectReadOnly(test.store.path);
    expect(failureOf(() => db.exec('DELETE FROM audit'))).toMatchObject({ code: 'store.folder-unwritable' });
    db.close();
  });

  it('for a fault of ours is no failure but a bug', () => {
    const db = new Database(':memory:');
    expect(failureOf(() => db.exec('SELECT * FROM nowhere'))).toBeNull();
    expect(failureOf(() => db.exec('CREATE TABLE t (a NOT NULL); INSERT INTO t VALUES (NULL)'))).toBeNull();
    expect(storeFailureOf(new Error('of another kind'), 'x')).toBeNull();
    db.close();
  });
});

/** No page more than there is. */
function fill(db: Connection): void {
  db.pragma(`max_page_count = ${pragmaNumber(db, 'page_count')}`);
}
