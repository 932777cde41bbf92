import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  ACCEPTED,
  decide,
  FIRST_PAGE,
  noticeMail,
  openTestStore,
  REFUSED,
  sampleHead,
  sendAllDue,
  type TestStore,
  unwrap,
} from '../../test/support/store-samples.ts';
import { type DeliveryId, deliveryIdSchema } from '../contract/entities.ts';
import { defaultSettings } from '../contract/settings.ts';
import type { DeliveryQuery } from './delivery-history.ts';

let test: TestStore;
beforeEach(async () => {
  test = await openTestStore('deliveries');
});
afterEach(() => test.remove());

const now = () => test.clock.now();
const list = (query: Partial<DeliveryQuery> = {}) =>
  unwrap(test.store.deliveries.list({ ...FIRST_PAGE, ...query }));
const groupOf = (groupKey: string) => ({ result: { groupKey, groupId: groupKey } });

/** A mail of a group with one delivery that died. */
function deadDelivery(uid: number, groupKey = `g${uid}`): DeliveryId {
  const message = noticeMail(test.store, uid);
  decide(test.store, message, now(), groupOf(groupKey));
  sendAllDue(test.store, now(), REFUSED);
  const [delivery] = test.store.deliveries.ofMessage(message);
  if (delivery === undefined) throw new Error('no delivery');
  return delivery.id;
}

describe('a listed delivery', () => {
  it('says what an operator asks, and hides the path of the address', () => {
    const message = noticeMail(test.store, 1);
    decide(test.store, message, now());
    const [delivery] = list().items;
    expect(delivery).toMatchObject({
      messageId: message,
      target: 'main',
      kind: 'recadrage',
      subject: sampleHead(1).subject,
      sender: 'prod@media.test',
      host: 'https://receiver.test',
      state: 'queued',
      attempts: 0,
      nextAttemptAt: now(),
      createdAt: now(),
      endedAt: null,
    });
    expect(JSON.stringify(delivery)).not.toContain('secret');
  });

  it('has its body and every attempt with it', () => {
    const id = deadDelivery(1);
    expect(unwrap(test.store.deliveries.get(id))).toMatchObject({
      body: JSON.stringify({ subject: sampleHead(1).subject }),
      history: [{ number: 1, outcome: 'refused', status: 422, error: { code: 'delivery.rejected' } }],
    });
  });

  it('that does not exist is said so', () => {
    const id = deliveryIdSchema.parse('00000000-0000-8000-8000-000000000000');
    const { deliveries } = test.store;
    for (const answer of [deliveries.get(id), deliveries.retry(id, now()), deliveries.discard(id, now())]) {
      expect(answer).toMatchObject({ error: { code: 'delivery.not-found', params: { id } } });
    }
  });

  it('a cursor that no page gave is refused', () => {
    expect(test.store.deliveries.list({ ...FIRST_PAGE, cursor: "1' OR 1=1" })).toMatchObject({
      error: { code: 'command.invalid-input' },
    });
  });
});

