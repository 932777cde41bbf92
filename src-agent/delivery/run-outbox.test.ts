import { describe, expect, it, vi } from 'vitest';
import { createMemoryOutbox } from '../../test/support/memory-outbox.ts';
import {
  ACCEPTED_OUTCOME,
  type Answer,
  answeredOutcome,
  createOutboxRig,
  failedOutcome,
  targetInput,
} from '../../test/support/outbox-rig.ts';
import { err, ok, type Result } from '../contract/result.ts';

// Thousands of runs on a machine that others use too.
vi.setConfig({ testTimeout: 60_000 });

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Tuesday 18 November 2025, 10h15 in Paris. */
const START = Date.parse('2025-11-18T09:15:00Z');

const twoTargets = { delivery: { targets: [targetInput('slow'), targetInput('quick')] } };

describe('the outbox loop', () => {
  it('sends what is due, oldest first, and records it', async () => {
    const rig = createOutboxRig();
    const first = rig.outbox.enqueue({ at: START - 2 });
    const second = rig.outbox.enqueue({ at: START - 1 });
    const later = rig.outbox.enqueue({ at: START + HOUR });
    rig.runner.start();
    await rig.clock.advance(SECOND);
    expect(rig.sent.map(({ id }) => id)).toEqual([first, second]);
    expect(rig.outbox.row(first)).toMatchObject({
      state: 'delivered',
      attempts: 1,
      history: [{ number: 1, outcome: 'accepted', status: 200, error: null }],
    });
    expect(rig.outbox.row(later).state).toBe('queued');
    expect(rig.changes.map(({ kind }) => kind)).toEqual(['started', 'delivered', 'started', 'delivered']);
    await rig.clock.advance(HOUR);
    expect(rig.outbox.row(later).state).toBe('delivered');
  });

  it('is woken for what was just queued', async () => {
    const rig = createOutboxRig();
    rig.runner.start();
    await rig.clock.advance(SECOND);
    rig.outbox.enqueue({ at: rig.clock.now() });
    rig.runner.wake();
    await rig.clock.advance(0);
    expect(rig.sent).toHaveLength(1);
  });

  it('DEL-1: stores the attempt before the request leaves, and names the moments of an attempt in order', async () => {
    const moments: string[] = [];
    const rig = createOutboxRig({ crashPoint: (name) => moments.push(`${name}: ${stateOf()}`) });
    const id = rig.outbox.enqueue({ at: START });
    const stateOf = () => rig.outbox.row(id).state;
    rig.runner.start();
    await rig.clock.advance(SECOND);
    expect(moments).toEqual([
      'before-start-attempt: queued',
      'after-start-attempt: sending',
      'after-request-sent: sending',
      'after-answer-read-before-record: sending',
      'after-record: delivered',
    ]);
  });

  it('DEL-1: stores a result together with the next start of the same target, before the next request leaves', async () => {
    const outbox = createMemoryOutbox();
    const sentBefore: number[] = [];
    const rig = createOutboxRig({
      outbox: {
        ...outbox,
        recordDeliveredAndStart: (...asked) => {
          sentBefore.push(rig.sent.length);
          return outbox.recordDeliveredAndStart(...asked);
        },
      },
    });
    for (let made = 0; made < 3; made += 1) rig.outbox.enqueue({ at: START });
    rig.runner.start();
    await rig.clock.advance(SECOND);
    expect(rig.sent).toHaveLength(3);
    expect(sentBefore).toEqual([1, 2]);
    expect(rig.outbox.rows().map(({ state, attempts }) => [state, attempts])).toEqual(
      Array(3).fill(['delivered', 1]),
    );
  });

  it('goes on with the oldest of all targets, whichever queue a result is of', async () => {
    const targets = ['a', 'b', 'c', 'd', 'e'];
    const settings = { delivery: { targets: targets.map((id) => targetInput(id)) } };
    const rig = createOutboxRig({
      settings,
      answer: ({ request }) =>
        'abe'.includes(request.connection.id)
          ? ACCEPTED_OUTCOME
          : { outcome: ACCEPTED_OUTCOME, tookMs: HOUR },
    });
    for (const target of ['b', 'c', 'd']) rig.outbox.enqueue({ at: START - 20, target });
    for (const target of ['a', 'b', 'e', 'a']) rig.outbox.enqueue({ at: START - 10, target });
    rig.runner.start();
    await rig.clock.advance(SECOND);
    expect(rig.sent.map(({ request }) => request.connection.id)).toEqual(['b', 'c', 'd', 'a', 'b', 'e', 'a']);
  });

  it('DEL-1: what a dead agent left under way is repeated at once, with the same id and the next number', async () => {
    const rig = createOutboxRig();
    const id = rig.outbox.enqueue({ at: START });
    rig.outbox.startAttempt(id, START);
    rig.runner.start();
    await rig.clock.advance(SECOND);
    expect(rig.sent.map((request) => [request.id, request.attempt])).toEqual([[id, 2]]);
    expect(rig.outbox.row(id).history.map(({ outcome }) => outcome)).toEqual(['unknown', 'accepted']);
  });

  it('buries what goes to a target that no longer exists, visibly', async () => {
    const rig = createOutboxRig();
    const id = rig.outbox.enqueue({ at: START, target: 'removed' });
    rig.runner.start();
    await rig.clock.advance(SECOND);
    expect(rig.sent).toHaveLength(0);
    expect(rig.outbox.row(id)).toMatchObject({
      state: 'dead',
      history: [{ error: { code: 'delivery.target-missing', params: { target: 'removed' } } }],
    });
  });

  it('keeps what goes to a target that is switched off, and sends it when it is on again', async () => {
    const off = { delivery: { targets: [targetInput('webhook', { enabled: false })] } };
    const rig = createOutboxRig({ settings: off });
    const id = rig.outbox.enqueue({ at: START });
    rig.runner.start();
    await rig.clock.advance(3 * DAY);
    expect(rig.sent).toHaveLength(0);
    expect(rig.outbox.row(id)).toMatchObject({ state: 'queued', postponed: 'disabled', attempts: 0 });
    rig.setSettings({ delivery: { targets: [targetInput('webhook')] } });
    await rig.clock.advance(SECOND);
    expect(rig.outbox.row(id).state).toBe('delivered');
  });

  it('sends to the address of now, not to the one that stood when the mail came', async () => {
    const rig = createOutboxRig({ answer: () => answeredOutcome(500) });
    rig.outbox.enqueue({ at: START });
    rig.runner.start();
    await rig.clock.advance(SECOND);
    const moved = targetInput('webhook', { url: 'https://elsewhere.example/new' });
    rig.setSettings({ delivery: { targets: [moved] } });
    await rig.clock.advance(MINUTE);
    expect(rig.sent.map(({ request }) => request.url)).toEqual([
      'https://webhook.example/hook',
      'https://elsewhere.example/new',
    ]);
  });
});

