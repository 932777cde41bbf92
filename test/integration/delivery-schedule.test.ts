import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import type { SettingsInput } from '../../src-agent/contract/settings.ts';
import { parseTimeOfDay } from '../../src-agent/contract/wall-clock.ts';
import type { HttpOutcome } from '../../src-agent/delivery/http-outcome.ts';
import { judgeAnswer } from '../../src-agent/delivery/judge-answer.ts';
import { JITTER, RETRY_SCHEDULE_MS } from '../../src-agent/delivery/retry-policy.ts';
import { createMemoryOutbox, type MemoryOutbox } from '../support/memory-outbox.ts';
import {
  ACCEPTED_OUTCOME,
  type Answer,
  answeredOutcome,
  createOutboxRig,
  failedOutcome,
  type SentRequest,
  targetInput,
} from '../support/outbox-rig.ts';
import { createSeededRandom, type SeededRandom, takeSeed } from '../support/seeds.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const START = Date.parse('2025-11-18T09:15:00Z');

/** One line of an answer script, and how often it is drawn. */
const SCRIPT: readonly (readonly [weight: number, (random: SeededRandom) => Answer])[] = [
  [8, () => ({ outcome: ACCEPTED_OUTCOME, tookMs: 20 })],
  [8, () => ({ outcome: answeredOutcome(500), tookMs: 30 })],
  [4, () => ({ outcome: answeredOutcome(502), tookMs: 10 })],
  [4, () => ({ outcome: answeredOutcome(429), tookMs: 10 })],
  [3, (random) => ({ outcome: answeredOutcome(503, '', { retryAfter: String(random.integer(1, 900)) }) })],
  [1, () => ({ outcome: answeredOutcome(429, '', { retryAfter: '90000' }) })],
  [6, () => ({ outcome: answeredOutcome(200, '{"success":false}'), tookMs: 15 })],
  [4, () => ({ outcome: failedOutcome('delivery.timed-out', true), tookMs: 20 * SECOND })],
  [6, () => ({ outcome: failedOutcome('delivery.connection-refused') })],
  [4, () => ({ outcome: failedOutcome('delivery.connection-lost', true), tookMs: 500 })],
  [1, () => ({ outcome: failedOutcome('delivery.certificate-refused') })],
  [1, () => ({ outcome: answeredOutcome(404), tookMs: 10 })],
  [1, () => ({ outcome: answeredOutcome(302), tookMs: 10 })],
];
const WEIGHTS = SCRIPT.reduce((sum, [weight]) => sum + weight, 0);

function drawAnswer(random: SeededRandom): Answer {
  let left = random.next() * WEIGHTS;
  for (const [weight, make] of SCRIPT) {
    left -= weight;
    if (left < 0) return make(random);
  }
  return { outcome: ACCEPTED_OUTCOME };
}

function verdictOf(outcome: HttpOutcome) {
  return judgeAnswer({ success: 'json-success', url: 'https://x.example/', now: START, outcome });
}

/** How long a target may be left alone after this answer, at most. */
function longestPause(outcome: HttpOutcome): number {
  const verdict = verdictOf(outcome);
  if (verdict.kind === 'retry') return verdict.slowDown ? (verdict.retryAfterMs ?? 72 * SECOND) : SECOND;
  return verdict.kind === 'hold' ? SECOND : 0;
}

type Played = SentRequest & { readonly answer: Answer };

/** 100 deliveries with random answers to some targets, until each has ended. */
async function playScripts(
  seed: number,
  targets: readonly [string, ...string[]],
  options: { readonly sleeps?: readonly number[]; readonly withinMs?: number } = {},
) {
  const random = createSeededRandom(seed);
  const outbox = createMemoryOutbox();
  const plans: { id: string; attempt: number; endedAt: number; nextAt: number }[] = [];
  const watched: MemoryOutbox = {
    ...outbox,
    recordRetry: (id, attempt, nextAt) => {
      plans.push({ id, attempt: outbox.row(id).attempts, endedAt: attempt.endedAt, nextAt });
      outbox.recordRetry(id, attempt, nextAt);
    },
  };
  const answers = new Map<SentRequest, Answer>();
  const reachable = random.fork('reachable');
  const rig = createOutboxRig({
    outbox: watched,
    seed,
    settings: { delivery: { targets: targets.map((id) => targetInput(id)) } },
    reachable: () => reachable.chance(0.5),
    answer: (sent) => {
      const answer = drawAnswer(random.fork(`${sent.id}/${sent.attempt}`));
      answers.set(sent, answer);
      return answer;
    },
  });
  for (let made = 0; made < 100; made += 1) {
    outbox.enqueue({
      at: START + random.integer(0, options.withinMs ?? 2 * HOUR),
      target: random.pick(targets),
    });
  }
  rig.runner.start();
  const wakes: number[] = [];
  for (let hour = 0; hour < 400; hour += 1) {
    await rig.clock.advance(HOUR);
    if (options.sleeps?.includes(hour)) {
      rig.clock.jump(random.integer(MINUTE, DAY));
      wakes.push(rig.clock.monotonic());
    }
    if (outbox.rows().every(({ state }) => state === 'delivered' || state === 'dead')) break;
  }
  const played: Played[] = rig.sent.map((sent) => ({
    ...sent,
    answer: answers.get(sent) ?? { outcome: ACCEPTED_OUTCOME },
  }));
  return { rig, outbox, plans, played, wakes };
}

