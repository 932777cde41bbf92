import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  DELIVER,
  type DecisionChange,
  decide,
  decisionOn,
  INBOX,
  noticeMail,
  noticeMails,
  openTestStore,
  REFUSED,
  sampleHead,
  sendAllDue,
  type TestStore,
  unwrap,
} from '../../test/support/store-samples.ts';
import type { Decision, MessageRowId } from '../contract/entities.ts';
import { defaultSettings } from '../contract/settings.ts';

let test: TestStore;
beforeEach(async () => {
  test = await openTestStore('decisions');
});
afterEach(() => test.remove());

const DEFER: Decision = {
  action: 'defer',
  reason: 'outside-window',
  markSeen: false,
  markProcessed: false,
  dueAt: null,
};
const SKIP: Decision = {
  action: 'skip',
  reason: 'reply-or-forward',
  markSeen: true,
  markProcessed: true,
  dueAt: null,
};

const now = () => test.clock.now();
const stateOf = (id: MessageRowId) => unwrap(test.store.messages.summary(id));
const knownOf = (mailId: string, groupKey: string | null, except: MessageRowId) =>
  test.store.decisions.knownFor({ mailId, groupKey }, now(), except);
const group = (groupKey: string, change: DecisionChange = {}): DecisionChange => ({
  ...change,
  result: { groupKey, groupId: groupKey, ...change.result },
});
const deferredUntil = (dueAt: number | null): DecisionChange => ({
  result: { decision: { ...DEFER, dueAt } },
});

describe('a decision', () => {
  it('to deliver leaves deliveries to make, and the mail waiting for them', () => {
    const id = noticeMail(test.store, 1);
    decide(test.store, id, now());
    expect(stateOf(id)).toMatchObject({
      state: 'waiting',
      reason: 'accepted',
      kind: 'recadrage',
      dueAt: null,
    });
    const [due] = test.store.outbox.due(now(), new Set());
    expect(due).toMatchObject({
      messageId: id,
      target: 'main',
      url: 'https://receiver.test/hook/secret',
      body: JSON.stringify({ subject: sampleHead(1).subject }),
      attempts: 0,
      heldByWindow: true,
    });
  });

  it('to skip ends the mail with its reason and its marks at once', () => {
    const id = noticeMail(test.store, 1);
    decide(test.store, id, now(), { result: { decision: SKIP, requests: [] } });
    expect(stateOf(id)).toMatchObject({ state: 'ignored', reason: 'reply-or-forward', endedAt: now() });
    expect(knownOf(sampleHead(1).mailId, null, id)).toEqual({ mailProcessed: true, group: 'none' });
    expect(test.store.ledger.dueActions(INBOX, now(), 5)).toMatchObject([{ uid: 1 }]);
  });

  it('to skip without marks leaves none', () => {
    const id = noticeMail(test.store, 1);
    const decision: Decision = {
      ...SKIP,
      reason: 'sender-not-allowed',
      markSeen: false,
      markProcessed: false,
    };
    decide(test.store, id, now(), { read: null, result: { decision, requests: [], links: [] } });
    expect(knownOf(sampleHead(1).mailId, null, id).mailProcessed).toBe(false);
    expect(test.store.ledger.nextActionAt(INBOX)).toBeNull();
  });

  it('is explained from the database alone, the first and the last one (LOG-4)', () => {
    const id = noticeMail(test.store, 1);
    decide(test.store, id, now(), deferredUntil(now() + 1_000));
    test.clock.jump(1_000);
    decide(test.store, id, now());
    const reasons = test.store.messages.decisions(id).map(({ result }) => result.decision.reason);
    expect(reasons).toEqual(['outside-window', 'accepted']);
    expect(test.store.messages.decisions(id)[1]?.result.trace).toHaveLength(1);
  });

  it('is not taken twice', () => {
    const id = noticeMail(test.store, 1);
    decide(test.store, id, now());
    expect(test.store.decisions.storeDecisions([decisionOn(test.store, id, now())], 0)).toEqual([]);
    expect(test.store.deliveries.ofMessage(id)).toHaveLength(1);
  });

  it('DEL-2: leaves nothing of a batch when one of it cannot be stored', () => {
    const ids = noticeMails(test.store, [1, 2]);
    const batch = ids.map((id) => decisionOn(test.store, id, now()));
    const [first, second] = batch;
    if (first === undefined || second === undefined) throw new Error('no batch');
    const broken = { ...second, result: { ...second.result, requests: [] } };
    expect(() => test.store.decisions.storeDecisions([first, broken], 0)).toThrow(/0 deliveries/u);
    expect(ids.map((id) => stateOf(id).state)).toEqual(['noticed', 'noticed']);
    expect(test.store.outbox.nextDueAt(new Set())).toBeNull();
  });

  it('is asked for again when its facts have changed: the settings', () => {
    const id = noticeMail(test.store, 1);
    const decision = decisionOn(test.store, id, now());
    test.store.settings.put({ document: defaultSettings(), who: 'test', action: 'settings.set', now: now() });
    expect(test.store.decisions.storeDecisions([decision], 0)).toEqual([id]);
    expect(stateOf(id).state).toBe('noticed');
    expect(test.store.decisions.storeDecisions([decision], 1)).toEqual([]);
  });

  it('is asked for again when its facts have changed: a copy earlier in the same batch', () => {
    const [first, second] = noticeMails(test.store, [1, 2], { head: sampleHead(7), fingerprint: null });
    if (first === undefined || second === undefined) throw new Error('no rows');
    const batch = [first, second].map((id) => decisionOn(test.store, id, now()));
    expect(test.store.decisions.storeDecisions(batch, 0)).toEqual([second]);
  });

  it('records a mail that could not be read', () => {
    const id = noticeMail(test.store, 1);
    const failure = { code: 'mail.unreadable', params: {}, retryable: false } as const;
    test.store.decisions.storeFailure(id, 'unreadable', failure, now());
    expect(stateOf(id)).toMatchObject({ state: 'failed', reason: 'unreadable', endedAt: now() });
    expect(test.store.ledger.undecided(INBOX, 5)).toEqual([]);
  });
});