describe('Q6: sending switched off', () => {
  it('Q6: makes no call at all, presence included, and keeps everything', async () => {
    const presence = { presentUrl: 'https://presence.example/yes', absentUrl: 'https://presence.example/no' };
    const settings = (enabled: boolean) => ({
      delivery: { enabled, targets: [targetInput('webhook')], presence },
    });
    const rig = createOutboxRig({
      settings: settings(false),
      answer: () => answeredOutcome(200, '{"success":true}'),
    });
    const ids = [
      rig.outbox.enqueue({ at: START }),
      rig.outbox.enqueue({ at: START, target: 'presence', body: '{"presence":true}' }),
      rig.outbox.enqueue({ at: START, target: 'presence', body: '{"presence":false}' }),
    ];
    rig.runner.start();
    await rig.clock.advance(2 * DAY);
    expect(rig.sent).toHaveLength(0);
    expect(ids.map((id) => rig.outbox.row(id).attempts)).toEqual([0, 0, 0]);
    rig.setSettings(settings(true));
    await rig.clock.advance(SECOND);
    expect(rig.sent.map(({ request }) => request.url).sort()).toEqual([
      'https://presence.example/no',
      'https://presence.example/yes',
      'https://webhook.example/hook',
    ]);
    expect(ids.map((id) => rig.outbox.row(id).state)).toEqual(['delivered', 'delivered', 'delivered']);
  });
});

