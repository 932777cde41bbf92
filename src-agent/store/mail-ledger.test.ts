import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  decide,
  INBOX,
  noticeMail,
  noticeMails,
  openTestStore,
  sampleArrival,
  sampleHead,
  sendAllDue,
  type TestStore,
  UID_VALIDITY,
  unwrap,
} from '../../test/support/store-samples.ts';

let test: TestStore;
beforeEach(async () => {
  test = await openTestStore('ledger');
});
afterEach(() => test.remove());

const cursor = (lastUid: number, uidValidity = UID_VALIDITY) => ({ uidValidity, lastUid });

describe('noticing', () => {
  it('gives every arrival a row and moves the cursor with it', () => {
    const { ledger } = test.store;
    expect(ledger.readCursor(INBOX)).toBeNull();
    expect(ledger.notice(INBOX, cursor(7), [sampleArrival(5), sampleArrival(7)])).toBe(2);
    expect(ledger.readCursor(INBOX)).toEqual(cursor(7));
    expect([...ledger.knownUids(INBOX, UID_VALIDITY)]).toEqual([5, 7]);
  });

  it('DEL-2: moves no cursor when a row cannot be written', () => {
    const { ledger } = test.store;
    ledger.notice(INBOX, cursor(1), [sampleArrival(1)]);
    const broken = sampleArrival(3, { receivedAt: Number.NaN });
    expect(() => ledger.notice(INBOX, cursor(3), [sampleArrival(2), broken])).toThrow(/NOT NULL/u);
    expect(ledger.readCursor(INBOX)).toEqual(cursor(1));
    expect([...ledger.knownUids(INBOX, UID_VALIDITY)]).toEqual([1]);
  });

  it('gives undecided mails back oldest first, as they came', () => {
    const { ledger } = test.store;
    const mail = sampleArrival(9);
    ledger.notice(INBOX, cursor(9), [mail, sampleArrival(4)]);
    const undecided = ledger.undecided(INBOX, 10);
    expect(undecided.map(({ uid }) => uid)).toEqual([4, 9]);
    expect(undecided[1]).toMatchObject({
      uidValidity: UID_VALIDITY,
      head: mail.head,
      receivedAt: mail.receivedAt,
    });
    expect(ledger.undecided(INBOX, 1)).toHaveLength(1);
  });

  it('takes a UID that it knows for nothing new', () => {
    const { ledger } = test.store;
    ledger.notice(INBOX, cursor(5), [sampleArrival(5)]);
    expect(ledger.notice(INBOX, cursor(5), [sampleArrival(5)])).toBe(0);
    expect(ledger.undecided(INBOX, 10)).toHaveLength(1);
  });

  it('never moves a cursor back under one UIDVALIDITY', () => {
    const { ledger } = test.store;
    ledger.notice(INBOX, cursor(9), []);
    ledger.notice(INBOX, cursor(4), []);
    expect(ledger.readCursor(INBOX)).toEqual(cursor(9));
    ledger.notice(INBOX, cursor(4, '1700000001'), []);
    expect(ledger.readCursor(INBOX)).toEqual(cursor(4, '1700000001'));
  });

  it('keeps accounts and folders apart', () => {
    const { ledger } = test.store;
    ledger.notice(INBOX, cursor(3), [sampleArrival(3)]);
    const other = { ...INBOX, account: 'agent@other.test:993' };
    expect(ledger.readCursor(other)).toBeNull();
    expect(ledger.undecided(other, 10)).toEqual([]);
    expect(ledger.knownUids(other, UID_VALIDITY).size).toBe(0);
    expect(ledger.lastNoticedAt(other)).toBeNull();
    expect(ledger.nextActionAt(other)).toBeNull();
    expect(ledger.dueActions(other, 0, 10)).toEqual([]);
    expect(ledger.notice(other, cursor(3), [sampleArrival(3)])).toBe(1);
  });

  it('accounts for mail from before the first start without handling it', () => {
    const { ledger, counts } = test.store;
    const old = sampleArrival(1, { head: null, fingerprint: null, intent: 'before-first-start' });
    expect(ledger.notice(INBOX, cursor(1), [old])).toBe(0);
    expect(ledger.undecided(INBOX, 10)).toEqual([]);
    expect(counts.ledger(INBOX)).toMatchObject({ ignored: 1, noticed: 0 });
  });

  it('shows a mail whose head could not be read instead of losing it', () => {
    const { ledger, messages } = test.store;
    expect(ledger.notice(INBOX, cursor(1), [sampleArrival(1, { head: null })])).toBe(0);
    const page = unwrap(messages.list({ ...anyMail, state: 'failed' }));
    expect(page.items).toMatchObject([{ uid: 1, reason: 'unreadable' }]);
  });

  it('tells when the newest row was made', () => {
    const { ledger } = test.store;
    ledger.notice(INBOX, cursor(1), [sampleArrival(1)]);
    expect(ledger.lastNoticedAt(INBOX)).toBe(test.clock.now());
    const before = test.clock.now();
    test.clock.jump(60_000);
    ledger.notice(INBOX, cursor(2), []);
    expect(ledger.lastNoticedAt(INBOX)).toBe(before);
  });
});

