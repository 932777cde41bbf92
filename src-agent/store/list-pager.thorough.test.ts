import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ACCEPTED,
  decide,
  INBOX,
  openTestStore,
  REFUSED,
  sampleArrival,
  sampleHead,
  type TestStore,
  UID_VALIDITY,
} from '../../test/support/store-samples.ts';
import { MAIL_KINDS } from '../contract/triage-settings.ts';
import { type Connection, connect } from './connection.ts';
import { createDayIndex } from './day-index.ts';
import { searchedWords } from './fold-words.ts';
import { createListPager, type ListPager, type ListQuery, type PagerBounds } from './list-pager.ts';
import { DELIVERIES_PER_MESSAGE, messageOf } from './message-keys.ts';
import { createStore, type Store } from './open-database.ts';
import { createSearchIndex } from './search-index.ts';

/*
 * Pages put together are compared with a filter over all rows: whatever is asked, in pages of whatever length and
 * on whichever road, nothing is missing, doubled or out of order.
 */

const WORDS = ['lot', 'loterie', 'samedi', 'média', 'urgence', '42', '421'];
const SENDERS = ['prod@media.test', 'prod@studio.test', 'rh@media.test'];
const TARGETS = ['main', 'backup', 'archive'];
const STATES = ['delivered', 'delivered', 'dead', 'queued', 'sending', 'discarded'] as const;
const MAILS = 3_000;
const HOUR_MS = 3_600_000;

type Row = {
  readonly id: number;
  readonly subject: string;
  readonly sender: string;
  readonly state: string;
  readonly kind: string;
  readonly target: string;
  readonly createdAt: number;
};

let test: TestStore;
let db: Connection;
/** Newest first. */
const rows: Row[] = [];

beforeAll(async () => {
  test = await openTestStore('pager');
  test.store.close();
  const { clock } = test;
  db = connect(test.store.path);
  const store = createStore(db, { ...test.store, dataDir: test.dataDir, clock });
  // One commit for all: the store's own transactions become savepoints.
  db.exec('BEGIN IMMEDIATE');
  for (let uid = 1; uid <= MAILS; uid += 1) {
    // The clock goes forward, and back once: keys keep their order, instants do not.
    clock.jump(uid === MAILS / 2 ? -200 * HOUR_MS : HOUR_MS / 2);
    rows.unshift(addRow(store, uid, clock.now()));
  }
  db.exec('COMMIT');
}, 120_000);
afterAll(async () => {
  db.close();
  await test.remove();
});

function addRow(store: Store, uid: number, now: number): Row {
  // Knuth's multiplicative hash: a mixed lot, the same in every run.
  const dice = (uid * 2_654_435_761) % 2 ** 32;
  const subject = `${WORDS[dice % 7] ?? ''} ${WORDS[(dice >>> 5) % 7] ?? ''} n${uid}`;
  const sender = SENDERS[dice % 3] ?? '';
  const kind = MAIL_KINDS[(dice >>> 3) % 4] ?? 'other';
  const target = TARGETS[(dice >>> 7) % 3] ?? 'main';
  const state = STATES[dice % 6] ?? 'queued';
  const arrival = sampleArrival(uid, { head: sampleHead(uid, { subject, sender }) });
  store.ledger.notice(INBOX, { uidValidity: UID_VALIDITY, lastUid: uid }, [arrival]);
  const [mail] = store.ledger.undecided(INBOX, 1);
  if (mail === undefined) throw new Error('no row');
  decide(store, mail.id, now, { result: { kind, requests: [{ target, url: 'https://r.test/', body: {} }] } });
  const [delivery] = store.deliveries.ofMessage(mail.id);
  if (delivery === undefined) throw new Error('no delivery');
  if (state === 'discarded') store.deliveries.discard(delivery.id, now);
  else if (state !== 'queued') store.outbox.startAttempt(delivery.id, now);
  if (state === 'delivered') store.outbox.recordDelivered(delivery.id, ACCEPTED);
  if (state === 'dead') store.outbox.recordDead(delivery.id, REFUSED);
  return { id: mail.id, subject, sender, state, kind, target, createdAt: now };
}