describe('Q5: a mail id', () => {
  it('Q5: is remembered when the receiver accepted the mail, over restarts', async () => {
    const id = noticeMail(test.store, 1);
    const other = noticeMail(test.store, 2);
    decide(test.store, id, now());
    sendAllDue(test.store, now());
    await test.reopen();
    expect(knownOf(sampleHead(1).mailId, null, other).mailProcessed).toBe(true);
    expect(knownOf(sampleHead(3).mailId, null, other).mailProcessed).toBe(false);
  });

  it('Q5: marks the mail read when it was accepted, and not before', () => {
    const id = noticeMail(test.store, 1);
    decide(test.store, id, now());
    expect(test.store.ledger.nextActionAt(INBOX)).toBeNull();
    sendAllDue(test.store, now());
    expect(test.store.ledger.nextActionAt(INBOX)).toBe(now());
  });

  it('Q5: is not remembered when the mail failed', () => {
    const id = noticeMail(test.store, 1);
    const other = noticeMail(test.store, 2);
    decide(test.store, id, now());
    sendAllDue(test.store, now(), REFUSED);
    expect(knownOf(sampleHead(1).mailId, null, other).mailProcessed).toBe(false);
    expect(stateOf(id).state).toBe('failed');
    expect(test.store.ledger.nextActionAt(INBOX)).toBeNull();
  });

  it('counts as processed while a copy of the mail is being delivered, except for that copy', () => {
    const id = noticeMail(test.store, 1);
    const copy = noticeMail(test.store, 2, { head: sampleHead(1), fingerprint: null });
    decide(test.store, id, now());
    expect(knownOf(sampleHead(1).mailId, null, copy).mailProcessed).toBe(true);
    expect(knownOf(sampleHead(1).mailId, null, id).mailProcessed).toBe(false);
  });
});

