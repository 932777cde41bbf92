import { beforeEach, describe, expect, it } from 'vitest';
import { createFakeClock, type FakeClock } from '../test/support/fake-clock.ts';
import { silentLog } from '../test/support/store-samples.ts';
import type { Failure } from './contract/result.ts';
import { createStoreWatch, type StoreWatch } from './watch-store.ts';

const FULL: Failure = { code: 'store.disk-full', params: {}, retryable: true };
const DAMAGED: Failure = { code: 'store.damaged', params: {}, retryable: false };
const TRY_MS = 5_000;

let clock: FakeClock;
let watch: StoreWatch;
/** What a try finds. */
let refused: Failure | null;
let events: string[];

beforeEach(() => {
  clock = createFakeClock();
  refused = FULL;
  events = [];
  watch = createStoreWatch({
    clock,
    log: silentLog,
    store: {
      failureOf: (thrown) => (thrown === 'full' ? FULL : thrown === 'damaged' ? DAMAGED : null),
      tryWriting: () => refused,
    },
    onChange: () => events.push('changed'),
    onWritable: () => events.push('writable'),
  });
});

describe('a store that refuses', () => {
  it('STO-6: is known from the first fault on, told once, and tried until it takes writes again', async () => {
    for (let time = 0; time < 3; time += 1) expect(watch.note('full')).toEqual(FULL);
    await clock.advance(10 * TRY_MS);
    expect({ events, failure: watch.failure() }).toEqual({ events: ['changed'], failure: FULL });
    refused = null;
    await clock.advance(TRY_MS);
    expect({ events, failure: watch.failure() }).toEqual({ events: ['changed', 'writable'], failure: FULL });
    await clock.advance(TRY_MS);
    expect(watch.failure()).toBeNull();
    expect(events).toEqual(['changed', 'writable', 'changed', 'writable']);
    expect(clock.pendingTimers()).toEqual([]);
  });

  it('STO-6: is not over while somebody still meets the fault', async () => {
    watch.note('full');
    refused = null;
    for (let time = 0; time < 5; time += 1) {
      await clock.advance(TRY_MS);
      watch.note('full');
    }
    expect(watch.failure()).toEqual(FULL);
    expect(events.filter((event) => event === 'changed')).toHaveLength(1);
  });

  it('STO-4: stays damaged until it is restored', async () => {
    watch.note('damaged');
    refused = null;
    await clock.advance(10 * TRY_MS);
    expect({ events, failure: watch.failure() }).toEqual({ events: ['changed'], failure: DAMAGED });
  });

  it('is not to blame for a fault of the program', () => {
    expect(watch.note(new TypeError('a bug'))).toBeNull();
    expect({ events, failure: watch.failure() }).toEqual({ events: [], failure: null });
  });

  it('is not tried any more once the agent stops', () => {
    watch.note('full');
    watch.stop();
    watch.note('full');
    expect(clock.pendingTimers()).toEqual([]);
  });
});
