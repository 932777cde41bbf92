import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  ACCEPTED,
  decide,
  INBOX,
  noticeMail,
  noticeMails,
  openTestStore,
  REFUSED,
  sendAllDue,
  type TestStore,
  unwrap,
} from '../../test/support/store-samples.ts';
import type { DeliveryId } from '../contract/entities.ts';
import type { AttemptResult, DueDelivery } from '../ports.ts';

let test: TestStore;
beforeEach(async () => {
  test = await openTestStore('outbox');
});
afterEach(() => test.remove());

const now = () => test.clock.now();
const outbox = () => test.store.outbox;
const nobody: ReadonlySet<string> = new Set();
const FAILED: AttemptResult = {
  ...ACCEPTED,
  outcome: 'failed',
  status: 500,
  error: { code: 'delivery.server-fault', params: { status: 500 }, retryable: true },
  answerPreview: null,
};
const at = (attempt: AttemptResult, instant: number): AttemptResult => ({
  ...attempt,
  startedAt: instant,
  endedAt: instant + 10,
});

/** A mail with one delivery per target. */
function deliverable(uid: number, targets: readonly string[] = ['main']) {
  const id = noticeMail(test.store, uid);
  const requests = targets.map((target) => ({ target, url: `https://${target}.test/hook`, body: { uid } }));
  decide(test.store, id, now(), { uid, result: { requests } });
  return id;
}

function only(list: readonly DueDelivery[]): DueDelivery {
  const [first, second] = list;
  if (first === undefined || second !== undefined) throw new Error(`${list.length} are due`);
  return first;
}

const summaryOf = (id: DeliveryId) => unwrap(test.store.deliveries.summary(id));

describe('what is due', () => {
  it('is the earliest delivery of each target that is not busy', () => {
    deliverable(1, ['main', 'backup']);
    test.clock.jump(1_000);
    deliverable(2, ['main']);
    const due = outbox().due(now(), nobody);
    expect(due.map(({ target, body }) => [target, body])).toEqual([
      ['backup', '{"uid":1}'],
      ['main', '{"uid":1}'],
    ]);
    expect(only(outbox().due(now(), new Set(['backup']))).target).toBe('main');
    expect(outbox().due(now(), new Set(['main', 'backup']))).toEqual([]);
  });

  it('is nothing before its instant', () => {
    deliverable(1);
    expect(outbox().due(now() - 1, nobody)).toEqual([]);
    expect(outbox().nextDueAt(nobody)).toBe(now());
    expect(outbox().nextDueAt(new Set(['main']))).toBeNull();
  });

  it('keeps its body and its address to the byte', () => {
    const id = noticeMail(test.store, 1);
    const body = { text: 'é\u2028😀 "x"', list: [1, null] };
    const requests = [{ target: 'main', url: 'https://hook.test/a?b=c', body }];
    decide(test.store, id, now(), { result: { requests }, heldByWindow: false });
    expect(only(outbox().due(now(), nobody))).toMatchObject({
      body: JSON.stringify(body),
      url: 'https://hook.test/a?b=c',
      heldByWindow: false,
      createdAt: now(),
    });
  });
});

