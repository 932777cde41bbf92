import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src-agent/contract/commands.ts';
import { deliveryIdSchema } from '../../src-agent/contract/entities.ts';
import type { SettingsInput } from '../../src-agent/contract/settings.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { tellFigures } from '../support/figures.ts';
import { type LiveAgent, type LiveAgentOptions, startLiveAgent } from '../support/live-agent.ts';
import { buildMail, TEAM } from '../support/mails.ts';
import {
  noLinksMail,
  plainLinksMail,
  presenceSamediMail,
  recadrageMail,
  replyMail,
  strangerMail,
} from '../support/sample-mails.ts';
import { ACCEPTED } from '../support/sink-answer.ts';
import { atTier } from '../support/tier.ts';
import { waitUntil } from '../support/wait-until.ts';
import { startWebhookSink, type WebhookSink } from '../support/webhook-sink.ts';

/** The whole agent on a real mailbox and a real receiver, through what an operator lives through with it. */

const PATIENCE_MS = 30_000;
const HOUR_MS = 3_600_000;
/** A Thursday in winter, ten o'clock in UTC. */
const THURSDAY = Date.UTC(2026, 10, 26, 10, 0);
const RETRY_SCHEDULE_MS = [0, 50, 50];

let dovecot: Dovecot;
let user: string;
let sink: WebhookSink;
let presence: WebhookSink;
let live: LiveAgent | null = null;

beforeAll(async () => {
  dovecot = await startDovecot();
});
afterAll(() => dovecot.stop());

beforeEach(async () => {
  user = dovecot.newUser();
  sink = await startWebhookSink();
  presence = await startWebhookSink();
});
afterEach(async () => {
  await live?.stop();
  live = null;
  await sink.close();
  await presence.close();
});

function settings(more: SettingsInput = {}): SettingsInput {
  const { host, port } = dovecot;
  return {
    timeZone: 'UTC',
    mailbox: { host, port, security: 'plain', user, firstStartDays: 365 },
    watching: { days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], startHour: 0, endHour: 24 },
    triage: { allowedSenders: [TEAM.address] },
    delivery: {
      targets: [{ id: 'webhook', url: sink.url }],
      presence: { present: true, presentUrl: presence.url },
    },
    ...more,
  };
}

async function start(options: Partial<LiveAgentOptions> = {}): Promise<LiveAgent> {
  live = await startLiveAgent({
    settings: settings(),
    secrets: { MAILBOX_PASSWORD: dovecot.password },
    now: THURSDAY,
    ...options,
    extras: { retrySchedule: RETRY_SCHEDULE_MS, ...options.extras },
  });
  return live;
}

/** Without the clock: these tests move it, and dovecot notices. */
const attention = async (agent: LiveAgent) =>
  (await agent.status()).attention.filter(({ code }) => code !== 'clock.off');
const bodyOf = (request: { readonly body: Buffer }): { readonly subject: string } =>
  JSON.parse(request.body.toString('utf8'));
const subjects = (of: WebhookSink): string[] => of.requests().map((request) => bodyOf(request).subject);

const lot = (number: number, subject?: string) =>
  recadrageMail({ lot: number }, subject === undefined ? {} : { subject });
const AGAIN = 'MEDIA SOLUTION - missions recadrage - lot 42';

describe('two mails of one group', () => {
  it('Q1: the second waits while the first is on its way, and is left alone once that one was accepted', async () => {
    const agent = await start();
    let accept: (answer: unknown) => void = () => undefined;
    const until = new Promise((resolve) => {
      accept = resolve;
    });
    sink.setAnswer(() => ({ ...ACCEPTED, until }));
    await dovecot.append(user, [lot(42), lot(42, AGAIN)]);
    await agent.waitForMails({ 'waiting: accepted': 1, 'waiting: group-in-flight': 1 });
    await sink.waitFor(1, PATIENCE_MS);

    accept(null);
    await agent.waitForMails({ sent: 1, 'ignored: duplicate-group': 1 });
    expect(sink.requests()).toHaveLength(1);

    // Remembered for good, also by the next agent.
    await agent.restart();
    await dovecot.append(user, lot(42, `${AGAIN} (bis)`));
    await agent.waitForMails({ sent: 1, 'ignored: duplicate-group': 2 });
    expect(sink.requests()).toHaveLength(1);
  });

  it('the second is sent when the first dies, and the first stays visible and can be retried', async () => {
    const agent = await start();
    sink.setAnswer((request) =>
      bodyOf(request).subject === AGAIN ? ACCEPTED : { status: 422, text: 'not understood' },
    );
    await dovecot.append(user, [lot(42), lot(42, AGAIN)]);
    await agent.waitForMails({ sent: 1, 'failed: accepted': 1 });
    expect(subjects(sink)).toEqual(['Média Solution - Missions Recadrage - Lot 42', AGAIN]);
    expect(await attention(agent)).toMatchObject([
      { code: 'attention.dead-deliveries', params: { count: 1 } },
      { code: 'attention.failed-mails', params: { count: 1 } },
    ]);
  });

  it('Q8: grouping switched off sends both', async () => {
    const agent = await start();
    await agent.set({ triage: { dedupBySubjectGroup: false } });
    await dovecot.append(user, [lot(42), lot(42, AGAIN)]);
    await agent.waitForMails({ sent: 2 });
  });
});