describe('Q9: the hourly limit', () => {
  const limited = (ratePerHour: number) => ({
    delivery: { targets: [targetInput('webhook', { ratePerHour }), targetInput('free')] },
  });

  it('Q9: delays what is above it, drops nothing, and adds no entry to a history meanwhile', async () => {
    const rig = createOutboxRig({ settings: limited(5) });
    const ids = Array.from({ length: 12 }, (_, at) => rig.outbox.enqueue({ at: START + at }));
    rig.runner.start();
    await rig.clock.advance(59 * MINUTE);
    expect(rig.sent).toHaveLength(5);
    const waiting = ids.slice(5).map((id) => rig.outbox.row(id));
    expect(waiting.map(({ postponed, history }) => [postponed, history.length])).toEqual(
      waiting.map(() => ['rate-limit', 0]),
    );
    await rig.clock.advance(2 * MINUTE);
    expect(rig.sent).toHaveLength(10);
    await rig.clock.advance(HOUR);
    expect(ids.map((id) => rig.outbox.row(id).history.length)).toEqual(ids.map(() => 1));
  });

  it('Q9: survives a restart', async () => {
    const rig = createOutboxRig({ settings: limited(2) });
    for (let at = 0; at < 4; at += 1) rig.outbox.enqueue({ at: START + at });
    rig.runner.start();
    await rig.clock.advance(MINUTE);
    await rig.runner.stop();
    const again = createOutboxRig({ settings: limited(2), outbox: rig.outbox, clock: rig.clock });
    again.runner.start();
    await rig.clock.advance(58 * MINUTE);
    expect(again.sent).toHaveLength(0);
    await rig.clock.advance(2 * MINUTE);
    expect(again.sent).toHaveLength(2);
  });

  it('Q9: counts mails, not attempts, and each target for itself', async () => {
    const rig = createOutboxRig({
      settings: limited(1),
      answer: ({ request, attempt }) =>
        request.connection.id === 'webhook' && attempt === 1
          ? answeredOutcome(500)
          : answeredOutcome(200, '{"success":true}'),
    });
    rig.outbox.enqueue({ at: START });
    for (let at = 0; at < 5; at += 1) rig.outbox.enqueue({ at: START, target: 'free' });
    rig.runner.start();
    await rig.clock.advance(MINUTE);
    expect(
      rig.sent.filter(({ request }) => request.connection.id === 'webhook').map(({ attempt }) => attempt),
    ).toEqual([1, 2]);
    expect(rig.sent.filter(({ request }) => request.connection.id === 'free')).toHaveLength(5);
  });

  it('DEL-7: is decided again as soon as it is changed', async () => {
    const rig = createOutboxRig({ settings: limited(1) });
    for (let at = 0; at < 3; at += 1) rig.outbox.enqueue({ at: START });
    rig.runner.start();
    await rig.clock.advance(MINUTE);
    expect(rig.sent).toHaveLength(1);
    rig.setSettings(limited(0));
    await rig.clock.advance(SECOND);
    expect(rig.sent).toHaveLength(3);
  });
});