describe('DEL-4: 2,000 random answer scripts on the simulated clock', () => {
  const seed = takeSeed('DEL-4 scripts');

  it('DEL-4: every retry lies in its interval, and is made when its target is free', {
    timeout: 300_000,
  }, async () => {
    let scripts = 0;
    for (let run = 0; run < 12; run += 1) {
      const { rig, outbox, plans, played } = await playScripts(seed + run, ['a', 'b', 'c']);
      scripts += outbox.rows().length;
      expect(outbox.rows().filter(({ state }) => state !== 'delivered' && state !== 'dead')).toEqual([]);
      expect(rig.most.perTarget).toBe(1);
      expect(rig.most.inAll).toBeLessThanOrEqual(4);
      for (const plan of plans) {
        const nominal = RETRY_SCHEDULE_MS[plan.attempt] ?? 0;
        const sent = played.find(({ id, attempt }) => id === plan.id && attempt === plan.attempt);
        const verdict = verdictOf(sent?.answer.outcome ?? ACCEPTED_OUTCOME);
        const asked = verdict.kind === 'retry' ? (verdict.retryAfterMs ?? 0) : 0;
        const pause = plan.nextAt - plan.endedAt;
        expect(pause).toBeGreaterThanOrEqual(Math.max(asked, nominal * (1 - JITTER)) - 2);
        expect(pause).toBeLessThanOrEqual(Math.max(asked, nominal * (1 + JITTER)) + 2);
        const next = played.find(({ id, attempt }) => id === plan.id && attempt === plan.attempt + 1);
        if (next === undefined) throw new Error(`${plan.id} was never tried again`);
        if (verdict.kind !== 'hold') expect(next.at).toBeGreaterThanOrEqual(plan.nextAt);
        expect(unexplainedWait(next, plan.nextAt, played)).toBeLessThanOrEqual(61 * SECOND);
      }
    }
    expect(scripts).toBe(1_200);
  });

  it('DEL-4: with more targets than places, at most four under way, one per target', {
    timeout: 300_000,
  }, async () => {
    const most: number[] = [];
    let scripts = 0;
    for (let run = 0; run < 8; run += 1) {
      const targets = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] as const;
      // All are due at the start: whatever is drawn, the limit is reached.
      const { rig, outbox } = await playScripts(seed + 1_000 + run, targets, { withinMs: 0 });
      scripts += outbox.rows().length;
      expect(outbox.rows().filter(({ state }) => state !== 'delivered' && state !== 'dead')).toEqual([]);
      expect(rig.most.perTarget).toBe(1);
      most.push(rig.most.inAll);
    }
    expect(Math.max(...most)).toBe(4);
    expect(scripts).toBe(800);
  });

  it('DEL-4: no burst after a wake: until a target has accepted, a second between two tries', {
    timeout: 300_000,
  }, async () => {
    for (let run = 0; run < 5; run += 1) {
      const { played, wakes } = await playScripts(seed + 2_000 + run, ['a', 'b'], { sleeps: [3, 20] });
      for (const wake of wakes) {
        for (const target of ['a', 'b']) {
          const after = played.filter(
            ({ request, monotonicAt }) => request.connection.id === target && monotonicAt >= wake,
          );
          const proven = after.findIndex(({ answer }) => longestPause(answer.outcome) === 0);
          const tries = after.slice(0, proven === -1 ? undefined : proven + 1);
          for (const [at, later] of tries.slice(1).entries()) {
            const earlier = tries[at];
            expect(later.monotonicAt - (earlier?.endedAt ?? 0)).toBeGreaterThanOrEqual(SECOND);
          }
        }
      }
    }
  });
});

