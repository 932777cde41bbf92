import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CLIENT_DELETED, GRANT_OVER, sampleCheck, TEMPORARY } from '../../test/support/sample-gmail-check.ts';
import { openTestStore, type TestStore, unwrap } from '../../test/support/store-samples.ts';
import type { GmailCheck } from '../contract/gmail.ts';
import { defaultSettings } from '../contract/settings.ts';

let test: TestStore;
beforeEach(async () => {
  test = await openTestStore('gmail-checks');
});
afterEach(() => test.remove());

const DAY_MS = 86_400_000;
const record = (change: Partial<GmailCheck> = {}) => {
  const { id: _, ...check } = sampleCheck({ at: test.clock.now(), ...change });
  return test.store.gmailChecks.record(check);
};

describe('the history of Gmail checks', () => {
  it('gives back what was recorded, after a restart too', async () => {
    const good = record({ grantEndsAt: test.clock.now() + DAY_MS });
    const bad = record({
      failure: TEMPORARY,
      scopes: null,
      expiresIn: null,
      tokenType: null,
      httpStatus: 503,
    });
    const sent = record({ mode: 'send', recipient: 'a@b.test', messageId: 'm', threadId: 't' });
    const store = await test.crash();
    expect(unwrap(store.gmailChecks.page({ cursor: null, limit: 10 }))).toEqual({
      items: [sent, bad, good],
      next: null,
    });
  });

  it('is paged newest first, and new checks do not shift the pages', () => {
    const ids = Array.from({ length: 5 }, () => record().id);
    const first = unwrap(test.store.gmailChecks.page({ cursor: null, limit: 2 }));
    record();
    const second = unwrap(test.store.gmailChecks.page({ cursor: first.next, limit: 2 }));
    const third = unwrap(test.store.gmailChecks.page({ cursor: second.next, limit: 2 }));
    expect([first, second, third].map(({ items }) => items.map(({ id }) => id))).toEqual([
      [ids[4], ids[3]],
      [ids[2], ids[1]],
      [ids[0]],
    ]);
    expect(third.next).toBeNull();
    expect(test.store.gmailChecks.page({ cursor: 'x', limit: 2 })).toMatchObject({
      error: { code: 'command.invalid-input' },
    });
  });

  it('gives the newest ones by what they show', () => {
    const sent = record({ mode: 'send' });
    const dry = record();
    const newest = (mode: 'dry-run' | 'send') =>
      test.store.gmailChecks.newest({ mode, limit: 4 }).map(({ id }) => id);
    expect(newest('dry-run')).toEqual([dry.id, sent.id]);
    expect(newest('send')).toEqual([sent.id]);
  });

  it('tells since when checks end as the last one does', () => {
    const since = () => test.store.gmailChecks.lastRun()?.since;
    expect(since()).toBeUndefined();
    const marks: number[] = [];
    for (const failure of [null, null, TEMPORARY, TEMPORARY, GRANT_OVER, CLIENT_DELETED, null]) {
      record({ failure });
      marks.push((since() ?? 0) - sampleCheck().at);
      test.clock.jump(1_000);
    }
    expect(marks).toEqual([0, 0, 2_000, 2_000, 4_000, 4_000, 6_000]);
  });

  it('loses what is older than the history of deliveries, but never its last fifty', () => {
    const old = Array.from({ length: 60 }, () => record().id);
    test.clock.jump(400 * DAY_MS);
    const fresh = record().id;
    const retention = { ...defaultSettings().retention, deliveryDays: 365 };
    const prune = () => test.store.retention.prune({ now: test.clock.now(), retention, maxMs: 1_000 });
    expect(prune().removed.gmailChecks).toBe(11);
    const { items } = unwrap(test.store.gmailChecks.page({ cursor: null, limit: 100 }));
    expect(items.map(({ id }) => id)).toEqual([fresh, ...old.slice(-49).reverse()]);
    expect(prune().removed.gmailChecks).toBe(0);
  });
});
