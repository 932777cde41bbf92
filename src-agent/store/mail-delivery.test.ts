import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  ACCEPTED,
  decide,
  FIRST_PAGE,
  INBOX,
  noticeMail,
  openTestStore,
  REFUSED,
  type TestStore,
  unwrap,
} from '../../test/support/store-samples.ts';
import { type DeliveryId, type MessageRowId, messageIdSchema } from '../contract/entities.ts';
import type { AttemptResult } from '../ports.ts';

let test: TestStore;
beforeEach(async () => {
  test = await openTestStore('mail-delivery');
});
afterEach(() => test.remove());

const now = () => test.clock.now();
const outbox = () => test.store.outbox;
const GROUP = '2025-11:lot_42|prod@media.test';
const MAIL = { target: 'gmail', url: 'mailto:chef%40studio.example', body: { subject: 'Lot 42' } } as const;
const WEBHOOK = { target: 'main', url: 'https://receiver.test/hook', body: { lot: 42 } };

/** A mail that a webhook and a notification tell of. */
function notified(uid: number): {
  readonly message: MessageRowId;
  readonly webhook: DeliveryId;
  readonly mail: DeliveryId;
} {
  const message = noticeMail(test.store, uid);
  decide(test.store, message, now(), { uid, result: { groupKey: GROUP, requests: [WEBHOOK, MAIL] } });
  const [webhook, mail] = test.store.deliveries.ofMessage(message);
  if (webhook === undefined || mail === undefined) throw new Error('two deliveries were made');
  return { message, webhook: webhook.id, mail: mail.id };
}

function end(id: DeliveryId, how: 'recordDelivered' | 'recordDead', attempt: AttemptResult): void {
  outbox().startAttempt(id, now());
  outbox()[how](id, { ...attempt, startedAt: now(), endedAt: now() });
}

const summaryOf = (id: DeliveryId) => unwrap(test.store.deliveries.summary(id));
const stateOf = (id: MessageRowId) => unwrap(test.store.messages.summary(id)).state;
const knownOf = (uid: number) =>
  test.store.decisions.knownFor(
    { mailId: uid.toString(16).padStart(32, '0'), groupKey: GROUP },
    now(),
    messageIdSchema.parse(Number.MAX_SAFE_INTEGER),
  );

describe('a notification mail', () => {
  it('is a delivery like the others, told by the domain of its recipient', () => {
    const { mail } = notified(1);
    expect(summaryOf(mail)).toMatchObject({ target: 'gmail', host: 'studio.example', state: 'queued' });
    expect(unwrap(test.store.deliveries.list(FIRST_PAGE)).items.map(({ id }) => id)).toContain(mail);
  });

  it('does not keep its mail from being sent, remembered and marked', () => {
    const { message, webhook, mail } = notified(1);
    end(webhook, 'recordDelivered', ACCEPTED);
    expect(stateOf(message)).toBe('sent');
    expect(knownOf(1)).toEqual({ mailProcessed: true, group: 'accepted' });
    expect(test.store.ledger.nextActionAt(INBOX)).not.toBeNull();
    end(mail, 'recordDead', REFUSED);
    expect(stateOf(message)).toBe('sent');
    expect(summaryOf(mail).state).toBe('dead');
  });

  it('does not make its mail sent', () => {
    const { message, webhook, mail } = notified(1);
    end(mail, 'recordDelivered', ACCEPTED);
    expect(stateOf(message)).toBe('waiting');
    expect(knownOf(1)).toEqual({ mailProcessed: true, group: 'claimed' });
    end(webhook, 'recordDead', REFUSED);
    expect(stateOf(message)).toBe('failed');
    expect(knownOf(1)).toEqual({ mailProcessed: false, group: 'none' });
  });

  it('leaves the fate of its mail alone when it is retried, sent again or given up by hand', () => {
    const { message, webhook, mail } = notified(1);
    end(webhook, 'recordDead', REFUSED);
    end(mail, 'recordDead', REFUSED);
    const { deliveries } = test.store;
    for (const act of [deliveries.retry, deliveries.discard, deliveries.replay]) {
      expect(act(mail, now()).ok).toBe(true);
      expect(stateOf(message)).toBe('failed');
      expect(knownOf(1).group).toBe('none');
    }
  });

  it('is not taken back once it was sent, so that nothing decides it anew', () => {
    const { message, mail } = notified(1);
    end(mail, 'recordDelivered', ACCEPTED);
    expect(test.store.decisions.withdrawUnattempted(message, now())).toBe(false);
  });
});

describe('a mail that the end of the agent interrupted', () => {
  it('is not sent again unasked, while a webhook is repeated', async () => {
    const { message, webhook, mail } = notified(1);
    outbox().startAttempt(webhook, now());
    outbox().startAttempt(mail, now());
    await test.crash();
    expect(outbox().recoverInterrupted(now() + 1)).toEqual({ repeated: 1, unknown: [mail] });
    expect(
      outbox()
        .due(now() + 1, new Set())
        .map(({ id }) => id),
    ).toEqual([webhook]);
    expect(summaryOf(mail)).toMatchObject({
      state: 'dead',
      lastError: 'gmail.outcome-unknown',
      endedAt: now() + 1,
      nextAttemptAt: null,
    });
    expect(unwrap(test.store.deliveries.get(mail)).history).toMatchObject([
      { number: 1, outcome: 'unknown', error: { code: 'gmail.outcome-unknown' } },
    ]);
    expect(stateOf(message)).toBe('waiting');
  });

  it('is sent again when the operator says so of this one, and not with all others', () => {
    const { webhook, mail } = notified(1);
    end(webhook, 'recordDead', REFUSED);
    outbox().startAttempt(mail, now());
    outbox().recoverInterrupted(now());
    expect(test.store.deliveries.retryAll(now())).toBe(1);
    expect(summaryOf(webhook).state).toBe('queued');
    expect(summaryOf(mail).state).toBe('dead');
    unwrap(test.store.deliveries.retry(mail, now()));
    const due = outbox()
      .due(now(), new Set())
      .find(({ id }) => id === mail);
    expect(due).toMatchObject({ attempts: 1, roundAttempts: 0 });
  });
});

describe('a delivery that is held', () => {
  it('waits, does not count, and is due when the way may be mended', () => {
    const { mail } = notified(1);
    outbox().startAttempt(mail, now());
    outbox().recordHeld(mail, { ...REFUSED, startedAt: now(), endedAt: now() }, now() + 1_800_000);
    expect(summaryOf(mail)).toMatchObject({ state: 'queued', attempts: 1, nextAttemptAt: now() + 1_800_000 });
    expect(outbox().failingSince('gmail')).toBeNull();
    expect(outbox().releasePostponed(now() + 1)).toBe(1);
    const due = outbox()
      .due(now() + 1, new Set())
      .find(({ id }) => id === mail);
    expect(due).toMatchObject({ attempts: 1, roundAttempts: 0, roundStartedAt: null });
  });
});
