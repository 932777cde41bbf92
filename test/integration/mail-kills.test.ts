import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../support/agent-process.ts';
import { type BundledAgent, bundleAgent } from '../support/bundle-agent.ts';
import type { CrashPointName } from '../support/crash-points.ts';
import { type FakeGoogle, startFakeGoogle } from '../support/fake-google.ts';
import { readAgentRows } from '../support/kill-rows.ts';
import { CRASH_AGENT, type KilledAgent, loadKilledAgent, NO_CRASH } from '../support/killed-agent.ts';
import { TEAM } from '../support/mails.ts';
import { recadrageMail } from '../support/sample-mails.ts';
import { type ScriptedImapServer, startScriptedImapServer } from '../support/scripted-imap-server.ts';
import { createSeededRandom, takeSeed } from '../support/seeds.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';
import { waitUntil } from '../support/wait-until.ts';
import { startWebhookSink, type WebhookSink } from '../support/webhook-sink.ts';

/* The agent is killed around the sending of notification mails (DEL-1): no mail twice unasked, none lost unseen. */

const RECIPIENT = 'chef@studio.example';

describe('an agent that is killed while it sends mails', { timeout: 240_000 }, () => {
  let agent: BundledAgent;
  let folder: TemporaryFolder;
  let server: ScriptedImapServer;
  let sink: WebhookSink;
  let google: FakeGoogle;
  let secrets: Record<string, string>;
  const dataDir = () => join(folder.path, 'data');

  beforeAll(async () => {
    folder = createTemporaryFolder('mail-kills');
    agent = bundleAgent(CRASH_AGENT);
    [server, sink, google] = await Promise.all([
      startScriptedImapServer(),
      startWebhookSink(),
      startFakeGoogle(),
    ]);
    secrets = {
      MAILBOX_PASSWORD: server.password,
      GMAIL_CLIENT_SECRET: google.clientSecret,
      GMAIL_REFRESH_TOKEN: google.giveRefreshToken(),
    };
    const { host, port, user } = server;
    const settings = {
      timeZone: 'UTC',
      mailbox: { host, port, security: 'plain', user, firstStartDays: 30 },
      watching: { days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], startHour: 0, endHour: 24 },
      triage: { allowedSenders: [TEAM.address] },
      delivery: { targets: [{ id: 'webhook', url: sink.url }] },
      gmail: {
        clientId: google.clientId,
        fromAddress: google.address,
        autoCheck: { enabled: false },
        notify: { enabled: true, recipient: RECIPIENT, subject: 'Lot {{lot}}' },
      },
    };
    const set = await runCli(['settings', 'set', '-', '--data', dataDir(), '--json'], {
      stdin: JSON.stringify(settings),
    });
    if (set.code !== 0) throw new Error(set.stderr);
  });

  afterAll(async () => {
    await Promise.all([server?.close(), sink?.close(), google?.close()]);
    await agent?.remove();
    await folder?.remove();
  });

  const load = () =>
    loadKilledAgent({
      entry: agent.entry,
      dataDir: dataDir(),
      secrets,
      clockAheadMs: 0,
      google: google.origin,
    });
  const mails = () => readAgentRows(dataDir()).deliveries.filter(({ target }) => target === 'gmail');
  const sentOf = (id: string) =>
    google.mails().filter(({ parsed }) => parsed.messageId?.includes(id) === true).length;
  const facts = () => mails().map(({ id, state }) => ({ state, sent: sentOf(id) }));

  async function waitForRows(agent: KilledAgent, what: string, check: () => boolean): Promise<void> {
    await waitUntil({
      what,
      check,
      on: { everyMs: 50 },
      timeoutMs: 30_000,
      seen: () => `${JSON.stringify(facts())}\n${agent.process.stderr().slice(-3_000)}`,
    });
  }

  const areEnded = () => mails().every(({ state }) => state === 'delivered' || state === 'dead');

  it('ends each mail once: delivered and sent once, or dead and to be asked about', async () => {
    const points: readonly CrashPointName[] = [
      'before-start-attempt',
      'after-start-attempt',
      'after-request-sent',
      'after-answer-read-before-record',
      'after-record',
    ];
    google.setFault('token-unavailable', { at: 'refresh' });
    for (const lot of [1, 2, 3, 4, 5]) server.append(recadrageMail({ lot }));
    const first = await load();
    first.go(NO_CRASH);
    await waitForRows(first, 'the webhooks to be delivered and the mails to wait', () => {
      const { deliveries } = readAgentRows(dataDir());
      return deliveries.filter(({ state }) => state === 'delivered').length === 5 && mails().length === 5;
    });
    expect(facts()).toEqual(Array.from({ length: 5 }, () => ({ state: 'queued', sent: 0 })));
    await first.process.kill();
    google.heal();

    for (const point of points) {
      const agent = await load();
      agent.go({ point, hits: 1, by: 'SIGKILL' });
      await agent.process.ended;
      expect(agent.endedAt(), agent.process.stderr()).toBe(point);
    }
    const last = await load();
    last.go(NO_CRASH);
    await waitForRows(last, 'every mail to have ended', areEnded);
    expect(facts()).toEqual([
      { state: 'dead', sent: 0 },
      { state: 'dead', sent: 0 },
      { state: 'dead', sent: 1 },
      { state: 'delivered', sent: 1 },
      { state: 'delivered', sent: 1 },
    ]);
    const { messages } = readAgentRows(dataDir());
    expect(messages.map(({ state }) => state)).toEqual(['sent', 'sent', 'sent', 'sent', 'sent']);
    expect(sink.requests()).toHaveLength(5);

    // By hand, one by one: that is the operator's answer.
    const all = await runCli(['deliveries', 'retry', '--all', '--data', dataDir(), '--json'], { secrets });
    expect(JSON.parse(all.stdout)).toEqual({ retried: 0 });
    for (const { id, state } of mails()) {
      if (state === 'dead') await runCli(['deliveries', 'retry', id, '--data', dataDir()], { secrets });
    }
    await waitForRows(last, 'the retried mails', () => mails().every(({ state }) => state === 'delivered'));
    expect(facts().map(({ sent }) => sent)).toEqual([1, 1, 2, 1, 1]);
    await last.process.stop();
  });

  it('also when it is killed at moments that nothing in it knows of', async () => {
    const random = createSeededRandom(takeSeed('mail-kills'));
    const before = mails().length;
    for (let life = 0; life < 10; life += 1) {
      for (let mail = 0; mail < 3; mail += 1) server.append(recadrageMail({ lot: 100 + life * 3 + mail }));
      const agent = await load();
      agent.go(NO_CRASH);
      const sentBefore = google.mails().length;
      // At the moment in which a mail comes in at Google, or some milliseconds later.
      await waitUntil({
        what: 'a mail at Google',
        check: () => google.mails().length > sentBefore,
        on: google.changed,
        timeoutMs: 30_000,
        seen: () => agent.process.stderr().slice(-3_000),
      });
      await new Promise((resolve) => setTimeout(resolve, random.integer(0, 30)));
      await agent.process.kill();
    }
    const last = await load();
    last.go(NO_CRASH);
    await waitForRows(last, 'every mail to have ended', () => mails().length === before + 30 && areEnded());
    await last.process.stop();
    const fresh = facts().slice(before);
    const count = (state: string, sent: number) =>
      fresh.filter((one) => one.state === state && one.sent === sent).length;
    process.stdout.write(
      `30 mails, 10 kills: ${count('delivered', 1)} delivered, ${count('dead', 1)} dead and sent, ${count('dead', 0)} dead and not sent\n`,
    );
    expect(fresh.filter(({ state, sent }) => (state === 'delivered' ? sent !== 1 : sent > 1))).toEqual([]);
    expect(readAgentRows(dataDir()).messages.every(({ state }) => state === 'sent')).toBe(true);
  });
});
