import { afterEach, describe, expect, it } from 'vitest';
import { createFakeClock } from '../test/support/fake-clock.ts';
import { QUIET_LOG } from '../test/support/outbox-rig.ts';
import { createTemporaryFolder } from '../test/support/temporary-folder.ts';
import { ok } from './contract/result.ts';
import { settingsSchema } from './contract/settings.ts';
import { createMailDecider } from './decide-mail.ts';
import { readHead } from './mime/read-head.ts';
import { readMail } from './mime/read-mail.ts';
import { createWaitingRoom } from './redecide-waiting.ts';
import { openStore, type Store } from './store/open-database.ts';
import { recognise } from './triage/recognise.ts';

const FOLDER = { account: 'a@imap.example:993', folder: 'INBOX' } as const;
/** A Friday, outside the window. */
const FRIDAY_EVENING = Date.parse('2025-11-21T20:00:00+01:00');

const settings = settingsSchema.parse({
  timeZone: 'Europe/Paris',
  window: { start: '9h30', end: '19h00' },
  triage: { allowedSenders: ['client@studio.example'] },
  delivery: {
    targets: [{ id: 'webhook', url: 'https://receiver.example/hook' }],
    presence: { present: true, presentUrl: 'https://presence.example/yes' },
  },
});

const stores: Store[] = [];
afterEach(() => {
  for (const store of stores.splice(0)) store.close();
});

async function rig() {
  const folder = createTemporaryFolder('waiting');
  const clock = createFakeClock(FRIDAY_EVENING);
  const opened = await openStore({ dataDir: folder.path, clock, log: QUIET_LOG });
  if (!opened.ok) throw new Error(opened.error.code);
  const store = opened.value;
  stores.push(store);
  let broken = false;
  const decisions = {
    ...store.decisions,
    waitingMessages: (now: number, limit: number) => {
      if (broken) throw new Error('the disk is full');
      return store.decisions.waitingMessages(now, limit);
    },
  };
  const decider = createMailDecider({
    clock,
    store: decisions,
    settings: () => ({ document: settings, revision: 0 }),
    crashPoint: () => undefined,
  });
  const room = createWaitingRoom({
    readerReady: async () => undefined,
    clock,
    log: QUIET_LOG,
    store: decisions,
    decider,
    recognise: async ({ mail }) => ok({ mail, findings: recognise(mail, settings) }),
    onDecided: () => undefined,
    onFault: () => undefined,
  });
  const arrive = async (text: string) => {
    const source = Buffer.from(text);
    const head = readHead(source, source.length);
    const arrival = {
      uid: 1,
      receivedAt: clock.now(),
      sizeBytes: source.length,
      seen: false,
      fingerprint: null,
    };
    store.ledger.notice(FOLDER, { uidValidity: '1', lastUid: 1 }, [{ ...arrival, head, intent: 'handle' }]);
    const [noticed] = store.ledger.undecided(FOLDER, 1);
    if (noticed === undefined) throw new Error('the mail has no row');
    const mail = await readMail(source);
    decider.byText([{ id: noticed.id, read: { mail, findings: recognise(mail, settings) } }]);
    return noticed.id;
  };
  const stateOf = (id: Awaited<ReturnType<typeof arrive>>) => {
    const summary = store.messages.summary(id);
    return summary.ok
      ? [summary.value.state, summary.value.reason, summary.value.kind]
      : [summary.error.code];
  };
  return { clock, store, room, arrive, stateOf, break: (now: boolean) => (broken = now) };
}

const SATURDAY_MAIL =
  'From: client@studio.example\r\nSubject: Samedi\r\nMessage-ID: <1@x>\r\n\r\nQui travaille samedi ?\r\n';

describe('mails that wait', () => {
  it('Q10: a presence mail of Friday evening goes to the presence address when Saturday opens', async () => {
    const { clock, store, room, arrive, stateOf } = await rig();
    const id = await arrive(SATURDAY_MAIL);
    expect(stateOf(id)).toEqual(['waiting', 'outside-window', 'presence']);
    room.start();
    await clock.advance(14 * 3_600_000);
    await room.settled();
    expect(stateOf(id)).toEqual(['waiting', 'accepted', 'presence']);
    expect(store.deliveries.ofMessage(id).map((delivery) => delivery.target)).toEqual(['presence']);
    room.stop();
  });

  it('STO-6: are decided once the store works again, without a storm of tries meanwhile', async () => {
    const { clock, room, arrive, stateOf, break: setBroken } = await rig();
    const id = await arrive(SATURDAY_MAIL);
    room.start();
    await clock.advance(13 * 3_600_000);
    setBroken(true);
    await clock.advance(3_600_000);
    expect(stateOf(id)[1]).toBe('outside-window');
    expect(Math.min(...clock.pendingTimers())).toBeGreaterThan(1_000);
    setBroken(false);
    await clock.advance(60_000);
    await room.settled();
    expect(stateOf(id)[1]).toBe('accepted');
    room.stop();
  });
});