describe('Q1: a subject group', () => {
  it('Q1: is marked when the receiver has accepted the mail, and until then claimed by it', () => {
    const [first, second] = two();
    decide(test.store, first, now(), group('g'));
    expect(knownOf('x', 'g', second).group).toBe('claimed');
    expect(knownOf('x', 'g', first).group).toBe('none');
    sendAllDue(test.store, now());
    expect(knownOf('x', 'g', second).group).toBe('accepted');
    expect(knownOf('x', 'other', second).group).toBe('none');
    expect(knownOf('x', null, second).group).toBe('none');
  });

  it('Q1: is accepted only when every target has accepted', () => {
    const [first, second] = two();
    const requests = ['main', 'backup'].map((target) => ({ target, url: 'https://r.test/', body: {} }));
    decide(test.store, first, now(), group('g', { result: { requests } }));
    const [main, backup] = test.store.outbox.due(now(), new Set());
    if (main === undefined || backup === undefined) throw new Error('two targets are due');
    test.store.outbox.startAttempt(main.id, now());
    test.store.outbox.recordDelivered(main.id, { ...REFUSED, outcome: 'accepted' });
    expect(knownOf('x', 'g', second).group).toBe('claimed');
    expect(stateOf(first).state).toBe('waiting');
    sendAllDue(test.store, now());
    expect(knownOf('x', 'g', second).group).toBe('accepted');
    expect(stateOf(first).state).toBe('sent');
  });

  it('lets a second mail wait for the first, and decides it anew when the first was accepted', () => {
    const { second } = waitingForFirst();
    expect(test.store.decisions.waitingForGroup('g')).toEqual([second]);
    expect(test.store.decisions.nextWaitingAt()).toBeNull();
    sendAllDue(test.store, now());
    expect(test.store.decisions.waitingMessages(now(), 5)).toEqual([second]);
    expect(knownOf('x', 'g', second).group).toBe('accepted');
  });

  it('gives the group to the second when the first died: neither a double nor a loss', () => {
    const { first, second } = waitingForFirst();
    sendAllDue(test.store, now(), REFUSED);
    expect(stateOf(first).state).toBe('failed');
    expect(test.store.decisions.nextWaitingAt()).toBe(now());
    expect(test.store.decisions.waitingMessages(now(), 5)).toEqual([second]);
    expect(knownOf('x', 'g', second).group).toBe('none');
    decide(test.store, second, now(), group('g'));
    expect(knownOf('x', 'g', first).group).toBe('claimed');
  });

  it('refuses the second of two mails of a group that were decided together', () => {
    const [first, second] = two();
    const batch = [first, second].map((id) => decisionOn(test.store, id, now(), group('g')));
    expect(test.store.decisions.storeDecisions(batch, 0)).toEqual([second]);
  });

  it('Q8: with an expiry is forgotten at that instant, and is in no permanent set', () => {
    const [first, second] = two();
    decide(test.store, first, now(), { ...group('g'), groupTtlSeconds: 60 });
    sendAllDue(test.store, now());
    test.clock.jump(59_999);
    expect(knownOf('x', 'g', second).group).toBe('accepted');
    test.clock.jump(1);
    expect(knownOf('x', 'g', second).group).toBe('none');
    decide(test.store, second, now(), group('g'));
    expect(knownOf('x', 'g', first).group).toBe('claimed');
  });

  it('Q8: without a key (switched off, or no grouping) is never marked', () => {
    const [first, second] = two();
    decide(test.store, first, now(), { result: { groupId: 'lot_1', groupKey: null } });
    sendAllDue(test.store, now());
    expect(knownOf('x', 'lot_1', second).group).toBe('none');
  });
});

describe('a deferred mail', () => {
  it('is due at its instant, with all it takes to decide it anew', () => {
    const id = noticeMail(test.store, 1);
    decide(test.store, id, now(), deferredUntil(now() + 60_000));
    expect(test.store.decisions.nextWaitingAt()).toBe(now() + 60_000);
    expect(test.store.decisions.waitingMessages(now() + 59_999, 5)).toEqual([]);
    expect(test.store.decisions.waitingMessages(now() + 60_000, 5)).toEqual([id]);
    expect(unwrap(test.store.decisions.loadWaiting(id))).toMatchObject({
      uid: 1,
      head: sampleHead(1),
      read: { mail: { ...sampleHead(1), text: 'bonjour' }, findings: { visible: 'bonjour' } },
    });
  });

  it('that waits for an event is due at no instant, but when the rules change', () => {
    const id = noticeMail(test.store, 1);
    decide(test.store, id, now(), deferredUntil(null));
    expect(test.store.decisions.nextWaitingAt()).toBeNull();
    test.store.settings.put({ document: defaultSettings(), who: 'test', action: 'settings.set', now: now() });
    expect(test.store.decisions.waitingMessages(now(), 5)).toEqual([id]);
  });

  it('counts as one that waits for the window', () => {
    const id = noticeMail(test.store, 1);
    decide(test.store, id, now(), deferredUntil(now() + 60_000));
    expect(test.store.counts.waitingForWindow()).toBe(1);
    decide(test.store, id, now());
    expect(test.store.counts.waitingForWindow()).toBe(0);
  });

  it('that was present at a crash comes last, alone, and is set aside at the second', async () => {
    const [first, second] = two();
    for (const id of [first, second]) decide(test.store, id, now(), deferredUntil(now()));
    test.store.decisions.startHandling([first]);
    const store = await test.crash();
    expect(store.decisions.waitingMessages(now(), 5)).toEqual([second]);
    decide(store, second, now());
    expect(store.decisions.waitingMessages(now(), 5)).toEqual([first]);
    store.decisions.startHandling([first]);
    await test.crash();
    expect(stateOf(first)).toMatchObject({ state: 'failed', reason: 'crashed-reader' });
  });

  it('cannot be loaded once it is decided', () => {
    const id = noticeMail(test.store, 1);
    decide(test.store, id, now());
    expect(test.store.decisions.loadWaiting(id)).toMatchObject({ error: { code: 'store.not-found' } });
  });
});

