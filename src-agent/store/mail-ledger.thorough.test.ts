import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  decisionOn,
  INBOX,
  noticeMails,
  openTestStore,
  sampleArrival,
  type TestStore,
  UID_VALIDITY,
} from '../../test/support/store-samples.ts';

let test: TestStore;
beforeEach(async () => {
  test = await openTestStore('ledger');
});
afterEach(() => test.remove());

const cursor = (lastUid: number, uidValidity = UID_VALIDITY) => ({ uidValidity, lastUid });
const renewed = '1700000099';

it('IMP-1: a new UIDVALIDITY repeats nothing of 10,000 old mails and takes 20 new ones', {
  timeout: 60_000,
}, () => {
  const { ledger } = test.store;
  const old = Array.from({ length: 10_000 }, (_, index) => sampleArrival(index + 1));
  ledger.notice(INBOX, cursor(10_000), old);
  const again = old.map((mail) => ({ ...mail, uid: mail.uid + 3 }));
  const fresh = Array.from({ length: 20 }, (_, index) => sampleArrival(20_000 + index));
  expect(ledger.notice(INBOX, cursor(20_019, renewed), [...again, ...fresh])).toBe(20);
});

it('PRO-6: 20 crashing mails among 1,000: 980 are handled, 20 are listed', { timeout: 60_000 }, async () => {
  const uids = Array.from({ length: 1_000 }, (_, index) => index + 1);
  const crashes = (uid: number) => uid % 50 === 0;
  noticeMails(test.store, uids);
  for (;;) {
    const batch = test.store.ledger.undecided(INBOX, 64);
    if (batch.length === 0) break;
    test.store.decisions.startHandling(batch.map(({ id }) => id));
    if (batch.some(({ uid }) => crashes(uid))) {
      await test.crash();
      continue;
    }
    const decisions = batch.map(({ id }) => decisionOn(test.store, id, test.clock.now()));
    expect(test.store.decisions.storeDecisions(decisions, 0)).toEqual([]);
  }
  const { waiting, failed } = test.store.counts.ledger(INBOX);
  expect({ waiting, failed }).toEqual({ waiting: 980, failed: 20 });
});