/** Of the wait after the planned instant, what neither another request to the target nor its pause explains. */
function unexplainedWait(next: Played, plannedAt: number, played: readonly Played[]): number {
  const sameTarget = played.filter(
    ({ request, id, attempt }) =>
      request.connection.id === next.request.connection.id && !(id === next.id && attempt === next.attempt),
  );
  let free = plannedAt;
  let unexplained = 0;
  for (const { at, endedAt, monotonicAt, answer } of sameTarget.toSorted((a, b) => a.at - b.at)) {
    const until = at + ((endedAt ?? monotonicAt) - monotonicAt) + longestPause(answer.outcome);
    if (until <= free) continue;
    if (at >= next.at) break;
    unexplained += Math.max(0, at - free);
    free = until;
  }
  return unexplained + Math.max(0, next.at - free);
}

it('DEL-5: a target down 76 h with 500 signals: 500 dead, announced, and delivered by hand with their first ids', {
  timeout: 300_000,
}, async () => {
  let down = true;
  const rig = createOutboxRig({
    answer: () => (down ? failedOutcome('delivery.connection-refused') : ACCEPTED_OUTCOME),
  });
  const ids = Array.from({ length: 500 }, (_, at) => rig.outbox.enqueue({ at: START + at }));
  rig.runner.start();
  await rig.clock.advance(74 * HOUR);
  expect(rig.outbox.rows().filter(({ state }) => state === 'dead')).toEqual([]);
  await rig.clock.advance(2 * HOUR);
  expect(rig.outbox.rows().filter(({ state }) => state === 'dead')).toHaveLength(500);
  for (const { history, roundStartedAt } of rig.outbox.rows()) {
    expect(history).toHaveLength(10);
    expect(history.at(-1)).toMatchObject({
      error: { code: 'delivery.connection-refused', retryable: false },
    });
    expect((history.at(-1)?.startedAt ?? 0) - (roundStartedAt ?? 0)).toBeGreaterThanOrEqual(75 * HOUR);
  }
  expect(rig.changes.filter(({ kind }) => kind === 'dead')).toHaveLength(500);
  const before = rig.sent.length;
  down = false;
  for (const id of ids) rig.outbox.retry(id, rig.clock.now());
  rig.runner.wake();
  await rig.clock.advance(MINUTE);
  expect(rig.outbox.rows().map(({ state }) => state)).toEqual(ids.map(() => 'delivered'));
  const repeated = rig.sent.slice(before);
  expect(repeated.map(({ id }) => id).sort()).toEqual([...ids].sort());
  expect(new Set(repeated.map(({ attempt }) => attempt))).toEqual(new Set([11]));
});

