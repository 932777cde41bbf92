import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Decision, MessageRowId } from '../../src-agent/contract/entities.ts';
import { type Settings, settingsSchema } from '../../src-agent/contract/settings.ts';
import { isWindowOpen, nextWindowOpening } from '../../src-agent/schedule/time-window.ts';
import { createSeededRandom, type SeededRandom, takeSeed } from '../support/seeds.ts';
import {
  ACCEPTED,
  DELIVER,
  decisionOn,
  INBOX,
  noticeMails,
  openTestStore,
  REFUSED,
  type TestStore,
} from '../support/store-samples.ts';

/*
 * DEL-7, the store's part: the window is edited again and again while mails wait. Decisions and sending follow the
 * window in force as the agent's rooms do; the store must neither lose a mail nor let one go by an old rule.
 */

const MAILS = 500;
const EDITS = 1_000;
const HOUR_MS = 3_600_000;
const ZONE = 'Europe/Paris';
/** Decided and sent between two edits: less than what waits, so that edits meet work in every state. */
const PER_EDIT = 16;

let test: TestStore;
beforeEach(async () => {
  test = await openTestStore('window');
});
afterEach(() => test.remove());

const now = () => test.clock.now();

function randomWindow(random: SeededRandom): Settings['window'] {
  if (random.chance(0.1)) return null;
  const start = random.integer(0, 23);
  const end = (start + random.integer(1, 23)) % 24;
  const days = random.chance(0.3) ? (['mon', 'wed', 'fri'] as const) : undefined;
  return settingsSchema.parse({ window: { start: `${start}h`, end: `${end}h`, days } }).window;
}

describe('DEL-7: the window', { timeout: 300_000 }, () => {
  it(`DEL-7: ${EDITS} random edits while ${MAILS} mails wait: 0 lost, 0 sent while it is closed`, () => {
    const random = createSeededRandom(takeSeed('DEL-7 window edits'));
    let window: Settings['window'] = null;
    const accepted = new Map<string, number>();
    let sentWhileClosed = 0;
    const isOpen = () => isWindowOpen(window, ZONE, now());

    const edit = (next: Settings['window']) => {
      window = next;
      const document = settingsSchema.parse({ timeZone: ZONE, window });
      test.store.settings.put({ document, who: 'test', action: 'window.set', now: now() });
    };
    const decisionNow = (): Decision => {
      if (isOpen()) return DELIVER;
      const dueAt = nextWindowOpening(window, ZONE, now());
      return { action: 'defer', reason: 'outside-window', markSeen: false, markProcessed: false, dueAt };
    };
    const decideSome = (ids: readonly MessageRowId[]) => {
      const decision = decisionNow();
      const change = decision.action === 'deliver' ? { decision } : { decision, requests: [] };
      const batch = ids.map((id) => decisionOn(test.store, id, now(), { result: change }));
      expect(test.store.decisions.storeDecisions(batch, test.store.settings.revision())).toEqual([]);
    };
    const sendSome = (most: number) => {
      for (let sent = 0; sent < most; sent += 1) {
        const [due] = test.store.outbox.due(now(), new Set());
        if (due === undefined) return;
        if (due.heldByWindow && !isOpen()) {
          const until = nextWindowOpening(window, ZONE, now()) ?? now() + HOUR_MS;
          test.store.outbox.postpone(due.id, until, 'window');
          continue;
        }
        test.store.outbox.startAttempt(due.id, now());
        if (!isOpen()) sentWhileClosed += 1;
        const attempt = { ...ACCEPTED, startedAt: now(), endedAt: now() };
        if (random.chance(0.3)) {
          test.store.outbox.recordRetry(
            due.id,
            { ...attempt, ...REFUSED, outcome: 'failed' },
            now() + HOUR_MS,
          );
        } else {
          accepted.set(due.id, (accepted.get(due.id) ?? 0) + 1);
          test.store.outbox.recordDelivered(due.id, attempt);
        }
      }
    };

    edit(settingsSchema.parse({ window: { start: '1h', end: '2h' } }).window);
    const ids = noticeMails(
      test.store,
      Array.from({ length: MAILS }, (_, index) => index + 1),
    );
    decideSome(ids);
    expect(test.store.counts.waitingForWindow()).toBe(MAILS);

    for (let edits = 1; edits <= EDITS; edits += 1) {
      edit(randomWindow(random));
      test.store.outbox.releasePostponed(now());
      decideSome(test.store.decisions.waitingMessages(now(), random.integer(0, PER_EDIT)));
      // Little is sent, so that there is something to lose until the end.
      sendSome(random.chance(0.2) ? 1 : 0);
      test.clock.jump(random.integer(0, 3 * HOUR_MS));
      const { waiting, sent } = test.store.counts.ledger(INBOX);
      expect(waiting + sent).toBe(MAILS);
    }
    expect(test.store.counts.ledger(INBOX).waiting).toBeGreaterThan(MAILS / 2);

    edit(null);
    test.store.outbox.releasePostponed(now());
    for (let turn = 0; test.store.counts.ledger(INBOX).waiting > 0 && turn < 1_000; turn += 1) {
      decideSome(test.store.decisions.waitingMessages(now(), 64));
      sendSome(MAILS);
      test.clock.jump(HOUR_MS);
    }
    expect(test.store.counts.ledger(INBOX)).toMatchObject({ sent: MAILS, waiting: 0 });
    expect(sentWhileClosed).toBe(0);
    expect([...accepted.values()]).toEqual(Array.from({ length: MAILS }, () => 1));
  });
});