describe('secrets', () => {
  const signing = {
    delivery: {
      targets: [targetInput('webhook', { sign: true, bearer: 'WEBHOOK_BEARER' }), targetInput('plain')],
    },
  };
  const good = { WEBHOOK_SIGNING: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', WEBHOOK_BEARER: 'token' };

  it.each<[string, Result<string | null>]>([
    ['missing', ok(null)],
    ['unreadable', err('keychain.locked')],
    ['malformed', ok('no secret at all')],
  ])('a target whose secret is %s waits, attempts nothing and holds nobody else up', async (_, answer) => {
    let usable = false;
    const rig = createOutboxRig({
      settings: signing,
      secret: (name) =>
        usable ? ok(name === 'WEBHOOK_SIGNING' ? good.WEBHOOK_SIGNING : good.WEBHOOK_BEARER) : answer,
    });
    const id = rig.outbox.enqueue({ at: START });
    rig.outbox.enqueue({ at: START, target: 'plain' });
    rig.runner.start();
    await rig.clock.advance(HOUR);
    expect(rig.sent.map(({ request }) => request.connection.id)).toEqual(['plain']);
    expect(rig.outbox.row(id)).toMatchObject({ state: 'queued', attempts: 0 });
    expect(rig.changes).toContainEqual(
      expect.objectContaining({ kind: 'target-troubled', target: 'webhook' }),
    );
    usable = true;
    await rig.clock.advance(20 * SECOND);
    expect(rig.outbox.row(id).state).toBe('delivered');
    expect(rig.sent.at(-1)?.request.headers).toMatchObject({
      authorization: 'Bearer token',
      'webhook-signature': expect.stringMatching(/^v1,/u),
    });
  });
});

describe('RES-4: one target never delays another', () => {
  it('RES-4: a stalled target beside a quick one: at most a second', async () => {
    const rig = createOutboxRig({
      settings: twoTargets,
      answer: ({ request }): Answer =>
        request.connection.id === 'slow'
          ? { outcome: failedOutcome('delivery.timed-out', true), tookMs: 20 * SECOND }
          : { outcome: answeredOutcome(200, '{"success":true}'), tookMs: 5 },
    });
    rig.runner.start();
    const waits: number[] = [];
    for (let round = 0; round < 100; round += 1) {
      rig.outbox.enqueue({ at: rig.clock.now(), target: 'slow' });
      const id = rig.outbox.enqueue({ at: rig.clock.now(), target: 'quick' });
      const queuedAt = rig.clock.now();
      rig.runner.wake();
      await rig.clock.advance(3 * SECOND);
      waits.push((rig.sent.find((request) => request.id === id)?.at ?? Infinity) - queuedAt);
    }
    expect(Math.max(...waits)).toBeLessThanOrEqual(SECOND);
    expect(rig.most.perTarget).toBe(1);
  });

  it('RES-4: six failing targets leave room for a healthy one', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const rig = createOutboxRig({
      settings: { delivery: { targets: [...names, 'healthy'].map((id) => targetInput(id)) } },
      answer: ({ request }): Answer =>
        request.connection.id === 'healthy'
          ? { outcome: answeredOutcome(200, '{"success":true}'), tookMs: 5 }
          : { outcome: failedOutcome('delivery.timed-out', true), tookMs: 20 * SECOND },
    });
    for (const name of names)
      for (let at = 0; at < 50; at += 1) rig.outbox.enqueue({ at: START, target: name });
    rig.runner.start();
    await rig.clock.advance(2 * MINUTE);
    const waits: number[] = [];
    for (let round = 0; round < 50; round += 1) {
      const id = rig.outbox.enqueue({ at: rig.clock.now(), target: 'healthy' });
      const queuedAt = rig.clock.now();
      rig.runner.wake();
      await rig.clock.advance(7 * SECOND);
      waits.push((rig.sent.find((request) => request.id === id)?.at ?? Infinity) - queuedAt);
    }
    expect(Math.max(...waits)).toBeLessThanOrEqual(SECOND);
    expect(rig.most.inAll).toBeLessThanOrEqual(4);
  });
});