describe('DEL-5: retry by hand', () => {
  it('DEL-5: sends a dead delivery again with its id and body, counting on, its schedule anew', () => {
    const id = deadDelivery(1);
    const { body } = unwrap(test.store.deliveries.get(id));
    expect(test.store.deliveries.retry(id, now())).toEqual({ ok: true, value: null });
    const [due] = test.store.outbox.due(now(), new Set());
    expect(due).toMatchObject({ id, body, attempts: 1, roundAttempts: 0, roundStartedAt: null });
    expect(test.store.outbox.startAttempt(id, now())).toBe(2);
    test.store.outbox.recordDelivered(id, ACCEPTED);
    expect(list().items).toMatchObject([{ id, state: 'delivered', attempts: 2 }]);
  });

  it('brings mail, claim and marks back to life', () => {
    const id = deadDelivery(1, 'g');
    const other = noticeMail(test.store, 2);
    const groupState = () =>
      test.store.decisions.knownFor({ mailId: 'x', groupKey: 'g' }, now(), other).group;
    const [delivery] = list().items;
    if (delivery === undefined) throw new Error('no delivery');
    const mailState = () => unwrap(test.store.messages.summary(delivery.messageId)).state;
    expect([mailState(), groupState()]).toEqual(['failed', 'none']);
    test.store.deliveries.retry(id, now());
    expect([mailState(), groupState()]).toEqual(['waiting', 'claimed']);
    sendAllDue(test.store, now());
    expect([mailState(), groupState()]).toEqual(['sent', 'accepted']);
  });

  it('leaves the group to the mail that has taken it meanwhile', () => {
    const id = deadDelivery(1, 'g');
    const second = noticeMail(test.store, 2);
    decide(test.store, second, now(), groupOf('g'));
    test.store.deliveries.retry(id, now());
    expect(test.store.decisions.knownFor({ mailId: 'x', groupKey: 'g' }, now(), second).group).toBe('none');
  });

  it('DEL-5: retries all dead ones at once', () => {
    const ids = [1, 2, 3].map((uid) => deadDelivery(uid));
    expect(test.store.deliveries.retryAll(now())).toBe(3);
    expect(list({ state: 'queued' }).items.map(({ id }) => id)).toEqual(ids.toReversed());
    expect(test.store.deliveries.retryAll(now())).toBe(0);
  });

  it.each([
    ['group', {}, groupOf('g')],
    ['mail', { mailId: 'a'.repeat(32) }, {}],
  ])(
    'DEL-5: of two mails that are one %s and both died, all at once means one of them',
    (_what, head, change) => {
      const messages = [1, 2].map((uid) => {
        const message = noticeMail(test.store, uid, { head: sampleHead(uid, head) });
        decide(test.store, message, now(), change);
        sendAllDue(test.store, now(), REFUSED);
        return message;
      });
      expect(list({ state: 'dead' }).items).toHaveLength(2);
      // The other one stays dead, for everybody to see, while the first is on its way and once it was accepted.
      expect(test.store.deliveries.retryAll(now())).toBe(1);
      expect(test.store.deliveries.retryAll(now())).toBe(0);
      sendAllDue(test.store, now());
      expect(test.store.deliveries.retryAll(now())).toBe(0);
      expect(messages.map((id) => unwrap(test.store.messages.summary(id)).state)).toEqual(['sent', 'failed']);
      // Whoever asks for that very one gets it.
      const [left] = list({ state: 'dead' }).items;
      if (left === undefined) throw new Error('nothing is dead');
      expect(test.store.deliveries.retry(left.id, now()).ok).toBe(true);
    },
  );

  it('DEL-5: one that was replayed and died is none of another mail’s', () => {
    decide(test.store, noticeMail(test.store, 1), now(), groupOf('g'));
    sendAllDue(test.store, now());
    const [delivery] = list().items;
    if (delivery === undefined) throw new Error('no delivery');
    unwrap(test.store.deliveries.replay(delivery.id, now()));
    sendAllDue(test.store, now(), REFUSED);
    expect(test.store.deliveries.retryAll(now())).toBe(1);
  });

  it('is refused while nothing failed for good', () => {
    decide(test.store, noticeMail(test.store, 1), now());
    const [delivery] = list().items;
    if (delivery === undefined) throw new Error('no delivery');
    expect(test.store.deliveries.retry(delivery.id, now())).toMatchObject({
      error: { code: 'delivery.not-retryable', params: { state: 'queued' } },
    });
  });
});

describe('discarding', () => {
  it('gives up a queued delivery', () => {
    const message = noticeMail(test.store, 1);
    decide(test.store, message, now(), groupOf('g'));
    const [delivery] = list().items;
    if (delivery === undefined) throw new Error('no delivery');
    expect(test.store.deliveries.discard(delivery.id, now()).ok).toBe(true);
    expect(test.store.outbox.nextDueAt(new Set())).toBeNull();
    expect(unwrap(test.store.messages.summary(message)).state).toBe('failed');
    const other = noticeMail(test.store, 2);
    expect(test.store.decisions.knownFor({ mailId: 'x', groupKey: 'g' }, now(), other).group).toBe('none');
  });

  it('of the one target that failed ends a mail that all others accepted as sent', () => {
    const message = noticeMail(test.store, 1);
    const requests = ['main', 'backup'].map((target) => ({ target, url: 'https://r.test/', body: {} }));
    decide(test.store, message, now(), { result: { requests } });
    const [backup] = test.store.outbox.due(now(), new Set(['main']));
    if (backup === undefined) throw new Error('nothing is due');
    test.store.outbox.startAttempt(backup.id, now());
    test.store.outbox.recordDead(backup.id, REFUSED);
    sendAllDue(test.store, now());
    test.store.deliveries.discard(backup.id, now());
    expect(unwrap(test.store.messages.summary(message)).state).toBe('sent');
  });

  it('is refused while the request is under way and when it was delivered', () => {
    decide(test.store, noticeMail(test.store, 1), now());
    const [due] = test.store.outbox.due(now(), new Set());
    if (due === undefined) throw new Error('nothing is due');
    test.store.outbox.startAttempt(due.id, now());
    expect(test.store.deliveries.discard(due.id, now())).toMatchObject({
      error: { params: { state: 'sending' } },
    });
    test.store.outbox.recordDelivered(due.id, ACCEPTED);
    expect(test.store.deliveries.discard(due.id, now())).toMatchObject({
      error: { params: { state: 'delivered' } },
    });
  });
});