function fold(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

/** Whether each searched word begins a word of subject or sender, told in the plainest way. */
function matches(row: Row, search: string): boolean {
  const words = [row.sender, ...fold(`${row.sender} ${row.subject}`).split(/[^\p{L}\p{N}]+/u)];
  return searchedWords(search).every((word) => words.some((candidate) => candidate.startsWith(word)));
}

type Asked = {
  readonly state: string | null;
  readonly kind: string | null;
  readonly target: string | null;
  readonly from: number | null;
  readonly to: number | null;
  readonly search: string | null;
};

function expected(asked: Asked): readonly number[] {
  return rows
    .filter(
      (row) =>
        (asked.state === null || asked.state === row.state) &&
        (asked.kind === null || asked.kind === row.kind) &&
        (asked.target === null || asked.target === row.target) &&
        (asked.from === null || row.createdAt >= asked.from) &&
        (asked.to === null || row.createdAt < asked.to) &&
        (asked.search === null || matches(row, asked.search)),
    )
    .map(({ id }) => id);
}

function deliveryPager(bounds?: PagerBounds): ListPager<'state' | 'target' | 'kind'> {
  return createListPager(
    db,
    {
      table: 'deliveries',
      key: 'seq',
      columns: ['state', 'target', 'kind'],
      instant: 'created_at',
      keysPerMessage: DELIVERIES_PER_MESSAGE,
    },
    { days: createDayIndex(db, 'delivery_days'), search: createSearchIndex(db) },
    bounds,
  );
}

function allPages<Column extends string>(
  pager: ListPager<Column>,
  query: Omit<ListQuery<Column>, 'before'>,
): readonly number[] {
  const found: number[] = [];
  let before: number | null = null;
  do {
    const page = pager({ ...query, before });
    expect(page.keys.length).toBeLessThanOrEqual(query.limit);
    found.push(...page.keys);
    before = page.next;
  } while (before !== null);
  return found;
}

const optional = <T>(...values: readonly T[]) => fc.constantFrom(null, ...values);
const instant = () => fc.integer({ min: 0, max: MAILS - 1 }).map((index) => rows[index]?.createdAt ?? 0);
const anything = fc.record({
  state: optional('queued', 'sending', 'delivered', 'dead', 'discarded'),
  kind: optional(...MAIL_KINDS),
  target: optional(...TARGETS, 'unknown'),
  from: fc.option(instant()),
  to: fc.option(instant()),
  search: optional('lot', 'LOT 42', 'média', 'sam', 'prod@media', 'prod studio', 'n1', 'n12 lot', 'nothing'),
});
const anyLimit = fc.integer({ min: 1, max: 300 });

describe('pages of deliveries hold together what a filter over all rows holds, newest mail first', () => {
  it.each([
    ['comparing the few rows that the filters leave', { fewRows: MAILS, mostMessages: MAILS }],
    ['looking through what the search index names', { fewRows: 0, mostMessages: MAILS }],
    ['giving short pages', { fewRows: 0, mostMessages: 64 }],
    ['as the product does', undefined],
  ])('%s', (_road, bounds) => {
    const pager = deliveryPager(bounds);
    fc.assert(
      fc.property(anything, anyLimit, ({ state, target, kind, from, to, search }, limit) => {
        const words = search === null ? null : searchedWords(search);
        const found = allPages(pager, { filters: { state, target, kind }, from, to, words, limit });
        expect(found.map((key) => messageOf(key, 'deliveries'))).toEqual(
          expected({ state, target, kind, from, to, search }),
        );
      }),
      { numRuns: 150 },
    );
  });

  it('and end without a cursor when the last row fills a page', () => {
    const everything = {
      filters: { state: null, target: null, kind: null },
      from: null,
      to: null,
      words: null,
    };
    const page = deliveryPager()({ ...everything, before: null, limit: MAILS });
    expect(page.keys).toHaveLength(MAILS);
    expect(page.next).toBeNull();
  });

  it('and hold nothing when the search has no letter or digit', () => {
    const query = { filters: { state: null, target: null, kind: null }, from: null, to: null };
    expect(deliveryPager()({ ...query, words: [], before: null, limit: 5 })).toEqual({
      keys: [],
      next: null,
    });
  });
});

describe('pages of messages hold together what a filter over all rows holds, newest first', () => {
  const stateOf = {
    delivered: 'sent',
    dead: 'failed',
    discarded: 'failed',
    queued: 'waiting',
    sending: 'waiting',
  };

  it.each([
    ['comparing', { fewRows: MAILS, mostMessages: MAILS }],
    ['looking through', { fewRows: 0, mostMessages: 640 }],
  ])('%s', (_road, bounds) => {
    const pager = createListPager(
      db,
      { table: 'messages', key: 'id', columns: ['state', 'kind'], instant: 'noticed_at', keysPerMessage: 1 },
      { days: createDayIndex(db, 'message_days'), search: createSearchIndex(db) },
      bounds,
    );
    fc.assert(
      fc.property(
        optional('waiting', 'sent', 'failed', 'ignored'),
        anything,
        anyLimit,
        (state, { kind, from, to, search }, limit) => {
          const words = search === null ? null : searchedWords(search);
          const found = allPages(pager, { filters: { state, kind }, from, to, words, limit });
          const inState = Object.entries(stateOf).filter(([, mail]) => state === null || mail === state);
          const wanted = inState.flatMap(([delivery]) =>
            expected({ state: delivery, target: null, kind, from, to, search }),
          );
          expect(found).toEqual(wanted.sort((a, b) => b - a));
        },
      ),
      { numRuns: 150 },
    );
  });
});