describe('DEL-4: what an answer means for the whole target', () => {
  it('DEL-4: 410 switches the target off and keeps its queue', async () => {
    const off = { delivery: { targets: [targetInput('webhook', { enabled: false })] } };
    const rig = createOutboxRig({
      answer: () => answeredOutcome(410),
      disableTarget: () => rig.setSettings(off),
    });
    const ids = Array.from({ length: 5 }, (_, at) => rig.outbox.enqueue({ at: START + at }));
    rig.runner.start();
    await rig.clock.advance(DAY);
    expect(rig.sent).toHaveLength(1);
    expect(rig.disabled).toMatchObject([{ target: 'webhook', failure: { code: 'delivery.gone' } }]);
    expect(ids.map((id) => rig.outbox.row(id).state)).toEqual([
      'dead',
      'queued',
      'queued',
      'queued',
      'queued',
    ]);
  });

  it('DEL-4: 410 of Make holds the target for half an hour and says so', async () => {
    const make = targetInput('webhook', { url: 'https://hook.eu1.make.com/abc' });
    let on = false;
    const rig = createOutboxRig({
      settings: { delivery: { targets: [make] } },
      answer: () => (on ? answeredOutcome(200, '{"success":true}') : answeredOutcome(410)),
    });
    const ids = Array.from({ length: 5 }, (_, at) => rig.outbox.enqueue({ at: START + at }));
    rig.runner.start();
    await rig.clock.advance(29 * MINUTE);
    expect(rig.sent).toHaveLength(1);
    expect(rig.disabled).toEqual([]);
    expect(rig.changes).toContainEqual(expect.objectContaining({ kind: 'target-troubled' }));
    on = true;
    await rig.clock.advance(20 * MINUTE);
    expect(ids.map((id) => rig.outbox.row(id).state)).toEqual(ids.map(() => 'delivered'));
  });

  it('DEL-4: Retry-After keeps the whole target waiting, 429 without it slows it down', async () => {
    const answers = [
      answeredOutcome(429, '', { retryAfter: '90' }),
      answeredOutcome(429),
      answeredOutcome(200, '{"success":true}'),
    ];
    const rig = createOutboxRig({
      answer: () => answers.shift() ?? answeredOutcome(200, '{"success":true}'),
    });
    for (let at = 0; at < 4; at += 1) rig.outbox.enqueue({ at: START + at });
    rig.runner.start();
    await rig.clock.advance(HOUR);
    const times = rig.sent.map(({ at }) => at - START);
    expect(times[1]).toBeGreaterThanOrEqual(90 * SECOND);
    expect((times[2] ?? 0) - (times[1] ?? 0)).toBeGreaterThanOrEqual(1_600);
    expect(rig.outbox.rows().map(({ state }) => state)).toEqual(Array(4).fill('delivered'));
  });

  it('a refusal of one delivery does not slow the next', async () => {
    const rig = createOutboxRig({
      answer: ({ id }) =>
        id.endsWith('1') ? answeredOutcome(422) : answeredOutcome(200, '{"success":true}'),
    });
    for (let at = 0; at < 20; at += 1) rig.outbox.enqueue({ at: START });
    rig.runner.start();
    await rig.clock.advance(10);
    expect(rig.sent).toHaveLength(20);
    expect(rig.outbox.rows().filter(({ state }) => state === 'dead')).toHaveLength(2);
  });

  it('DEL-5: a target that has been failing for 120 h is switched off, its queue kept', async () => {
    const rig = createOutboxRig({ answer: () => failedOutcome('delivery.connection-refused') });
    rig.runner.start();
    for (let hour = 0; hour < 130; hour += 2) {
      rig.outbox.enqueue({ at: rig.clock.now() });
      rig.runner.wake();
      await rig.clock.advance(2 * HOUR);
      if (hour < 118) expect(rig.disabled).toEqual([]);
    }
    expect(rig.disabled[0]).toMatchObject({
      target: 'webhook',
      failure: { code: 'delivery.connection-refused' },
    });
    expect(rig.outbox.rows().some(({ state }) => state === 'queued')).toBe(true);
  });
});

describe('NET-2: a network that cannot be trusted', () => {
  it('NET-2: nothing is marked, and deliveries go on within a minute after it opens', async () => {
    let open = false;
    const rig = createOutboxRig({
      answer: () =>
        open ? answeredOutcome(200, '{"success":true}') : failedOutcome('delivery.certificate-refused'),
      reachable: () => open,
    });
    const ids = Array.from({ length: 8 }, (_, at) => rig.outbox.enqueue({ at: START + at }));
    rig.runner.start();
    await rig.clock.advance(4 * HOUR);
    expect(ids.map((id) => rig.outbox.row(id).state)).toEqual(ids.map(() => 'queued'));
    const before = rig.sent.length;
    expect(before).toBeLessThanOrEqual(8 * 5);
    open = true;
    await rig.clock.advance(MINUTE);
    expect(ids.map((id) => rig.outbox.row(id).state)).toEqual(ids.map(() => 'delivered'));
    expect(rig.sent).toHaveLength(before + 8);
  });

  it('NET-5: a proxy that is away for two weeks costs no attempt; within a minute of its return all is delivered', async () => {
    let open = false;
    const rig = createOutboxRig({
      answer: () => (open ? answeredOutcome(200, '{"success":true}') : failedOutcome('network.proxy-silent')),
      reachable: () => open,
    });
    const ids = Array.from({ length: 3 }, (_, at) => rig.outbox.enqueue({ at: START + at }));
    rig.runner.start();
    await rig.clock.advance(14 * DAY);
    for (const id of ids)
      expect(rig.outbox.row(id)).toMatchObject({ state: 'queued', roundAttempts: 0, roundStartedAt: null });
    expect(rig.disabled).toEqual([]);
    open = true;
    await rig.clock.advance(MINUTE);
    expect(ids.map((id) => rig.outbox.row(id).state)).toEqual(ids.map(() => 'delivered'));
    expect(ids.flatMap((id) => rig.outbox.row(id).history.map(({ outcome }) => outcome))).not.toContain(
      'unknown',
    );
  });

  it('asks for a connection, not with a delivery, and no more than once in 45 seconds', async () => {
    const rig = createOutboxRig({ answer: () => failedOutcome('delivery.host-unknown') });
    rig.outbox.enqueue({ at: START });
    rig.runner.start();
    await rig.clock.advance(HOUR);
    expect(rig.probes.length).toBeGreaterThanOrEqual(59);
    expect(rig.probes.length).toBeLessThanOrEqual(80);
    expect(rig.sent.length).toBeLessThanOrEqual(4);
  });
});