describe('an attempt', () => {
  it('is written before the request leaves, and takes the delivery out of the queue', () => {
    deliverable(1);
    const { id } = only(outbox().due(now(), nobody));
    expect(outbox().startAttempt(id, now())).toBe(1);
    expect(outbox().due(now(), nobody)).toEqual([]);
    expect(summaryOf(id)).toMatchObject({ state: 'sending', attempts: 1 });
    expect(unwrap(test.store.deliveries.get(id)).history).toMatchObject([
      { number: 1, outcome: 'unknown', startedAt: now(), endedAt: null },
    ]);
  });

  it('that is accepted ends delivery and mail', () => {
    const message = deliverable(1);
    const { id } = only(outbox().due(now(), nobody));
    outbox().startAttempt(id, now());
    outbox().recordDelivered(id, at(ACCEPTED, now()));
    expect(summaryOf(id)).toMatchObject({ state: 'delivered', lastStatus: 200, endedAt: now() + 10 });
    expect(unwrap(test.store.messages.summary(message)).state).toBe('sent');
    expect(unwrap(test.store.deliveries.get(id)).history).toMatchObject([
      { number: 1, outcome: 'accepted', status: 200, error: null, answerPreview: '{"success":true}' },
    ]);
  });

  it('that is to be repeated keeps id and body, and counts on', () => {
    deliverable(1);
    const first = only(outbox().due(now(), nobody));
    outbox().startAttempt(first.id, now());
    outbox().recordRetry(first.id, at(FAILED, now()), now() + 5_000);
    expect(outbox().due(now() + 4_999, nobody)).toEqual([]);
    const second = only(outbox().due(now() + 5_000, nobody));
    expect(second).toMatchObject({ id: first.id, body: first.body, attempts: 1, roundAttempts: 1 });
    expect(second.roundStartedAt).toBe(now());
    expect(outbox().startAttempt(second.id, now() + 5_000)).toBe(2);
    expect(summaryOf(first.id).lastError).toBe('delivery.server-fault');
  });

  it('that fails for good leaves a dead delivery with its reason, and the mail failed', () => {
    const message = deliverable(1);
    const { id } = only(outbox().due(now(), nobody));
    sendAllDue(test.store, now(), REFUSED);
    expect(summaryOf(id)).toMatchObject({ state: 'dead', lastStatus: 422, lastError: 'delivery.rejected' });
    expect(unwrap(test.store.messages.summary(message)).state).toBe('failed');
  });

  it('leaves the mail waiting while another target is open, and fails it when one target failed for good', () => {
    const message = deliverable(1, ['main', 'backup']);
    const [backup, main] = outbox().due(now(), nobody);
    if (backup === undefined || main === undefined) throw new Error('two are due');
    outbox().startAttempt(backup.id, now());
    outbox().recordDead(backup.id, at(REFUSED, now()));
    expect(unwrap(test.store.messages.summary(message)).state).toBe('waiting');
    sendAllDue(test.store, now());
    expect(unwrap(test.store.messages.summary(message)).state).toBe('failed');
    expect(test.store.ledger.nextActionAt(INBOX)).toBeNull();
  });

  it('is refused to a delivery that is not in the state for it: a bug of the caller', () => {
    deliverable(1);
    const { id } = only(outbox().due(now(), nobody));
    expect(() => outbox().recordDelivered(id, ACCEPTED)).toThrow(/not being sent/u);
    outbox().startAttempt(id, now());
    expect(() => outbox().startAttempt(id, now())).toThrow(/not queued/u);
  });
});

describe('a crash', () => {
  it('between request and answer makes the next attempt a numbered repeat with the same id', async () => {
    deliverable(1);
    const { id, body } = only(outbox().due(now(), nobody));
    outbox().startAttempt(id, now());
    await test.crash();
    expect(outbox().due(now(), nobody)).toEqual([]);
    expect(outbox().recoverInterrupted(now() + 1)).toEqual({ repeated: 1, unknown: [] });
    expect(only(outbox().due(now() + 1, nobody))).toMatchObject({ id, body, attempts: 1 });
    expect(unwrap(test.store.deliveries.get(id)).history).toMatchObject([
      { number: 1, outcome: 'unknown', error: { code: 'delivery.interrupted' } },
    ]);
    expect(outbox().startAttempt(id, now() + 1)).toBe(2);
  });

  it('after an attempt was started is never forgotten, wherever it strikes', async () => {
    deliverable(1);
    const { id } = only(outbox().due(now(), nobody));
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      expect(outbox().startAttempt(id, now())).toBe(attempt);
      await test.crash();
      outbox().recoverInterrupted(now());
    }
    expect(outbox().recoverInterrupted(now())).toEqual({ repeated: 0, unknown: [] });
  });
});

