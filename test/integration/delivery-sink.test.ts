import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { afterEach, describe, expect, it } from 'vitest';
import { ok } from '../../src-agent/contract/result.ts';
import { type SettingsInput, settingsSchema } from '../../src-agent/contract/settings.ts';
import type { OutboxChange, OutboxRunner } from '../../src-agent/delivery/outbox-runner.ts';
import { createOutboxRunner } from '../../src-agent/delivery/run-outbox.ts';
import { createRequestSender } from '../../src-agent/delivery/send-request.ts';
import { sendTestDelivery } from '../../src-agent/delivery/test-delivery.ts';
import type { Clock } from '../../src-agent/ports.ts';
import { systemClock } from '../../src-agent/support/clock.ts';
import { systemNewId, systemRandom } from '../../src-agent/support/random.ts';
import { straight } from '../../src-agent/support/way-out.ts';
import { createChangeBell } from '../support/change-source.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { createMemoryOutbox, type MemoryOutbox } from '../support/memory-outbox.ts';
import { QUIET_LOG } from '../support/outbox-rig.ts';
import { createSeededRandom, takeSeed } from '../support/seeds.ts';
import { ACCEPTED } from '../support/sink-answer.ts';
import { UNUSED_GOOGLE } from '../support/unused-google.ts';
import { waitUntil } from '../support/wait-until.ts';
import { type SinkOptions, startWebhookSink, type WebhookSink } from '../support/webhook-sink.ts';

const HOUR = 3_600_000;
const SECRET = `whsec_${randomBytes(32).toString('base64')}`;

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

async function startSink(options: SinkOptions = {}): Promise<WebhookSink> {
  const sink = await startWebhookSink(options);
  closers.push(sink.close);
  return sink;
}

/** The outbox loop with the real HTTP edge; `clock` drives the schedule, the network runs in real time. */
function startRunner(outbox: MemoryOutbox, settings: SettingsInput, clock: Clock = systemClock) {
  const sender = createRequestSender({ clock: systemClock, reach: 'anywhere', wayOut: straight });
  const bell = createChangeBell();
  const changes: OutboxChange[] = [];
  const parsed = settingsSchema.parse(settings);
  const runner: OutboxRunner = createOutboxRunner({
    clock,
    random: systemRandom,
    log: QUIET_LOG,
    outbox,
    settings: () => parsed,
    secrets: { get: async () => ok(SECRET) },
    google: UNUSED_GOOGLE,
    send: sender.send,
    probe: sender.probe,
    dropConnections: sender.dropConnections,
    disableTarget: () => undefined,
    onChange: (change) => {
      changes.push(change);
      bell.ring();
    },
    userAgent: 'test',
  });
  closers.push(async () => {
    await sender.close();
    await runner.stop(0);
  });
  runner.start();
  return { runner, sender, changes, changed: bell };
}

describe('DEL-3: one id for ever', () => {
  it('DEL-3: 1,000 retries, 50 restarts, 5 restores: one id, growing numbers, each signed anew', {
    timeout: 300_000,
  }, async () => {
    const random = createSeededRandom(takeSeed('DEL-3'));
    const clock = createFakeClock(Date.now());
    const sink = await startSink({ answer: () => ({ status: 500 }) });
    const settings = { delivery: { targets: [{ id: 'webhook', url: sink.url, sign: true }] } };
    let outbox = createMemoryOutbox();
    const id = outbox.enqueue({ at: clock.now(), body: '{"subject":"é"}' });
    let backup = outbox.copy();
    let running = startRunner(outbox, settings, clock);
    const restoresAt = new Set([150, 350, 550, 750, 950]);
    let restarts = 0;
    let lastNumber = 0;
    for (let attempts = 1; attempts <= 1_000; attempts += 1) {
      const before = running.changes.length;
      await waitUntil({
        what: `the outcome of attempt ${attempts}`,
        check: () => running.changes.slice(before).some(({ kind }) => kind === 'retried' || kind === 'dead'),
        on: running.changed,
      }).catch((error: unknown) => {
        throw new Error(`attempt ${attempts}: ${JSON.stringify(outbox.row(id))}`, { cause: error });
      });
      const number = sink.requests().at(-1)?.attempt ?? 0;
      expect(number).toBeGreaterThan(lastNumber);
      lastNumber = number;
      if (outbox.row(id).state === 'dead') outbox.retry(id, clock.now());
      if (attempts === 100 || attempts === 500) backup = outbox.copy();
      const restore = restoresAt.has(attempts);
      if (restore || (attempts % 20 === 0 && restarts < 50)) {
        await running.runner.stop(0);
        if (restore) lastNumber = backup.row(id).attempts;
        outbox = restore ? backup.copy() : outbox.copy();
        // Half of the ends are crashes: the attempt had begun, and nobody knows how it went.
        if (!restore && random.chance(0.5) && outbox.row(id).state === 'queued')
          outbox.startAttempt(id, clock.now());
        restarts += 1;
        running = startRunner(outbox, settings, clock);
      }
      running.runner.wake();
      while (outbox.row(id).state === 'queued') await clock.advanceToNextTimer();
    }
    expect(restarts).toBeGreaterThanOrEqual(50);
    const requests = sink.requests();
    expect(requests.length).toBeGreaterThanOrEqual(1_000);
    expect(new Set(requests.map(({ header }) => header('webhook-id')))).toEqual(new Set([id]));
    expect(new Set(requests.map(({ header }) => header('idempotency-key')))).toEqual(new Set([id]));
    expect(new Set(requests.map(({ body }) => body.toString()))).toEqual(new Set(['{"subject":"é"}']));
    expect(requests.filter(({ attempt }) => attempt === 1)).toHaveLength(1);
    const judge = new Webhook(SECRET);
    for (const { header, body } of requests) {
      const at = new Date(Number(header('webhook-timestamp')) * 1_000);
      expect(header('webhook-signature')).toBe(judge.sign(id, at, body));
    }
    expect(new Set(requests.map(({ header }) => header('webhook-signature'))).size).toBeGreaterThan(900);
  });
});