describe('IMP-1: a new UIDVALIDITY', () => {
  const renewed = '1700000099';

  it('binds known mails to their new UIDs and finds nothing new among them', () => {
    const { ledger } = test.store;
    const id = noticeMail(test.store, 5);
    decide(test.store, id, test.clock.now());
    sendAllDue(test.store, test.clock.now());
    expect(
      ledger.notice(INBOX, cursor(2, renewed), [sampleArrival(2, { fingerprint: 'fingerprint-5' })]),
    ).toBe(0);
    expect([...ledger.knownUids(INBOX, renewed)]).toEqual([2]);
    expect(unwrap(test.store.messages.get(id))).toMatchObject({
      uid: 2,
      uidValidity: renewed,
      state: 'sent',
    });
  });

  it('lets `\\Seen` follow the mail to its new UID', () => {
    const { ledger } = test.store;
    const id = noticeMail(test.store, 5);
    decide(test.store, id, test.clock.now());
    sendAllDue(test.store, test.clock.now());
    ledger.notice(INBOX, cursor(2, renewed), [sampleArrival(2, { fingerprint: 'fingerprint-5' })]);
    const [action] = ledger.dueActions(INBOX, test.clock.now(), 10);
    expect(action).toMatchObject({ uid: 2, uidValidity: renewed });
  });

  it('binds each of two copies to a row of its own, and a third copy to a new one', () => {
    const { ledger } = test.store;
    const copy = (uid: number) => sampleArrival(uid, { fingerprint: 'same' });
    ledger.notice(INBOX, cursor(2), [copy(1), copy(2)]);
    expect(ledger.notice(INBOX, cursor(13, renewed), [copy(11), copy(12), copy(13)])).toBe(1);
    expect([...ledger.knownUids(INBOX, renewed)].sort()).toEqual([11, 12, 13]);
    expect(ledger.knownUids(INBOX, UID_VALIDITY).size).toBe(0);
  });
});