describe('TIM-3, TIM-4: clocks that jump and machines that sleep', () => {
  it('TIM-3: a clock set back ten years delays no retry', async () => {
    const rig = createOutboxRig({
      answer: ({ attempt }) => answeredOutcome(attempt < 3 ? 500 : 200, '{"success":true}'),
    });
    const id = rig.outbox.enqueue({ at: START });
    rig.runner.start();
    await rig.clock.advance(10 * SECOND);
    expect(rig.sent).toHaveLength(2);
    rig.clock.jump(-3_650 * DAY);
    await rig.clock.advance(8 * MINUTE);
    expect(rig.outbox.row(id).state).toBe('delivered');
    for (const { startedAt, endedAt } of rig.outbox.row(id).history)
      expect(endedAt).toBeGreaterThanOrEqual(startedAt);
  });

  it('TIM-3: a clock set back frees what waits for a window that is open now', async () => {
    const rig = createOutboxRig({
      settings: { window: { start: '09h00', end: '10h00' }, delivery: { targets: [targetInput('webhook')] } },
    });
    rig.outbox.enqueue({ at: START, heldByWindow: true });
    rig.runner.start();
    await rig.clock.advance(MINUTE);
    expect(rig.sent).toHaveLength(0);
    rig.clock.jump(-HOUR);
    await rig.clock.advance(MINUTE);
    expect(rig.sent).toHaveLength(1);
  });

  it('TIM-4: after a sleep of three days one retry at a time, and no burst while the target is still down', async () => {
    const rig = createOutboxRig({ answer: () => failedOutcome('delivery.connection-refused') });
    for (let at = 0; at < 40; at += 1) rig.outbox.enqueue({ at: START });
    rig.runner.start();
    await rig.clock.advance(2 * HOUR);
    const before = rig.sent.length;
    rig.clock.jump(3 * DAY);
    await rig.clock.advance(100 * SECOND);
    const times = rig.sent.slice(before).map(({ monotonicAt }) => monotonicAt);
    expect(times.length).toBeGreaterThanOrEqual(35);
    for (let at = 1; at < times.length; at += 1) {
      expect((times[at] ?? 0) - (times[at - 1] ?? 0)).toBeGreaterThanOrEqual(SECOND);
    }
    expect(rig.most.perTarget).toBe(1);
  });

  it('TIM-3: looks at least once a minute, whatever waits', async () => {
    const rig = createOutboxRig();
    rig.outbox.enqueue({ at: START + 30 * DAY });
    rig.runner.start();
    for (let round = 0; round < 50; round += 1) {
      expect(Math.min(...rig.clock.pendingTimers())).toBeLessThanOrEqual(MINUTE);
      await rig.clock.advanceToNextTimer();
    }
  });
});