describe('a mail that others have touched', () => {
  it('is handled although somebody read it first, while the agent was away', async () => {
    const agent = await start();
    await agent.waitForWatching();
    await agent.restart(async () => {
      await dovecot.append(user, lot(1), { flags: ['\\Seen'] });
    });
    await agent.waitForMails({ sent: 1 });
  });

  it('Q5: is known again after a restart when a copy of it arrives', async () => {
    const agent = await start();
    const raw = plainLinksMail({ messageId: '<once@studio.example>', date: new Date(THURSDAY) });
    await dovecot.append(user, raw);
    await agent.waitForMails({ sent: 1 });
    await agent.restart();
    await dovecot.append(user, raw);
    await agent.waitForMails({ sent: 1, 'ignored: duplicate-mail': 1 });
    expect(sink.requests()).toHaveLength(1);
  });

  it('that was expunged before it could be read is told of, and nothing waits for it', async () => {
    const agent = await start();
    await agent.waitForWatching();
    await agent.restart(async () => {
      await dovecot.append(user, [lot(1), lot(2)]);
      const [first = 0] = await dovecot.uids(user);
      await dovecot.expunge(user, [first]);
    });
    await agent.waitForMails({ sent: 1 });
    expect((await agent.status()).ledger).toMatchObject({ noticed: 0, waiting: 0, failed: 0 });
  });

  it('Q2: only what was handled is marked as read; the rest stays as it was', async () => {
    const agent = await start();
    await dovecot.append(user, [lot(1), noLinksMail(), replyMail()]);
    const handled = { sent: 1, 'ignored: no-links': 1, 'ignored: reply-or-forward': 1 };
    await agent.waitForMails(handled);
    // Alone: what is delivered at once gets its UIDs in any order.
    await dovecot.append(user, [strangerMail()]);
    await agent.waitForMails({ ...handled, 'ignored: sender-not-allowed': 1 });
    const seen = async () =>
      [...(await dovecot.flags(user)).values()].filter((flags) => flags.includes('\\Seen'));
    await waitUntil({
      what: 'three marks',
      check: async () => (await seen()).length === 3,
      on: { everyMs: 50 },
    });
    const [last = 0] = (await dovecot.uids(user)).slice(-1);
    expect((await dovecot.flags(user)).get(last)).toEqual([]);
  });
});

