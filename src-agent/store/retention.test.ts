import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  decide,
  FIRST_PAGE,
  INBOX,
  noticeMail,
  openTestStore,
  REFUSED,
  sampleArrival,
  sampleHead,
  sendAllDue,
  type TestStore,
  UID_VALIDITY,
  unwrap,
} from '../../test/support/store-samples.ts';
import type { MessageRowId } from '../contract/entities.ts';
import { defaultSettings } from '../contract/settings.ts';
import { connect } from './connection.ts';

let test: TestStore;
beforeEach(async () => {
  test = await openTestStore('retention');
});
afterEach(() => test.remove());

const DAY_MS = 86_400_000;
const RETENTION = {
  ...defaultSettings().retention,
  mailDays: 100,
  contentDays: 10,
  deliveryDays: 50,
  auditDays: 200,
};
const now = () => test.clock.now();
const passDays = (days: number) => test.clock.jump(days * DAY_MS);

function prune() {
  for (;;) {
    const result = test.store.retention.prune({ now: now(), retention: RETENTION, maxMs: 1_000 });
    if (result.done) return result.removed;
  }
}

function sent(uid: number): MessageRowId {
  const id = noticeMail(test.store, uid);
  decide(test.store, id, now());
  sendAllDue(test.store, now());
  for (const action of test.store.ledger.dueActions(INBOX, now(), 10)) {
    test.store.ledger.settleActions([action.id], { done: true });
  }
  return id;
}

function countOf(table: string): number {
  const db = connect(test.store.path);
  const count = db.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get() ?? 0;
  db.close();
  return count;
}

describe('what is finished', () => {
  it('loses its texts first, then its deliveries, then itself', () => {
    const id = sent(1);
    passDays(9);
    expect(prune()).toEqual({
      deliveries: 0,
      contents: 0,
      messages: 0,
      audit: 0,
      gmailChecks: 0,
      deploys: 0,
    });
    passDays(2);
    expect(prune()).toMatchObject({ contents: 1, deliveries: 0 });
    const [delivery] = test.store.deliveries.ofMessage(id);
    if (delivery === undefined) throw new Error('no delivery');
    expect(unwrap(test.store.deliveries.get(delivery.id))).toMatchObject({ body: '', state: 'delivered' });
    passDays(40);
    expect(prune()).toMatchObject({ deliveries: 1, messages: 0 });
    passDays(50);
    expect(prune()).toMatchObject({ messages: 1 });
    expect(test.store.messages.get(id).ok).toBe(false);
    expect(unwrap(test.store.messages.list(FIRST_PAGE)).items).toEqual([]);
    for (const table of [
      'messages',
      'deliveries',
      'attempts',
      'links',
      'decisions',
      'message_words',
      'mailbox_actions',
    ]) {
      expect([table, countOf(table)]).toEqual([table, 0]);
    }
  });

  it('stays accounted for: the mail may still lie in the folder', () => {
    sent(1);
    passDays(101);
    prune();
    expect([...test.store.ledger.knownUids(INBOX, UID_VALIDITY)]).toEqual([1]);
    const again = sampleArrival(1);
    expect(test.store.ledger.notice(INBOX, { uidValidity: UID_VALIDITY, lastUid: 1 }, [again])).toBe(0);
  });

  it('RES-2: is forgotten altogether when the folder no longer has it', () => {
    for (const uid of [1, 2, 3]) sent(uid);
    passDays(101);
    prune();
    const { ledger } = test.store;
    ledger.forgetGone(INBOX, UID_VALIDITY, new Set([2, 4]));
    expect([...ledger.knownUids(INBOX, UID_VALIDITY)]).toEqual([2]);
    expect(countOf('forgotten_uids')).toBe(1);
  });

  it('is forgotten altogether when the folder has new UIDs', () => {
    sent(1);
    passDays(101);
    prune();
    test.store.ledger.notice(INBOX, { uidValidity: '1800000000', lastUid: 0 }, []);
    prune();
    expect(countOf('forgotten_uids')).toBe(0);
  });

  it('keeps its dedup mark: an old mail can be put back', () => {
    sent(1);
    passDays(101);
    prune();
    const copy = noticeMail(test.store, 2, { head: sampleHead(1), fingerprint: null });
    const known = test.store.decisions.knownFor(
      { mailId: sampleHead(1).mailId, groupKey: null },
      now(),
      copy,
    );
    expect(known.mailProcessed).toBe(true);
  });

  it('keeps a dead delivery’s body as long as it can be retried', () => {
    const id = noticeMail(test.store, 1);
    decide(test.store, id, now());
    sendAllDue(test.store, now(), REFUSED);
    passDays(49);
    prune();
    const [delivery] = test.store.deliveries.ofMessage(id);
    if (delivery === undefined) throw new Error('no delivery');
    test.store.deliveries.retry(delivery.id, now());
    expect(test.store.outbox.due(now(), new Set())[0]?.body).toBe(
      JSON.stringify({ subject: sampleHead(1).subject }),
    );
  });

  it('takes words out of the search that nothing holds any more', () => {
    for (let uid = 1; uid <= 70; uid += 1) sent(uid);
    passDays(101);
    sent(71);
    prune();
    expect(
      unwrap(test.store.messages.list({ ...FIRST_PAGE, search: 'lot' })).items.map(({ uid }) => uid),
    ).toEqual([71]);
    const db = connect(test.store.path);
    const blocks = db.prepare<[], number>('SELECT count(DISTINCT block) FROM word_blocks').pluck().get();
    expect(blocks).toBe(1);
    db.close();
  });
});

