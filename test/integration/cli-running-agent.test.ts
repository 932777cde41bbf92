import { DateTime } from 'luxon';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { AgentProcess } from '../support/agent-process.ts';
import { type CliRig, createCliRig, settingsFor } from '../support/cli-rig.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { plainLinksMail, recadrageMail, strangerMail } from '../support/sample-mails.ts';
import { waitUntil } from '../support/wait-until.ts';
import { startWebhookSink, type WebhookSink } from '../support/webhook-sink.ts';

/** One agent runs on a real mailbox; every command reaches it through its socket. The tests follow each other. */

const PATIENCE_MS = 30_000;

let rig: CliRig;
let dovecot: Dovecot;
let user: string;
let sink: WebhookSink;
let agent: AgentProcess;

beforeAll(async () => {
  rig = createCliRig('running');
  dovecot = await startDovecot();
  user = dovecot.newUser();
  sink = await startWebhookSink();
  const settings = rig.file(
    'settings.json',
    JSON.stringify(settingsFor({ port: dovecot.port, user }, sink.url)),
  );
  agent = await rig.start(['run', '--settings', settings], {
    secrets: { MAILBOX_PASSWORD: dovecot.password },
  });
  await agent.waitForLine(/BG_POLLER: Singleton lock acquired on .*agent\.lock\. Starting/u, 60_000);
});
afterAll(async () => {
  await agent.kill();
  await sink.close();
  await dovecot.stop();
  await rig.remove();
});

const page = z.object({
  items: z.array(z.object({ id: z.union([z.string(), z.number()]), subject: z.string() })),
});

/** What a list holds once it is not empty: the agent writes results down a moment after the answer. */
function listed(args: readonly string[]) {
  return waitUntil({
    what: `something in ${args.join(' ')}`,
    check: async () => {
      const { items } = page.parse((await rig.askHere(args)).json);
      return items.length > 0 && items;
    },
    on: { everyMs: 100 },
    timeoutMs: PATIENCE_MS,
  });
}

/** A window in UTC from so many hours from now to so many. */
function windowAround(from: number, to: number): readonly [string, string] {
  const now = DateTime.utc();
  return [now.plus({ hours: from }).toFormat("H'h'mm"), now.plus({ hours: to }).toFormat("H'h'mm")];
}

describe('the command line beside a running agent', () => {
  it('status and check-now are answered by the agent that runs', async () => {
    await dovecot.append(user, recadrageMail());
    await sink.waitFor(1, PATIENCE_MS);
    expect(await rig.ask(['check-now'])).toMatchObject({ code: 0, json: { noticed: 0, unaccounted: 0 } });
    expect(await rig.askHere(['status'])).toMatchObject({
      code: 0,
      json: {
        agent: { running: true, pid: agent.pid },
        watcher: { state: 'watching' },
        ledger: { unaccounted: 0 },
        attention: [],
      },
    });
  });

  it('messages show explains why a mail was left alone, in words', async () => {
    await dovecot.append(user, strangerMail());
    const [ignored] = await listed(['messages', '--state', 'ignored']);
    const shown = await rig.run(['messages', 'show', String(ignored?.id)]);
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    expect(shown.stdout).toContain('promo@publicite.example is not an allowed sender');
  });

  it('window set holds the next mail back; an open window releases it with its hours', async () => {
    const before = sink.requests().length;
    const closed = windowAround(2, 3);
    expect(await rig.ask(['window', 'set', ...closed])).toMatchObject({ code: 0, json: { open: false } });
    await dovecot.append(user, plainLinksMail());
    const [waiting] = await listed(['messages', '--state', 'waiting']);
    expect(await rig.askHere(['messages', 'show', String(waiting?.id)])).toMatchObject({
      json: { reason: 'outside-window', deliveries: [] },
    });
    expect(await rig.askHere(['window', 'get'])).toMatchObject({ json: { waiting: 1 } });
    expect(sink.requests()).toHaveLength(before);

    const [start, end] = windowAround(-1, 2);
    expect(await rig.askHere(['window', 'set', start, end])).toMatchObject({ code: 0, json: { open: true } });
    const requests = await sink.waitFor(before + 1, PATIENCE_MS);
    const body = JSON.parse(requests.at(-1)?.body.toString('utf8') ?? '{}');
    expect(body).toMatchObject({ webhooks_time_end: expect.any(String) });
    expect(await rig.askHere(['window', 'clear'])).toMatchObject({ code: 0, json: { window: null } });
  });

  it('a delivery that failed for good is listed, retried under its own key, and delivered', async () => {
    const before = sink.requests().length;
    sink.setAnswer(() => ({ status: 422, text: 'not understood' }));
    await dovecot.append(user, recadrageMail({ lot: 77 }));
    await sink.waitFor(before + 1, PATIENCE_MS);
    const [dead] = await listed(['deliveries', '--state', 'dead']);
    expect(await rig.askHere(['status'])).toMatchObject({ json: { deliveries: { dead: 1 } } });

    sink.setAnswer(() => ({ status: 200, json: { success: true } }));
    expect(await rig.ask(['deliveries', 'retry', String(dead?.id)])).toMatchObject({
      code: 0,
      json: { retried: 1 },
    });
    const requests = await sink.waitFor(before + 2, PATIENCE_MS);
    expect(requests.slice(before).map(({ id, attempt }) => ({ id, attempt }))).toEqual([
      { id: dead?.id, attempt: 1 },
      { id: dead?.id, attempt: 2 },
    ]);
    const delivered = await listed(['deliveries', '--state', 'delivered', '--search', '77']);
    expect(delivered.map(({ id }) => id)).toEqual([dead?.id]);
  });

  it('PRO-4: a second agent on the same folder exits 1 and names the first', async () => {
    const second = await rig.run(['run']);
    expect(second).toMatchObject({ code: 1, stdout: '' });
    expect(second.stderr).toMatch(
      /BG_POLLER: Singleton lock NOT acquired on .*Background thread will not start\./u,
    );
    expect(second.stderr).toMatch(new RegExp(`Another agent already works .*process ${agent.pid} on`, 'u'));
  });

  it('PRO-5: SIGTERM ends it within 10 s with exit code 0 and its log line', async () => {
    const began = performance.now();
    expect(await agent.stop()).toEqual({ code: 0, signal: null });
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(agent.stderr()).toContain(
      'PROCESS: SIGTERM received; shutting down gracefully (platform restart/deploy).',
    );
    expect(await rig.askHere(['status'])).toMatchObject({ code: 0, json: { agent: { running: false } } });
  });
});