describe('PRO-5: stopping', () => {
  it('PRO-5: waits for what is under way, and takes nothing new', async () => {
    const rig = createOutboxRig({
      answer: () => ({ outcome: answeredOutcome(200, '{"success":true}'), tookMs: 3 * SECOND }),
    });
    const first = rig.outbox.enqueue({ at: START });
    const second = rig.outbox.enqueue({ at: START });
    rig.runner.start();
    await rig.clock.advance(SECOND);
    const stopped = rig.runner.stop();
    await rig.clock.advance(3 * SECOND);
    await stopped;
    expect([first, second].map((id) => rig.outbox.row(id).state)).toEqual(['delivered', 'queued']);
    expect(rig.clock.pendingTimers()).toEqual([]);
  });

  it('PRO-5: cuts what does not end in time and stores it as unknown', async () => {
    const rig = createOutboxRig({
      answer: () => ({ outcome: answeredOutcome(200, '{"success":true}'), tookMs: HOUR }),
    });
    const id = rig.outbox.enqueue({ at: START });
    rig.runner.start();
    await rig.clock.advance(SECOND);
    const began = rig.clock.monotonic();
    const stopped = rig.runner.stop();
    await rig.clock.advance(10 * SECOND);
    await stopped;
    expect(rig.clock.monotonic() - began).toBeLessThanOrEqual(10 * SECOND);
    expect(rig.outbox.row(id)).toMatchObject({
      state: 'queued',
      history: [{ outcome: 'unknown', error: { code: 'delivery.interrupted' } }],
    });
    await rig.clock.advance(2 * HOUR);
    expect(rig.outbox.row(id).history).toHaveLength(1);
    expect(rig.runner.state().phase).toBe('stopped');
  });
});

describe('STO-6: a store that refuses', () => {
  it('STO-6: sends nothing that it could not note first', async () => {
    const rig = createOutboxRig();
    const id = rig.outbox.enqueue({ at: START });
    rig.outbox.failNext('startAttempt', 3);
    rig.runner.start();
    await rig.clock.advance(12 * SECOND);
    expect(rig.sent).toHaveLength(0);
    expect(rig.runner.state().trouble).toContain('disk is full');
    await rig.clock.advance(MINUTE);
    expect(rig.sent).toHaveLength(1);
    expect(rig.outbox.row(id).state).toBe('delivered');
    expect(rig.runner.state().trouble).toBeNull();
  });

  it('STO-6: keeps an answer that could not be stored, and sends nothing twice meanwhile', async () => {
    const rig = createOutboxRig();
    const id = rig.outbox.enqueue({ at: START });
    rig.outbox.enqueue({ at: START });
    rig.outbox.failNext('recordDelivered', 10);
    rig.outbox.failNext('recordDeliveredAndStart', 10);
    rig.runner.start();
    await rig.clock.advance(45 * SECOND);
    expect(rig.sent).toHaveLength(1);
    await rig.clock.advance(MINUTE);
    expect(rig.outbox.row(id)).toMatchObject({ state: 'delivered', attempts: 1 });
    expect(rig.sent).toHaveLength(2);
  });

  it('STO-6: records alone what could not be recorded together with the next start', async () => {
    const rig = createOutboxRig();
    const ids = [rig.outbox.enqueue({ at: START }), rig.outbox.enqueue({ at: START })];
    rig.outbox.failNext('recordDeliveredAndStart', 1);
    rig.runner.start();
    await rig.clock.advance(SECOND);
    expect(rig.sent.map(({ id }) => id)).toEqual(ids);
    expect(rig.outbox.rows().map(({ state, attempts }) => [state, attempts])).toEqual([
      ['delivered', 1],
      ['delivered', 1],
    ]);
  });

  it.each([
    'due',
    'nextDueAt',
    'recoverInterrupted',
    'releasePostponed',
    'failingSince',
    'recordRetry',
  ] as const)('STO-6: goes on after %s failed', async (method) => {
    const rig = createOutboxRig({
      answer: ({ attempt }) => answeredOutcome(attempt === 1 ? 500 : 200, '{"success":true}'),
    });
    const id = rig.outbox.enqueue({ at: START });
    rig.outbox.failNext(method, 2);
    rig.runner.start();
    await rig.clock.advance(2 * MINUTE);
    expect(rig.outbox.row(id)).toMatchObject({ state: 'delivered', attempts: 2 });
  });
});