describe('what is not finished', () => {
  it('is never touched, however old', () => {
    const undecided = noticeMail(test.store, 1);
    const deferred = noticeMail(test.store, 2);
    const queued = noticeMail(test.store, 3);
    const unseen = noticeMail(test.store, 4);
    decide(test.store, unseen, now());
    sendAllDue(test.store, now());
    decide(test.store, queued, now());
    const decision = {
      action: 'defer',
      reason: 'sending-disabled',
      markSeen: false,
      markProcessed: false,
    } as const;
    decide(test.store, deferred, now(), { result: { decision: { ...decision, dueAt: null }, requests: [] } });
    passDays(1_000);
    prune();
    const states = [undecided, deferred, queued, unseen].map(
      (id) => unwrap(test.store.messages.summary(id)).state,
    );
    expect(states).toEqual(['noticed', 'waiting', 'waiting', 'sent']);
    expect(unwrap(test.store.decisions.loadWaiting(deferred)).read?.mail.text).toBe('bonjour');
    expect(test.store.outbox.due(now(), new Set())).toMatchObject([{ messageId: queued }]);
    expect(test.store.ledger.dueActions(INBOX, now(), 5)).toHaveLength(1);
  });
});

describe('marks and audit', () => {
  it('a group’s mark goes when it has expired, or can match no month any more', () => {
    const ids = [1, 2, 3].map((uid) => noticeMail(test.store, uid));
    const ttl = [60, 0, 0];
    for (const [index, id] of ids.entries()) {
      const groupKey = `g${index}`;
      decide(test.store, id, now(), { result: { groupKey }, groupTtlSeconds: ttl[index] ?? 0 });
      if (index < 2) sendAllDue(test.store, now());
    }
    passDays(1);
    prune();
    expect(countOf('subject_groups')).toBe(2);
    passDays(100);
    prune();
    // The claim of the mail that is still on its way.
    expect(countOf('subject_groups')).toBe(1);
  });

  it('the audit goes by its own days', () => {
    test.store.audit.write({ at: now(), who: 'ann', action: 'watch.pause', before: null, after: null });
    passDays(199);
    expect(prune().audit).toBe(0);
    passDays(2);
    expect(prune().audit).toBe(1);
  });
});

describe('a step', () => {
  it('ends when its time is up, and the next goes on from there', () => {
    for (let uid = 1; uid <= 250; uid += 1) {
      test.store.audit.write({ at: now(), who: 'ann', action: `a${uid}`, before: null, after: null });
    }
    passDays(201);
    let steps = 0;
    let result = test.store.retention.prune({ now: now(), retention: RETENTION, maxMs: 0 });
    for (; !result.done; steps += 1) {
      result = test.store.retention.prune({ now: now(), retention: RETENTION, maxMs: 0 });
    }
    expect(steps).toBeGreaterThan(3);
    expect(result.removed.audit).toBe(250);
    expect(prune()).toEqual({
      deliveries: 0,
      contents: 0,
      messages: 0,
      audit: 0,
      gmailChecks: 0,
      deploys: 0,
    });
  });
});
