import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type IdleAgent, openIdleAgent } from '../../test/support/idle-agent.ts';
import {
  decide,
  noticeMail,
  noticeMails,
  REFUSED,
  sendAllDue,
  unwrap,
} from '../../test/support/store-samples.ts';
import { COMMANDS } from '../contract/commands.ts';
import type { NumberedEvent } from '../contract/events.ts';

const HOUR_MS = 3_600_000;

let idle: IdleAgent;
beforeEach(async () => {
  // The clock stands on Tuesday 2025-11-18, 10:15 in Paris.
  idle = await openIdleAgent({ settings: { timeZone: 'Europe/Paris' } });
});
afterEach(() => idle.stop());

const now = () => idle.clock.now();

describe('history.hours', () => {
  const hours = async (count: number) =>
    unwrap(await idle.client.call(COMMANDS['history.hours'], { hours: count })).buckets;

  it('has a bucket for every hour, the empty ones too, oldest first', async () => {
    const buckets = await hours(24);
    expect(buckets).toHaveLength(24);
    expect(buckets[0]).toEqual({
      from: Date.parse('2025-11-17T10:00:00Z'),
      sent: 0,
      waiting: 0,
      ignored: 0,
      failed: 0,
    });
    expect(buckets.at(-1)?.from).toBe(Date.parse('2025-11-18T09:00:00Z'));
  });

  it('counts mails where they were noticed, by what became of them since', async () => {
    const sent = noticeMail(idle.store, 1);
    const dead = noticeMail(idle.store, 2);
    decide(idle.store, sent, now());
    sendAllDue(idle.store, now());
    idle.clock.jump(HOUR_MS);
    decide(idle.store, dead, now());
    sendAllDue(idle.store, now(), REFUSED);
    const [gone] = noticeMails(idle.store, [3, 4]);
    if (gone !== undefined) idle.store.ledger.markVanished(gone);
    const [before, running] = await hours(2);
    expect(before).toMatchObject({ sent: 1, waiting: 0, ignored: 0, failed: 1 });
    expect(running).toMatchObject({ sent: 0, waiting: 1, ignored: 1, failed: 0 });
  });

  it('leaves out what lay in the folder before the first start', async () => {
    const cursor = { uidValidity: '1700000000', lastUid: 2 };
    const folder = { account: 'agent@mail.test:993', folder: 'INBOX' };
    const old = { receivedAt: 0, sizeBytes: 0, seen: true, fingerprint: null, head: null };
    idle.store.ledger.notice(folder, cursor, [{ ...old, uid: 2, intent: 'before-first-start' }]);
    expect(await hours(1)).toMatchObject([{ sent: 0, waiting: 0, ignored: 0, failed: 0 }]);
  });

  it.each([0, 169, 1.5])('refuses to look back %d hours', async (count) => {
    expect(await idle.client.send(COMMANDS['history.hours'], { hours: count })).toMatchObject({
      error: { code: 'command.invalid-input' },
    });
  });
});

describe('status.get', () => {
  it('counts what was delivered and what died since midnight in the zone', async () => {
    const dieAndDeliver = (uid: number) => {
      decide(idle.store, noticeMail(idle.store, uid), now());
      sendAllDue(idle.store, now(), REFUSED);
      decide(idle.store, noticeMail(idle.store, uid + 1), now());
      sendAllDue(idle.store, now());
    };
    // Midnight in Paris is 23:00 of the day before in UTC.
    idle.clock.jump(Date.parse('2025-11-17T22:59:59Z') - now());
    dieAndDeliver(1);
    idle.clock.jump(1_000);
    dieAndDeliver(3);
    idle.clock.jump(10 * HOUR_MS);
    dieAndDeliver(5);
    const { deliveries } = unwrap(await idle.client.call(COMMANDS['status.get'], {}));
    expect(deliveries).toMatchObject({ delivered: 3, deliveredToday: 2, dead: 3, deadToday: 2 });
  });
});

describe('audit.list', () => {
  const list = async (query: { readonly cursor?: string | null; readonly limit?: number } = {}) =>
    unwrap(await idle.client.call(COMMANDS['audit.list'], query));

  it('tells who did what, the newest first, page by page', async () => {
    for (const start of ['9h', '10h', '11h']) {
      unwrap(await idle.client.call(COMMANDS['window.set'], { start, end: '19h' }));
    }
    const first = await list({ limit: 2 });
    expect(first.items).toMatchObject([
      { at: now(), who: 'test', action: 'window.set', detail: 'window.start: "10h" → "11h"' },
      { action: 'window.set', detail: 'window.start: "9h" → "10h"' },
    ]);
    const second = await list({ cursor: first.next });
    expect(second.items.map(({ action }) => action)).toEqual(['window.set', 'settings.set']);
    expect(second.next).toBeNull();
  });

  it('refuses a cursor that no page gave', async () => {
    expect(await idle.client.call(COMMANDS['audit.list'], { cursor: 'x' })).toMatchObject({
      error: { code: 'command.invalid-input' },
    });
  });
});

describe('links.mark', () => {
  it('gives the link as it is now, and tells whoever listens', async () => {
    decide(idle.store, noticeMail(idle.store, 1), now());
    const [link] = unwrap(await idle.client.call(COMMANDS['links.list'], { state: 'open' })).items;
    if (link === undefined) throw new Error('no link');
    const events = heardEvents();
    const marked = await idle.client.call(COMMANDS['links.mark'], { id: link.id, opened: true, done: true });
    expect(unwrap(marked)).toEqual({ ...link, openedAt: now(), doneAt: now() });
    expect(events.map(({ event }) => event)).toEqual([{ name: 'link.changed', link: unwrap(marked) }]);
    expect(unwrap(await idle.client.call(COMMANDS['links.list'], { state: 'open' })).items).toEqual([]);
  });

  it('refuses what is no mark', async () => {
    for (const input of [
      { id: 1, opened: false },
      { id: 1.5, done: true },
      { id: 1, doneAt: 5 },
    ]) {
      expect(await idle.client.send(COMMANDS['links.mark'], input)).toMatchObject({
        error: { code: 'command.invalid-input' },
      });
    }
  });
});

function heardEvents(): NumberedEvent[] {
  const events: NumberedEvent[] = [];
  idle.client.subscribe((event) => events.push(event));
  return events;
}