describe('counts', () => {
  it('follow every change', () => {
    deadDelivery(1);
    decide(test.store, noticeMail(test.store, 2), now());
    sendAllDue(test.store, now());
    decide(test.store, noticeMail(test.store, 3), now());
    expect(test.store.counts.deliveries()).toEqual({
      queued: 1,
      sending: 0,
      delivered: 1,
      dead: 1,
      discarded: 0,
    });
    expect(test.store.counts.deliveredSince(now())).toBe(1);
    expect(test.store.counts.deliveredSince(now() + 1)).toBe(0);
  });
});

describe('replaying', () => {
  function deliveredMail(uid: number): DeliveryId {
    const message = noticeMail(test.store, uid);
    decide(test.store, message, now(), groupOf('g'));
    sendAllDue(test.store, now());
    const [delivery] = test.store.deliveries.ofMessage(message);
    if (delivery === undefined) throw new Error('no delivery');
    return delivery.id;
  }
  const mailState = (id: DeliveryId) =>
    unwrap(test.store.messages.summary(unwrap(test.store.deliveries.summary(id)).messageId)).state;

  it('DEL-3: sends a delivered one again with its id and body and the next attempt number', () => {
    const id = deliveredMail(1);
    const { body } = unwrap(test.store.deliveries.get(id));
    test.clock.jump(1_000);
    expect(test.store.deliveries.replay(id, now())).toEqual({ ok: true, value: null });
    expect([list().items[0]?.state, list().items[0]?.endedAt, mailState(id)]).toEqual([
      'queued',
      null,
      'waiting',
    ]);
    const [due] = test.store.outbox.due(now(), new Set());
    expect(due).toMatchObject({ id, body, attempts: 1, roundAttempts: 0, roundStartedAt: null });
    expect(test.store.outbox.startAttempt(id, now())).toBe(2);
    test.store.outbox.recordDelivered(id, ACCEPTED);
    expect([list().items[0]?.attempts, mailState(id)]).toEqual([2, 'sent']);
  });

  it('sends a discarded one that was never attempted', () => {
    const message = noticeMail(test.store, 1);
    decide(test.store, message, now());
    const [delivery] = list().items;
    if (delivery === undefined) throw new Error('no delivery');
    test.store.deliveries.discard(delivery.id, now());
    expect(test.store.deliveries.replay(delivery.id, now()).ok).toBe(true);
    sendAllDue(test.store, now());
    expect(list().items).toMatchObject([{ state: 'delivered', attempts: 1 }]);
  });

  it('leaves the group delivered: a second mail of it is a duplicate before, meanwhile and after', () => {
    const id = deliveredMail(1);
    const other = noticeMail(test.store, 2);
    const group = () => test.store.decisions.knownFor({ mailId: 'x', groupKey: 'g' }, now(), other).group;
    test.store.deliveries.replay(id, now());
    expect(group()).toBe('accepted');
    sendAllDue(test.store, now(), REFUSED);
    expect([group(), mailState(id)]).toEqual(['accepted', 'failed']);
  });

  it('outlives a change of the rules: a delivered mail is not decided again', () => {
    const id = deliveredMail(1);
    test.store.deliveries.replay(id, now());
    test.store.decisions.redecideAll(now());
    expect(list().items).toMatchObject([{ id, state: 'queued', attempts: 1 }]);
  });

  it.each(['queued', 'sending', 'dead'])('is refused for one that is %s', (state) => {
    decide(test.store, noticeMail(test.store, 1), now());
    const [due] = test.store.outbox.due(now(), new Set());
    if (due === undefined) throw new Error('nothing is due');
    if (state !== 'queued') test.store.outbox.startAttempt(due.id, now());
    if (state === 'dead') test.store.outbox.recordDead(due.id, REFUSED);
    expect(test.store.deliveries.replay(due.id, now())).toMatchObject({
      error: { code: 'delivery.not-replayable', params: { id: due.id, state } },
    });
  });

  it('is refused when the body is not kept any more, or the delivery never was', () => {
    const id = deliveredMail(1);
    test.clock.jump(400 * 86_400_000);
    const { retention } = defaultSettings();
    const late = { ...retention, contentDays: 90, deliveryDays: 3_650, mailDays: 3_650 };
    test.store.retention.prune({ now: now(), retention: late, maxMs: 10_000 });
    expect(test.store.deliveries.replay(id, now())).toMatchObject({
      error: { code: 'delivery.body-gone', params: { id } },
    });
    const none = deliveryIdSchema.parse('00000000-0000-8000-8000-000000000000');
    expect(test.store.deliveries.replay(none, now())).toMatchObject({
      error: { code: 'delivery.not-found' },
    });
  });
});