describe('waiting', () => {
  it('DEL-7: moves a delivery, and brings it back when the rules change', () => {
    deliverable(1);
    const { id } = only(outbox().due(now(), nobody));
    outbox().postpone(id, now() + 60_000, 'window');
    expect(outbox().nextDueAt(nobody)).toBe(now() + 60_000);
    expect(test.store.counts.waitingForWindow()).toBe(1);
    expect(outbox().releasePostponed(now())).toBe(1);
    expect(only(outbox().due(now(), nobody)).id).toBe(id);
    expect(test.store.counts.waitingForWindow()).toBe(0);
  });

  it('leaves retries to their backoff when postponed ones are released', () => {
    deliverable(1);
    const { id } = only(outbox().due(now(), nobody));
    outbox().startAttempt(id, now());
    outbox().recordRetry(id, at(FAILED, now()), now() + 60_000);
    expect(outbox().releasePostponed(now())).toBe(0);
    expect(outbox().nextDueAt(nobody)).toBe(now() + 60_000);
  });

  it('TIM-3: keeps the delay of retries, and what is due, when the clock is set back', () => {
    deliverable(1, ['main', 'backup']);
    const [backup, main] = outbox().due(now(), nobody);
    if (backup === undefined || main === undefined) throw new Error('two are due');
    outbox().startAttempt(main.id, now());
    outbox().recordRetry(main.id, at(FAILED, now()), now() + 60_000);
    test.clock.jump(-3_600_000);
    outbox().shiftRetries(-3_600_000);
    expect(only(outbox().due(now(), nobody)).id).toBe(backup.id);
    expect(outbox().nextDueAt(new Set(['backup']))).toBe(now() + 60_000);
  });
});

describe('Q9: the hourly count', () => {
  it('Q9: is of first attempts, one per mail and target, and outlives the process', async () => {
    const start = now();
    deliverable(1, ['main', 'backup']);
    sendAllDue(test.store, now(), REFUSED);
    test.clock.jump(1_000);
    deliverable(2);
    sendAllDue(test.store, now());
    await test.crash();
    expect(outbox().firstAttemptsSince('main', start)).toEqual([start, start + 1_000]);
    expect(outbox().firstAttemptsSince('main', start + 1)).toEqual([start + 1_000]);
    expect(outbox().firstAttemptsSince('backup', start)).toEqual([start]);
  });

  it('Q9: does not grow by retries', () => {
    deliverable(1);
    const { id } = only(outbox().due(now(), nobody));
    outbox().startAttempt(id, now());
    outbox().recordRetry(id, at(FAILED, now()), now() + 5_000);
    outbox().startAttempt(id, now() + 5_000);
    expect(outbox().firstAttemptsSince('main', 0)).toEqual([now()]);
  });

  it('Q9: leaves one entry per mail however often it is postponed', () => {
    const message = deliverable(1);
    const { id } = only(outbox().due(now(), nobody));
    for (let turn = 1; turn <= 20; turn += 1) outbox().postpone(id, now() + turn, 'rate-limit');
    expect(test.store.deliveries.ofMessage(message)).toMatchObject([{ id, state: 'queued', attempts: 0 }]);
    expect(unwrap(test.store.deliveries.get(id)).history).toEqual([]);
    expect(outbox().firstAttemptsSince('main', 0)).toEqual([]);
  });
});

describe('DEL-5: a failing target', () => {
  it('is failing since the first attempt that failed after the last that was accepted', () => {
    const start = now();
    noticeMails(test.store, [1, 2]);
    deliverable(3);
    const { id } = only(outbox().due(now(), nobody));
    expect(outbox().failingSince('main')).toBeNull();
    outbox().startAttempt(id, start);
    outbox().recordRetry(id, at(FAILED, start), start + 5_000);
    outbox().startAttempt(id, start + 5_000);
    outbox().recordRetry(id, at(FAILED, start + 5_000), start + 9_000);
    expect(outbox().failingSince('main')).toBe(start);
    expect(outbox().failingSince('backup')).toBeNull();
    outbox().startAttempt(id, start + 9_000);
    outbox().recordDelivered(id, at(ACCEPTED, start + 9_000));
    expect(outbox().failingSince('main')).toBeNull();
  });
});
