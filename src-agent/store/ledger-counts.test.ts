import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  decide,
  INBOX,
  noticeMail,
  openTestStore,
  REFUSED,
  sampleArrival,
  sendAllDue,
  type TestStore,
  UID_VALIDITY,
} from '../../test/support/store-samples.ts';
import { defaultSettings } from '../contract/settings.ts';
import { connect } from './connection.ts';
import { migrate } from './migrate.ts';
import { initialSchema } from './migrations/0001-initial.ts';
import { windowSchema } from './migrations/0002-window.ts';

const QUARTER_MS = 900_000;
const DAY_MS = 86_400_000;

let test: TestStore;
beforeEach(async () => {
  test = await openTestStore('counts');
});
afterEach(() => test.remove());

const now = () => test.clock.now();
const all = () => test.store.counts.noticedByQuarter(0, now() + DAY_MS);
/** The clock stands at the beginning of a quarter. */
const start = Date.parse('2025-11-18T09:15:00Z');

describe('mails by quarter of an hour', () => {
  it('are counted where they were noticed, under what became of them', () => {
    decide(test.store, noticeMail(test.store, 1), now());
    sendAllDue(test.store, now());
    noticeMail(test.store, 2);
    test.clock.jump(QUARTER_MS - 1);
    test.store.ledger.markVanished(noticeMail(test.store, 3));
    test.clock.jump(1);
    decide(test.store, noticeMail(test.store, 4), now());
    sendAllDue(test.store, now(), REFUSED);
    expect(all().filter(({ count }) => count > 0)).toEqual([
      { at: start, state: 'ignored', count: 1 },
      { at: start, state: 'noticed', count: 1 },
      { at: start, state: 'sent', count: 1 },
      { at: start + QUARTER_MS, state: 'failed', count: 1 },
    ]);
  });

  it('are asked for by a half-open span', () => {
    noticeMail(test.store, 1);
    test.clock.jump(QUARTER_MS);
    noticeMail(test.store, 2);
    const { noticedByQuarter } = test.store.counts;
    expect(noticedByQuarter(start, start + QUARTER_MS)).toEqual([{ at: start, state: 'noticed', count: 1 }]);
    expect(noticedByQuarter(start - QUARTER_MS, start)).toEqual([]);
  });

  it('leave out what lay in the folder before the first start', () => {
    const old = { head: null, fingerprint: null, intent: 'before-first-start' } as const;
    const arrivals = [1, 2, 3].map((uid) => sampleArrival(uid, old));
    test.store.ledger.notice(INBOX, { uidValidity: UID_VALIDITY, lastUid: 3 }, arrivals);
    expect(all()).toEqual([]);
  });

  it('RES-4: go with the last mail of theirs that retention removes', () => {
    for (const uid of [1, 2]) test.store.ledger.markVanished(noticeMail(test.store, uid));
    const { retention } = defaultSettings();
    const prune = (later: number) =>
      test.store.retention.prune({ now: now() + later, retention, maxMs: 10_000 });
    prune(0);
    expect(all().filter(({ count }) => count > 0)).toMatchObject([{ state: 'ignored', count: 2 }]);
    prune(400 * DAY_MS);
    expect(all()).toEqual([]);
  });
});

describe('what died', () => {
  it('is counted since an instant, and no more once it is retried', () => {
    decide(test.store, noticeMail(test.store, 1), now());
    sendAllDue(test.store, now(), REFUSED);
    const { counts, deliveries, outbox } = test.store;
    expect([counts.deadSince(now()), counts.deadSince(now() + 1)]).toEqual([1, 0]);
    deliveries.retryAll(now());
    expect([counts.deadSince(0), outbox.due(now(), new Set()).length]).toEqual([0, 1]);
  });
});

describe('STO-8: a database of the first schema', () => {
  it('STO-8: is counted and its links are open after the migration', () => {
    const db = connect(':memory:');
    initialSchema(db);
    db.pragma('user_version = 1');
    db.exec(`
      INSERT INTO folders VALUES (1, 'a', 'INBOX', '1', 3, NULL, NULL, NULL);
      INSERT INTO messages (folder_id, uid_validity, uid, received_at, size_bytes, state, reason, noticed_at) VALUES
        (1, '1', 1, 0, 0, 'ignored', 'before-first-start', 900000),
        (1, '1', 2, 0, 0, 'sent', 'accepted', 900000),
        (1, '1', 3, 0, 0, 'sent', 'accepted', 1799999),
        (1, '1', 4, 0, 0, 'noticed', NULL, 1800000);
      INSERT INTO links VALUES (8191, 'dropbox', 'https://www.dropbox.com/a', NULL);
    `);
    expect(migrate(db)).toBe(1);
    expect(db.prepare('SELECT * FROM message_quarters').all()).toEqual([
      { quarter: 1, state: 'sent', count: 2 },
      { quarter: 2, state: 'noticed', count: 1 },
    ]);
    expect(db.prepare('SELECT state, opened_at, done_at FROM links').all()).toEqual([
      { state: 'open', opened_at: null, done_at: null },
    ]);
    expect(() => windowSchema(db)).toThrow('already exists');
    db.close();
  });
});