describe('what happens to a mail in its folder', () => {
  it('ends a mail that left before it was read', () => {
    const id = noticeMail(test.store, 1);
    test.store.ledger.markVanished(id);
    expect(unwrap(test.store.messages.summary(id))).toMatchObject({ state: 'ignored', reason: 'vanished' });
    expect(test.store.ledger.undecided(INBOX, 10)).toEqual([]);
  });

  it('leaves a decided mail alone when it vanishes', () => {
    const id = noticeMail(test.store, 1);
    decide(test.store, id, test.clock.now());
    test.store.ledger.markVanished(id);
    expect(unwrap(test.store.messages.summary(id)).state).toBe('waiting');
  });

  it('keeps `\\Seen` until it is done, later with each failure', () => {
    const { ledger } = test.store;
    const now = test.clock.now();
    const ids = noticeMails(test.store, [1, 2]);
    for (const id of ids) decide(test.store, id, now);
    expect(ledger.nextActionAt(INBOX)).toBeNull();
    sendAllDue(test.store, now);
    expect(ledger.nextActionAt(INBOX)).toBe(now);
    const [first, second] = ledger.dueActions(INBOX, now, 10);
    expect([first?.uid, second?.uid]).toEqual([1, 2]);
    ledger.settleActions([first?.id ?? 0], { done: true });
    ledger.settleActions([second?.id ?? 0], { done: false, retryAt: now + 5_000 });
    expect(ledger.dueActions(INBOX, now, 10)).toEqual([]);
    expect(ledger.nextActionAt(INBOX)).toBe(now + 5_000);
    expect(ledger.dueActions(INBOX, now + 5_000, 10)).toMatchObject([{ uid: 2, attempts: 1 }]);
  });

  it('remembers what the last reconcile found', () => {
    const { ledger, counts } = test.store;
    ledger.notice(INBOX, cursor(1), [sampleArrival(1)]);
    expect(counts.ledger(INBOX)).toMatchObject({ unaccounted: null, reconciledAt: null });
    ledger.recordReconcile(INBOX, 3, 1_000);
    expect(counts.ledger(INBOX)).toMatchObject({ unaccounted: 3, reconciledAt: 1_000, noticed: 1 });
  });
});

describe('PRO-6: a mail that was in hand at a crash', () => {
  it('comes after all others, and alone', async () => {
    const [first, second, third] = noticeMails(test.store, [1, 2, 3]);
    test.store.decisions.startHandling([first, second].flatMap((id) => id ?? []));
    const store = await test.crash();
    const uids = () => store.ledger.undecided(INBOX, 10).map(({ uid }) => uid);
    expect(uids()).toEqual([3]);
    if (third === undefined) throw new Error('no row');
    decide(store, third, test.clock.now());
    expect(uids()).toEqual([1]);
  });

  it('is set aside at the second one, and the rest goes on', async () => {
    const [bad, good] = noticeMails(test.store, [1, 2]);
    if (bad === undefined || good === undefined) throw new Error('no rows');
    test.store.decisions.startHandling([bad, good]);
    await test.crash();
    test.store.decisions.startHandling([bad]);
    const store = await test.crash();
    expect(store.opened.setAside).toBe(1);
    expect(unwrap(store.messages.summary(bad))).toMatchObject({ state: 'failed', reason: 'crashed-reader' });
    expect(store.ledger.undecided(INBOX, 10).map(({ id }) => id)).toEqual([good]);
  });

  it('is not held against it when the agent ended in good order, or when it had been read', async () => {
    const [first, second] = noticeMails(test.store, [1, 2]);
    if (first === undefined || second === undefined) throw new Error('no rows');
    for (let round = 0; round < 3; round += 1) {
      test.store.decisions.startHandling([first]);
      await test.reopen();
    }
    for (let round = 0; round < 3; round += 1) {
      test.store.decisions.startHandling([second]);
      test.store.decisions.endHandling([second]);
      await test.crash();
    }
    expect(test.store.ledger.undecided(INBOX, 10).map(({ uid }) => uid)).toEqual([1, 2]);
  });
});

const anyMail = { state: null, kind: null, search: null, from: null, to: null, cursor: null, limit: 50 };

it('finds mails by what their head says', () => {
  test.store.ledger.notice(INBOX, cursor(2), [
    sampleArrival(1),
    sampleArrival(2, { head: sampleHead(2, { subject: 'Présence samedi', sender: 'rh@media.test' }) }),
  ]);
  const found = unwrap(test.store.messages.list({ ...anyMail, search: 'PRESENCE sam' }));
  expect(found.items.map(({ uid }) => uid)).toEqual([2]);
});
