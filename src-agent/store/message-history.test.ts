import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  decide,
  noticeMail,
  openTestStore,
  sendAllDue,
  type TestStore,
  UID_VALIDITY,
  unwrap,
} from '../../test/support/store-samples.ts';
import { messageIdSchema } from '../contract/entities.ts';

let test: TestStore;
beforeEach(async () => {
  test = await openTestStore('messages');
});
afterEach(() => test.remove());

describe('a mail', () => {
  it('is shown before it is decided', () => {
    const id = noticeMail(test.store, 1);
    expect(unwrap(test.store.messages.get(id))).toMatchObject({
      state: 'noticed',
      kind: null,
      reason: null,
      folder: 'INBOX',
      uidValidity: UID_VALIDITY,
      trace: [],
      links: [],
      deliveries: [],
      decidedAt: null,
    });
  });

  it('is shown with its decision, links and deliveries', () => {
    const id = noticeMail(test.store, 1);
    decide(test.store, id, test.clock.now());
    sendAllDue(test.store, test.clock.now());
    expect(unwrap(test.store.messages.get(id))).toMatchObject({
      state: 'sent',
      kind: 'recadrage',
      deliveryTime: '11h45',
      trace: [{ check: 'sender', verdict: 'pass' }],
      links: [{ provider: 'dropbox' }],
      deliveries: [{ target: 'main', state: 'delivered' }],
      endedAt: test.clock.now(),
    });
  });

  it('that does not exist is said so', () => {
    expect(test.store.messages.get(messageIdSchema.parse(99))).toMatchObject({
      error: { code: 'store.not-found' },
    });
  });

  it('keeps no body in its decision: that is in the delivery', () => {
    const id = noticeMail(test.store, 1);
    decide(test.store, id, test.clock.now());
    expect(test.store.messages.decisions(id)).toMatchObject([{ result: { requests: [] } }]);
  });
});
