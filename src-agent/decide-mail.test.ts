import { afterEach, describe, expect, it } from 'vitest';
import { createFakeClock } from '../test/support/fake-clock.ts';
import { QUIET_LOG } from '../test/support/outbox-rig.ts';
import { createTemporaryFolder } from '../test/support/temporary-folder.ts';
import { settingsSchema } from './contract/settings.ts';
import { createMailDecider } from './decide-mail.ts';
import { readHead } from './mime/read-head.ts';
import { readMail } from './mime/read-mail.ts';
import { openStore, type Store } from './store/open-database.ts';
import { recognise } from './triage/recognise.ts';

const FOLDER = { account: 'a@imap.example:993', folder: 'INBOX' } as const;
const settings = settingsSchema.parse({
  timeZone: 'Europe/Paris',
  triage: { allowedSenders: ['client@studio.example'] },
  delivery: { targets: [{ id: 'webhook', url: 'https://receiver.example/hook' }] },
});

const stores: Store[] = [];
afterEach(() => {
  for (const store of stores.splice(0)) store.close();
});

/** Notices the mails as one arrival and decides them as one batch; the reasons, in order. */
async function decideTogether(mails: readonly string[]): Promise<readonly (string | undefined)[]> {
  const clock = createFakeClock('2025-11-18T09:15:00Z');
  const opened = await openStore({ dataDir: createTemporaryFolder('decide').path, clock, log: QUIET_LOG });
  if (!opened.ok) throw new Error(opened.error.code);
  const store = opened.value;
  stores.push(store);
  const sources = mails.map((text) => Buffer.from(text));
  const arrivals = sources.map((source, index) => ({
    uid: index + 1,
    receivedAt: clock.now(),
    sizeBytes: source.length,
    seen: false,
    fingerprint: null,
    head: readHead(source, source.length),
    intent: 'handle' as const,
  }));
  store.ledger.notice(FOLDER, { uidValidity: '1', lastUid: sources.length }, arrivals);
  const noticed = store.ledger.undecided(FOLDER, sources.length);
  const read = await Promise.all(sources.map((source) => readMail(source)));
  const decider = createMailDecider({
    clock,
    store: store.decisions,
    settings: () => ({ document: settings, revision: 0 }),
    crashPoint: () => undefined,
  });
  const batch = noticed.flatMap(({ id }, index) => {
    const mail = read[index];
    return mail === undefined ? [] : [{ id, read: { mail, findings: recognise(mail, settings) } }];
  });
  const results = decider.byText(batch);
  return noticed.map(({ id }) => results.get(id)?.decision.reason);
}

const mail = (id: string, lot: number) =>
  `From: client@studio.example\r\nSubject: Media Solution - Missions Recadrage - Lot ${lot}\r\nMessage-ID: <${id}@x>\r\n\r\nhttps://www.dropbox.com/scl/fo/${lot}/h?rlkey=1\r\n`;

describe('mails decided together', () => {
  it('are accepted when they have nothing to do with each other', async () => {
    expect(await decideTogether([mail('a', 1), mail('b', 2)])).toEqual(['accepted', 'accepted']);
  });

  it('wait for the first of their group', async () => {
    expect(await decideTogether([mail('a', 1), mail('b', 1)])).toEqual(['accepted', 'group-in-flight']);
  });

  it('DEL-1: two copies of one mail, whose group the first one claims, do not hold up the rest', async () => {
    expect(await decideTogether([mail('a', 1), mail('a', 1), mail('b', 2)])).toEqual([
      'accepted',
      'duplicate-mail',
      'accepted',
    ]);
  });
});