describe('Q26: answers of real receivers', () => {
  it('Q26: 500, 429, no answer and malformed ones are tried again, with an entry each, until accepted', async () => {
    const clock = createFakeClock(Date.now());
    const answers = [
      { status: 500 },
      { status: 429 },
      { closeAfterRequest: true },
      { status: 200, text: 'null' },
      { status: 200, json: { success: 'false' } },
      { status: 201, json: { success: true } },
    ] as const;
    const sink = await startSink({ answer: (_, index) => answers[index] ?? ACCEPTED });
    const outbox = createMemoryOutbox();
    const id = outbox.enqueue({ at: clock.now() });
    startRunner(outbox, { delivery: { targets: [{ id: 'webhook', url: sink.url }] } }, clock);
    for (let hours = 0; hours < 40 && outbox.row(id).state !== 'delivered'; hours += 1) {
      while (outbox.row(id).state === 'sending') await turn();
      await clock.advance(HOUR);
      await turn();
    }
    expect(
      outbox.row(id).history.map(({ outcome, status, error }) => [outcome, status, error?.code]),
    ).toEqual([
      ['refused', 500, 'delivery.server-fault'],
      ['refused', 429, 'delivery.slow-down'],
      ['unknown', null, 'delivery.connection-lost'],
      ['refused', 200, 'delivery.not-accepted'],
      ['refused', 200, 'delivery.not-accepted'],
      ['accepted', 201, undefined],
    ]);
  });
});

/** One turn of the event loop: what the network has brought is taken in. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe('RES-4: a stalled receiver beside a quick one', () => {
  it('RES-4: delays it by a second at most', { timeout: 60_000 }, async () => {
    const [slow, quick] = [await startSink({ answer: () => ({ stall: true }) }), await startSink()];
    const outbox = createMemoryOutbox();
    const { runner } = startRunner(outbox, {
      delivery: {
        targets: [
          { id: 'slow', url: slow.url, timeoutSeconds: 2 },
          { id: 'quick', url: quick.url },
        ],
      },
    });
    const waits: number[] = [];
    for (let round = 1; round <= 40; round += 1) {
      outbox.enqueue({ at: Date.now(), target: 'slow' });
      const began = performance.now();
      outbox.enqueue({ at: Date.now(), target: 'quick' });
      runner.wake();
      await quick.waitFor(round);
      waits.push(performance.now() - began);
    }
    expect(Math.max(...waits)).toBeLessThanOrEqual(1_000);
    expect(slow.connections()).toBeGreaterThanOrEqual(1);
  });
});

describe('PRO-5: stopping in real time', () => {
  it('PRO-5: a receiver that stalls does not keep the agent from stopping', async () => {
    const sink = await startSink({ answer: () => ({ stall: true }) });
    const outbox = createMemoryOutbox();
    const id = outbox.enqueue({ at: Date.now() });
    const { runner } = startRunner(outbox, { delivery: { targets: [{ id: 'webhook', url: sink.url }] } });
    await sink.waitFor(1);
    const began = performance.now();
    await runner.stop(200);
    expect(performance.now() - began).toBeLessThanOrEqual(2_000);
    expect(outbox.row(id)).toMatchObject({
      state: 'queued',
      history: [{ outcome: 'unknown', error: { code: 'delivery.interrupted' } }],
    });
  });
});

describe('a test request', () => {
  it('says that it is one, is signed like a real one and leaves no trace', async () => {
    const sink = await startSink();
    const sender = createRequestSender({ clock: systemClock, reach: 'anywhere', wayOut: straight });
    closers.push(sender.close);
    const settings = settingsSchema.parse({
      delivery: { targets: [{ id: 'webhook', url: sink.url, sign: true }] },
    });
    const [target] = settings.delivery.targets;
    if (target === undefined) throw new Error('no target');
    const deps = {
      clock: systemClock,
      newId: systemNewId,
      secrets: { get: async () => ok(SECRET) },
      send: sender.send,
      userAgent: 'test',
      signal: new AbortController().signal,
    };
    const result = await sendTestDelivery(deps, target);
    expect(result).toMatchObject({
      ok: true,
      value: { verdict: { kind: 'accepted' }, outcome: { status: 200 } },
    });
    const [request] = sink.requests();
    expect(JSON.parse(request?.body.toString() ?? '')).toMatchObject({ test: true });
    expect(request?.id).toMatch(/^test_/u);
    expect(request?.header('webhook-signature')).toMatch(/^v1,/u);
  });

  it('is not sent when the secret is missing', async () => {
    const sink = await startSink();
    const sender = createRequestSender({ clock: systemClock, reach: 'anywhere', wayOut: straight });
    closers.push(sender.close);
    const settings = settingsSchema.parse({
      delivery: { targets: [{ id: 'webhook', url: sink.url, sign: true }] },
    });
    const [target] = settings.delivery.targets;
    if (target === undefined) throw new Error('no target');
    const secrets = { get: async () => ok(null) };
    const { signal } = new AbortController();
    const deps = {
      clock: systemClock,
      newId: systemNewId,
      secrets,
      send: sender.send,
      userAgent: 'test',
      signal,
    };
    expect(await sendTestDelivery(deps, target)).toMatchObject({
      ok: false,
      error: { code: 'secret.missing', params: { name: 'WEBHOOK_SIGNING' } },
    });
    expect(sink.requests()).toHaveLength(0);
  });
});