describe('DEL-7: window and limit delay, never drop', () => {
  /** Open by a reckoning of its own: minutes of the wall clock, without the code under test. */
  function isOpen(settings: SettingsInput, at: number): boolean {
    const { window } = settings;
    if (window === null || window === undefined) return true;
    const local = DateTime.fromMillis(at, { zone: settings.timeZone ?? 'Europe/Paris' });
    const minute = local.hour * 60 + local.minute;
    const [from, to] = [parseTimeOfDay(window.start) ?? 0, parseTimeOfDay(window.end) ?? 0];
    return from < to ? minute >= from && minute < to : minute >= from || minute < to;
  }

  it('DEL-7: 1,000 random edits while 500 rows wait: none lost, none sent outside, none twice', {
    timeout: 300_000,
  }, async () => {
    const random = createSeededRandom(takeSeed('DEL-7 edits'));
    const zones = ['Europe/Paris', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland'] as const;
    const time = () =>
      `${String(random.integer(0, 23)).padStart(2, '0')}h${random.pick(['00', '15', '30', '59'])}`;
    const edit = (): SettingsInput => {
      const [start, end] = [time(), time()];
      return {
        timeZone: random.pick(zones),
        window: random.chance(0.1) || start === end ? null : { start, end },
        delivery: {
          enabled: random.chance(0.8),
          targets: [
            targetInput('webhook', { enabled: random.chance(0.8), ratePerHour: random.integer(1, 5) }),
            targetInput('other', { enabled: random.chance(0.8), ratePerHour: random.integer(1, 5) }),
          ],
        },
      };
    };
    let settings = edit();
    const rig = createOutboxRig({ settings });
    for (let made = 0; made < 500; made += 1) {
      const heldByWindow = random.chance(0.8);
      rig.outbox.enqueue({ at: START, target: random.pick(['webhook', 'other']), heldByWindow });
    }
    rig.runner.start();
    let checked = 0;
    const check = () => {
      for (const { at, id, request } of rig.sent.slice(checked)) {
        const { heldByWindow } = rig.outbox.row(id);
        const target = settings.delivery?.targets?.find((entry) => entry.id === request.connection.id);
        expect({ id, enabled: settings.delivery?.enabled }).toEqual({ id, enabled: true });
        expect({ id, targetEnabled: target?.enabled }).toEqual({ id, targetEnabled: true });
        if (heldByWindow) expect({ id, open: isOpen(settings, at) }).toEqual({ id, open: true });
        const lastHour = rig.sent.filter(
          (other) =>
            other.request.connection.id === request.connection.id && other.at <= at && at - other.at <= HOUR,
        );
        expect(lastHour.findIndex((other) => other.id === id)).toBeLessThan(target?.ratePerHour ?? 0);
      }
      checked = rig.sent.length;
    };
    for (let edits = 0; edits < 1_000; edits += 1) {
      await rig.clock.advance(random.integer(0, 4 * MINUTE));
      check();
      settings = edit();
      rig.setSettings(settings);
    }
    await rig.clock.advance(0);
    check();
    const sentByThen = rig.sent.length;
    expect(sentByThen).toBeGreaterThan(100);
    expect(sentByThen).toBeLessThan(500);
    rig.setSettings({ delivery: { targets: [targetInput('webhook'), targetInput('other')] } });
    await rig.clock.advance(MINUTE);
    expect(rig.outbox.rows().filter(({ state }) => state !== 'delivered')).toEqual([]);
    expect(rig.sent).toHaveLength(500);
  });
});

describe('TIM-3, TIM-4: jumps and sleeps', () => {
  it('TIM-3: 1,000 jumps of 1 s to 10 years either way: next look within a minute, no burst, no negative length', {
    timeout: 300_000,
  }, async () => {
    const random = createSeededRandom(takeSeed('TIM-3 jumps'));
    const rig = createOutboxRig({
      answer: () => ({ outcome: failedOutcome('delivery.connection-refused'), tookMs: 40 }),
    });
    rig.runner.start();
    for (let jumps = 0; jumps < 1_000; jumps += 1) {
      const alive = rig.outbox.rows().filter(({ state }) => state === 'queued').length;
      for (let missing = alive; missing < 10; missing += 1) rig.outbox.enqueue({ at: rig.clock.now() });
      rig.runner.wake();
      const sizeMs = 10 ** (3 + random.next() * 8.5);
      rig.clock.jump(Math.round(random.chance(0.5) ? sizeMs : -sizeMs));
      await rig.clock.advance(random.integer(0, 2 * MINUTE));
      expect(Math.min(...rig.clock.pendingTimers())).toBeLessThanOrEqual(MINUTE);
    }
    const times = rig.sent.map(({ monotonicAt }) => monotonicAt);
    for (const [at, later] of times.slice(1).entries()) {
      expect(later - (times[at] ?? 0)).toBeGreaterThanOrEqual(SECOND);
    }
    for (const { history } of rig.outbox.rows()) {
      for (const { startedAt, endedAt } of history) expect(endedAt).toBeGreaterThanOrEqual(startedAt);
      expect(history.map(({ number }) => number)).toEqual(history.map((_, at) => at + 1));
    }
    expect(times.length).toBeGreaterThan(1_000);
  });

  it('TIM-4: 50 sleeps of a minute to three days: caught up within a minute of the wake', {
    timeout: 300_000,
  }, async () => {
    const random = createSeededRandom(takeSeed('TIM-4 sleeps'));
    let failing = true;
    const rig = createOutboxRig({ answer: () => (failing ? answeredOutcome(500) : ACCEPTED_OUTCOME) });
    rig.runner.start();
    for (let sleeps = 0; sleeps < 50; sleeps += 1) {
      failing = true;
      const ids = Array.from({ length: 5 }, () => rig.outbox.enqueue({ at: rig.clock.now() }));
      rig.runner.wake();
      await rig.clock.advance(2 * SECOND);
      failing = false;
      rig.clock.jump(random.integer(MINUTE, 3 * DAY));
      await rig.clock.advance(MINUTE);
      expect(ids.map((id) => rig.outbox.row(id).state)).toEqual(ids.map(() => 'delivered'));
    }
    expect(rig.most.perTarget).toBe(1);
  });
});
