import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMemoryOutbox, type MemoryOutbox } from '../../test/support/memory-outbox.ts';
import {
  ACCEPTED,
  decide,
  noticeMail,
  openTestStore,
  REFUSED,
  type TestStore,
} from '../../test/support/store-samples.ts';
import { assertNever } from '../contract/assert-never.ts';
import type { DeliveryId } from '../contract/entities.ts';
import type { Outbox } from '../ports.ts';

/* The delivery room is tested with an outbox in memory: the one on disk has to behave the same. */

let test: TestStore;
beforeAll(async () => {
  test = await openTestStore('outbox-model');
});
afterAll(() => test.remove());

const TARGETS = ['main', 'gmail'] as const;
const step = fc.record({
  what: fc.constantFrom(
    'enqueue',
    'enqueue',
    'start',
    'start',
    'accept',
    'accept-and-start',
    'fail',
    'hold',
    'bury',
    'postpone',
    'release',
    'set-back',
    'crash',
  ),
  target: fc.constantFrom(...TARGETS),
  ms: fc.integer({ min: 1, max: 100_000 }),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Found by chance: what was released is no longer postponed, and moves with the clock. */
const RELEASED_THEN_SET_BACK: Step[] = [
  { what: 'enqueue', target: 'main', ms: 1 },
  { what: 'postpone', target: 'main', ms: 2 },
  { what: 'release', target: 'main', ms: 1 },
  { what: 'set-back', target: 'main', ms: 1 },
];

let uid = 0;

function enqueue(memory: MemoryOutbox, target: string): void {
  uid += 1;
  const now = test.clock.now();
  const message = noticeMail(test.store, uid);
  const requests = [{ target, url: 'https://stored.example/hook', body: { uid } }];
  decide(test.store, message, now, { uid, result: { kind: 'other', requests }, heldByWindow: false });
  const [delivery] = test.store.deliveries.ofMessage(message);
  if (delivery === undefined) throw new Error('no delivery');
  memory.enqueue({ id: delivery.id, target, body: JSON.stringify({ uid }), at: now });
}

/** What can be asked of both, with what only one of them knows left out. `since`: the start of this run. */
function view(outbox: Outbox, since: number, failing: boolean) {
  const now = test.clock.now();
  const due = outbox.due(now, new Set()).map(({ messageId: _, ...delivery }) => delivery);
  return {
    due,
    nextDueAt: outbox.nextDueAt(new Set()),
    firstAttempts: TARGETS.map((target) => outbox.firstAttemptsSince(target, since)),
    failingSince: failing ? TARGETS.map((target) => outbox.failingSince(target)) : null,
  };
}

describe('the outbox on disk and the one in memory', () => {
  it('answer alike, whatever happens to them', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        leaveNothing();
        const memory = createMemoryOutbox();
        const sending = new Map<string, DeliveryId>();
        const since = test.clock.now();
        // The one in memory blames a target for our own deaths and holds, and orders failures by a clock that was
        // set back.
        let failing = true;
        for (const one of steps) {
          play(memory, sending, one);
          failing &&= !['crash', 'hold', 'set-back'].includes(one.what);
          expect(view(test.store.outbox, since, failing)).toEqual(view(memory, since, failing));
        }
      }),
      { numRuns: 60, examples: [[RELEASED_THEN_SET_BACK]] },
    );
  });
});

function play(memory: MemoryOutbox, sending: Map<string, DeliveryId>, { what, target, ms }: Step): void {
  test.clock.jump(ms);
  const both = [test.store.outbox, memory];
  const now = test.clock.now();
  const due = memory.due(now, new Set(TARGETS.filter((other) => other !== target)))[0];
  const underWay = sending.get(target);
  const times = { startedAt: now - 1, endedAt: now };
  switch (what) {
    case 'enqueue':
      enqueue(memory, target);
      break;
    case 'start':
      if (due === undefined || underWay !== undefined) break;
      for (const outbox of both) outbox.startAttempt(due.id, now);
      sending.set(target, due.id);
      break;
    case 'accept-and-start':
      if (due === undefined || underWay === undefined) break;
      for (const outbox of both) {
        outbox.recordDeliveredAndStart(underWay, { ...ACCEPTED, ...times }, { id: due.id, at: now });
      }
      sending.set(target, due.id);
      break;
    case 'accept':
    case 'fail':
    case 'hold':
    case 'bury':
      if (underWay === undefined) break;
      for (const outbox of both) {
        if (what === 'accept') outbox.recordDelivered(underWay, { ...ACCEPTED, ...times });
        else if (what === 'bury') outbox.recordDead(underWay, { ...REFUSED, ...times });
        else if (what === 'hold') outbox.recordHeld(underWay, { ...REFUSED, ...times }, now + ms);
        else outbox.recordRetry(underWay, { ...REFUSED, ...times }, now + 5_000);
      }
      sending.delete(target);
      break;
    case 'postpone':
      if (due !== undefined) for (const outbox of both) outbox.postpone(due.id, now + ms, 'window');
      break;
    case 'release':
      expect(test.store.outbox.releasePostponed(now)).toBe(memory.releasePostponed(now));
      break;
    case 'set-back':
      test.clock.jump(-ms);
      for (const outbox of both) outbox.shiftRetries(-ms);
      break;
    case 'crash':
      expect(test.store.outbox.recoverInterrupted(now)).toEqual(memory.recoverInterrupted(now));
      sending.clear();
      break;
    default:
      assertNever(what);
  }
}

/** Ends what an earlier run left, so that each starts from an empty outbox and a healthy target. */
function leaveNothing(): void {
  const { outbox } = test.store;
  outbox.recoverInterrupted(0);
  outbox.releasePostponed(0);
  const latest = Number.MAX_SAFE_INTEGER;
  for (const target of TARGETS) enqueue(createMemoryOutbox(), target);
  for (let due = outbox.due(latest, new Set()); due.length > 0; due = outbox.due(latest, new Set())) {
    for (const { id } of due) {
      outbox.startAttempt(id, 0);
      outbox.recordDelivered(id, ACCEPTED);
    }
  }
  test.clock.jump(1_000);
}