describe('switches and limits', () => {
  it('Q6: with sending off nothing is called, presence included; switched on, all of it goes', async () => {
    const agent = await start({
      settings: settings({ delivery: { ...settings().delivery, enabled: false } }),
    });
    await dovecot.append(user, [lot(1), plainLinksMail(), presenceSamediMail()]);
    await agent.waitForMails({ 'waiting: sending-disabled': 3 });
    expect(await attention(agent)).toMatchObject([{ code: 'attention.sending-off' }]);
    await agent.restart();
    await agent.waitForMails({ 'waiting: sending-disabled': 3 });
    expect(sink.connections() + presence.connections()).toBe(0);

    await agent.set({ delivery: { enabled: true } });
    await agent.waitForMails({ sent: 3 });
    expect(subjects(sink)).toHaveLength(2);
    expect(subjects(presence)).toHaveLength(1);
  });

  it('Q9: the hourly limit delays, survives a restart, and keeps one entry per mail', async () => {
    const agent = await start({
      settings: settings({ delivery: { targets: [{ id: 'webhook', url: sink.url, ratePerHour: 2 }] } }),
    });
    await dovecot.append(user, [lot(1), lot(2), lot(3)]);
    await agent.waitForMails({ sent: 2, 'waiting: accepted': 1 });
    await agent.restart();
    await agent.waitForMails({ sent: 2, 'waiting: accepted': 1 });
    expect((await agent.status()).deliveries.nextAttemptAt).toBeGreaterThan(THURSDAY + HOUR_MS - 60_000);
    expect(sink.requests()).toHaveLength(2);

    agent.clock.moveTo(THURSDAY + HOUR_MS + 120_000);
    agent.agent().wake();
    await agent.waitForMails({ sent: 3 });
    expect(await agent.deliveries()).toHaveLength(3);
  });

  it('a receiver that is down is tried again, gives up visibly, and a retry by hand delivers under the same key', async () => {
    const agent = await start();
    sink.setAnswer(() => ({ status: 503 }));
    await dovecot.append(user, lot(1));
    await agent.waitForMails({ 'failed: accepted': 1 });
    expect(sink.requests().map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    const [dead] = await agent.deliveries();
    expect(dead).toMatchObject({ state: 'dead', attempts: 3, lastStatus: 503 });

    sink.setAnswer(() => ACCEPTED);
    const id = deliveryIdSchema.parse(dead?.id);
    expect(await agent.client().call(COMMANDS['deliveries.retry'], { id })).toMatchObject({ ok: true });
    await agent.waitForMails({ sent: 1 });
    expect(new Set(sink.requests().map((request) => request.id))).toEqual(new Set([id]));
    expect(sink.requests().at(-1)?.attempt).toBe(4);
  });

  it('a window that opens by the clock releases what waited, announced as it is then', async () => {
    const agent = await start({ settings: settings({ window: { start: '11h00', end: '19h00' } }) });
    await dovecot.append(user, plainLinksMail());
    await agent.waitForMails({ 'waiting: outside-window': 1 });
    expect((await agent.status()).window).toMatchObject({ open: false, waiting: 1 });

    agent.clock.moveTo(THURSDAY + HOUR_MS + 1_000);
    agent.agent().wake();
    await agent.waitForMails({ sent: 1 });
    expect(sink.requests().map(bodyOf)).toMatchObject([
      { webhooks_time_start: 'maintenant', webhooks_time_end: '19h00' },
    ]);
  });
});

describe('a day with an unreliable mailbox', () => {
  it('Q29: a server that is down for a while is waited for, and what came meanwhile is handled', async () => {
    const agent = await start();
    await agent.waitForWatching();
    await dovecot.kill();
    await waitUntil({
      what: 'the agent to say that it connects again',
      check: () => agent.agent().watcher.state().state === 'reconnecting',
      on: agent.changed,
      timeoutMs: PATIENCE_MS,
    });
    await dovecot.append(user, lot(1));
    await dovecot.restart();
    await agent.waitForMails({ sent: 1 }, 60_000);
    expect(agent.agent().watcher.state().state).toBe('watching');
  });

  it('Q30: check-now looks into the folder also outside the hours of watching', async () => {
    const agent = await start({
      settings: settings({
        watching: { days: ['mon'], startHour: 9, endHour: 10 },
      }),
    });
    await dovecot.append(user, lot(1));
    await waitUntil({
      what: 'the agent to rest',
      check: () => agent.agent().watcher.state().state === 'outside-hours',
      on: agent.changed,
    });
    expect(await agent.client().call(COMMANDS['watch.check-now'], {})).toMatchObject({
      ok: true,
      value: { noticed: 1, unaccounted: 0 },
    });
    await agent.waitForMails({ sent: 1 });
  });

  it('RES-3: mails that waited at the start are all handled, in bounded steps, with none unaccounted for', {
    timeout: 900_000,
  }, async (context) => {
    const count = atTier({ p: 500, n: 10_000 });
    const filler = 'Bonjour, voici les rushes du jour. '.repeat(230);
    const mails = Array.from({ length: count }, (_, index) =>
      buildMail({
        subject: `Rushes ${index}`,
        text: `${filler}\nhttps://fromsmash.com/Rushes-${index}-ct\n`,
        date: new Date(THURSDAY),
      }),
    );
    await dovecot.append(user, mails);
    const started = performance.now();
    let most = 0;
    let inHand = 0;
    const agent = await start({
      extras: {
        aroundStore: (store) => ({
          ...store,
          decisions: {
            ...store.decisions,
            startHandling: (ids) => {
              inHand += ids.length;
              most = Math.max(most, inHand);
              store.decisions.startHandling(ids);
            },
            endHandling: (ids) => {
              inHand -= ids.length;
              store.decisions.endHandling(ids);
            },
          },
        }),
      },
    });
    await waitUntil({
      what: 'every mail to be decided',
      check: async () => {
        const { sent, waiting, noticed } = (await agent.status()).ledger;
        return noticed === 0 && sent + waiting >= count;
      },
      on: agent.changed,
      timeoutMs: 600_000,
    });
    const decidedSeconds = Math.round((performance.now() - started) / 100) / 10;
    await sink.waitFor(count, 600_000);
    await waitUntil({
      what: 'every mail to be sent',
      check: async () => (await agent.status()).ledger.sent === count,
      on: agent.changed,
      timeoutMs: 60_000,
    });
    tellFigures(context, { mails: count, decidedSeconds, mostInHand: most });
    expect(decidedSeconds).toBeLessThanOrEqual(300);
    expect(most).toBeLessThanOrEqual(500);
    expect(new Set(subjects(sink)).size).toBe(count);
    expect(sink.requests()).toHaveLength(count);
    expect(await agent.client().call(COMMANDS['watch.check-now'], {})).toMatchObject({
      value: { noticed: 0, unaccounted: 0 },
    });
    expect((await agent.status()).ledger).toMatchObject({ sent: count, unaccounted: 0 });
  });
});