describe('DEL-7: deliveries that were never attempted', () => {
  it('DEL-7: are taken back and decided anew, with the same id', () => {
    const id = noticeMail(test.store, 1);
    decide(test.store, id, now(), group('g'));
    const before = test.store.deliveries.ofMessage(id).map((delivery) => delivery.id);
    expect(test.store.decisions.withdrawUnattempted(id, now())).toBe(true);
    expect(test.store.deliveries.ofMessage(id)).toEqual([]);
    expect(test.store.decisions.waitingMessages(now(), 5)).toEqual([id]);
    expect(knownOf('x', 'g', noticeMail(test.store, 2)).group).toBe('none');
    decide(test.store, id, now(), group('g'));
    expect(test.store.deliveries.ofMessage(id).map((delivery) => delivery.id)).toEqual(before);
  });

  it('DEL-7: stay as they are after a first attempt, as does their body', () => {
    const id = noticeMail(test.store, 1);
    decide(test.store, id, now());
    const [due] = test.store.outbox.due(now(), new Set());
    if (due === undefined) throw new Error('nothing is due');
    test.store.outbox.startAttempt(due.id, now());
    expect(test.store.decisions.withdrawUnattempted(id, now())).toBe(false);
    test.store.outbox.recordRetry(due.id, REFUSED, now() + 5_000);
    expect(test.store.decisions.withdrawUnattempted(id, now())).toBe(false);
    expect(test.store.outbox.due(now() + 5_000, new Set())).toMatchObject([{ id: due.id, body: due.body }]);
  });

  it('DEL-7: stay when only some of the mail were never attempted', () => {
    const id = noticeMail(test.store, 1);
    const requests = ['main', 'backup'].map((target) => ({ target, url: 'https://r.test/', body: {} }));
    decide(test.store, id, now(), { result: { requests } });
    const [due] = test.store.outbox.due(now(), new Set(['backup']));
    if (due === undefined) throw new Error('nothing is due');
    test.store.outbox.startAttempt(due.id, now());
    expect(test.store.decisions.withdrawUnattempted(id, now())).toBe(false);
    expect(test.store.deliveries.ofMessage(id)).toHaveLength(2);
  });

  it('DEL-7: are all decided anew when the settings change, in the same transaction', () => {
    const [first, second] = two();
    const third = noticeMail(test.store, 3);
    decide(test.store, first, now());
    decide(test.store, second, now(), deferredUntil(now() + 60_000));
    decide(test.store, third, now(), { result: { decision: { ...DELIVER, reason: 'accepted' } } });
    test.store.settings.put({ document: defaultSettings(), who: 'test', action: 'settings.set', now: now() });
    expect(test.store.decisions.waitingMessages(now(), 5)).toEqual([first, second, third]);
    expect(test.store.outbox.nextDueAt(new Set())).toBeNull();
  });
});

function two(): [MessageRowId, MessageRowId] {
  const [first, second] = noticeMails(test.store, [1, 2]);
  if (first === undefined || second === undefined) throw new Error('no rows');
  return [first, second];
}

/** Two mails of one group: the first on its way, the second waiting for it. */
function waitingForFirst() {
  const [first, second] = two();
  decide(test.store, first, now(), group('g'));
  const decision: Decision = { ...DEFER, reason: 'group-in-flight' };
  decide(test.store, second, now(), group('g', { result: { decision, requests: [] } }));
  return { first, second };
}
