import { assertNever } from '../contract/assert-never.ts';
import type { Failure } from '../contract/result.ts';
import type { DueDelivery, Timer } from '../ports.ts';
import { describeError } from '../support/describe-error.ts';
import {
  type Attempt,
  type AttemptTools,
  attemptDelivery,
  type Settlement,
  unsent,
} from './attempt-delivery.ts';
import { createGapWatch } from './clock-gap.ts';
import { createHourlyCount } from './hourly-count.ts';
import { nextStep, type OutboxSettings } from './next-step.ts';
import type { CrashPoint, OutboxRunner, OutboxRunnerDeps, OutboxState } from './outbox-runner.ts';
import { createOutboxUpkeep } from './outbox-upkeep.ts';
import { RETRY_SCHEDULE_MS } from './retry-policy.ts';
import type { SendingTarget } from './sending-target.ts';
import { createOutcomeStore, TROUBLE_PAUSE_MS } from './store-outcome.ts';
import { createTargetAccess } from './target-access.ts';
import { createTargetWatch } from './target-watch.ts';
import { tellOutcome } from './tell-outcome.ts';

/** Requests under way, all targets together (DEL-4); one per target. */
const MOST_IN_FLIGHT = 4;
/** The due dates are looked at again at least so often, whatever timers and clocks do (TIM-3). */
const LOOK_EVERY_MS = 60_000;
/** Leaves room within the 10 s that a stop of the whole agent may take (PRO-5). */
const DRAIN_MS = 8_000;
/** What was cut still has to be stored. */
const CUT_MS = 1_000;
/** Rows moved in one go: each is a commit, and other work gets its turn in between. */
const MOST_MOVES = 20;

/** The loop that empties the outbox. One per store. */
export function createOutboxRunner(deps: OutboxRunnerDeps): OutboxRunner {
  const { clock, log, outbox, onChange } = deps;
  const crash = (name: CrashPoint): void => deps.crashPoint?.(name);
  const tools: AttemptTools = {
    clock,
    random: deps.random,
    send: deps.send,
    sendMail: deps.google.send,
    userAgent: deps.userAgent,
    schedule: deps.schedule ?? RETRY_SCHEDULE_MS,
  };
  const onTrouble = (target: string, failure: Failure): void =>
    onChange({ kind: 'target-troubled', target, failure });
  const watch = createTargetWatch({ ...deps, onTrouble });
  const hourly = createHourlyCount(outbox, clock);
  const outcomes = createOutcomeStore(outbox, clock, (thrown) => noteTrouble(thrown));
  const gapSinceLast = createGapWatch(clock);
  const upkeep = createOutboxUpkeep(deps);

  let phase: OutboxState['phase'] = 'idle';
  let trouble: string | null = null;
  let timer: { readonly handle: Timer; readonly dueAt: number } | null = null;
  let wakeAsked = false;
  let stopped: Promise<void> | null = null;
  let onEmpty: (() => void) | null = null;
  const inFlight = new Map<string, AbortController>();

  const access = createTargetAccess({ ...deps, health: watch.health, onTrouble, onAsked: () => pump() });
  const busyTargets = (): Set<string> => watch.busy([...inFlight.keys(), ...access.asking()]);

  const pump = (): void => {
    if (phase !== 'running') return;
    const expected = timer?.dueAt ?? null;
    timer?.handle.cancel();
    timer = null;
    let nextLookMs = TROUBLE_PAUSE_MS;
    try {
      followClock(expected);
      upkeep.run();
      const settings = deps.settings();
      if (settings.delivery.enabled) watch.holds.check(bringForward);
      const more = settings.delivery.enabled && takeDue(settings) === 'more';
      nextLookMs = more ? 0 : untilNextLook(settings.delivery.enabled);
      trouble = null;
    } catch (thrown) {
      noteTrouble(thrown);
    }
    timer = { handle: clock.setTimer(nextLookMs, pump), dueAt: clock.monotonic() + nextLookMs };
  };

  const untilNextLook = (enabled: boolean): number => {
    const waits = [LOOK_EVERY_MS];
    if (enabled) {
      const dueAt = inFlight.size < MOST_IN_FLIGHT ? outbox.nextDueAt(busyTargets()) : null;
      // At least a moment: an outbox that calls a row due and does not hand it out must not make this spin.
      if (dueAt !== null) waits.push(Math.max(dueAt - clock.now(), 20));
      waits.push(watch.health.nextEndMs() ?? LOOK_EVERY_MS, watch.holds.nextCheckMs() ?? LOOK_EVERY_MS);
    }
    return Math.min(...waits);
  };

  const followClock = (expectedMs: number | null): void => {
    const gap = gapSinceLast(expectedMs);
    if (gap.kind === 'back') upkeep.shift(gap.byMs);
    if (gap.kind !== 'none') {
      log.info('The clock jumped or the machine slept', { byMs: gap.byMs });
      deps.dropConnections();
      watch.health.distrust();
      watch.holds.hurry();
      hourly.clear();
      upkeep.release();
    }
  };

  /** Takes what is due until nothing is, or nothing more may be under way. */
  const takeDue = (settings: OutboxSettings): 'done' | 'more' => {
    for (let moves = 0; moves < MOST_MOVES; ) {
      const before = moves;
      for (const delivery of outbox.due(clock.now(), busyTargets())) {
        // Each one that begins may close the way for the next.
        if (inFlight.size >= MOST_IN_FLIGHT) return 'done';
        if (busyTargets().has(delivery.target)) continue;
        if (take(delivery, settings) === 'moved') moves += 1;
      }
      // One row per target was given: only behind one that was moved another may be due.
      if (moves === before) return 'done';
    }
    return 'more';
  };

  const take = (delivery: DueDelivery, settings: OutboxSettings): 'begun' | 'moved' => {
    const now = clock.now();
    const { id, target } = delivery;
    const step = nextStep({ delivery, settings, now, firstAttempts: hourly.events });
    switch (step.kind) {
      case 'send':
        begin(delivery, step.target);
        return 'begun';
      case 'postpone':
        outbox.postpone(id, step.until, step.why);
        onChange({ kind: 'moved', id, target });
        return 'moved';
      case 'bury':
        outbox.startAttempt(id, now);
        outbox.recordDead(id, unsent(step.failure, now));
        log.warn('Delivery failed for good', { delivery: id, target, code: step.failure.code });
        onChange({ kind: 'dead', id, target });
        return 'moved';
      default:
        return assertNever(step);
    }
  };

  const begin = (delivery: DueDelivery, target: SendingTarget): void => {
    const secrets = access.get(target);
    if (secrets === null) return;
    crash('before-start-attempt');
    const startedAt = clock.now();
    const attemptNumber = outbox.startAttempt(delivery.id, startedAt);
    fly({ delivery, target, secrets, startedAt, attemptNumber });
    onChange({ kind: 'started', id: delivery.id, target: target.id });
  };

  /** Its start is in the store: sends it. */
  const fly = (attempt: Attempt): void => {
    crash('after-start-attempt');
    const { delivery, target, startedAt } = attempt;
    if (delivery.attempts === 0) hourly.add(target.id, startedAt);
    const controller = new AbortController();
    inFlight.set(target.id, controller);
    const options = { signal: controller.signal, onSent: () => crash('after-request-sent') };
    void attemptDelivery(tools, attempt, options).then((settlement) => {
      crash('after-answer-read-before-record');
      settle(delivery, target, settlement);
    });
  };

  /** Until the store took the outcome the target stays busy: nothing is sent twice meanwhile. */
  const settle = (delivery: DueDelivery, target: SendingTarget, settlement: Settlement): void => {
    if (phase === 'stopped') return;
    // A mail is started alone: what a crash finds started, the operator is asked about.
    const mayGoOn = settlement.kind === 'delivered' && target.kind === 'webhook';
    const next = mayGoOn ? recordAndStartNext(delivery, settlement) : null;
    const recorded = (): void => {
      crash('after-record');
      if (next === null) inFlight.delete(target.id);
      // Before anything else: the receiver works on it meanwhile.
      else fly(next);
      report(delivery, target, settlement);
      if (next !== null) onChange({ kind: 'started', id: next.delivery.id, target: target.id });
      if (inFlight.size === 0) onEmpty?.();
      pump();
    };
    if (next === null) outcomes.put(delivery.id, settlement, recorded);
    else recorded();
  };

  /** Only when the oldest of all that may be sent is for the same target, and nothing else has to happen first. */
  const recordAndStartNext = (delivery: DueDelivery, { result }: Settlement): Attempt | null => {
    const settings = deps.settings();
    if (phase !== 'running' || !settings.delivery.enabled) return null;
    try {
      const now = clock.now();
      const others = [...inFlight.keys(), ...access.asking()].filter((target) => target !== delivery.target);
      const [next] = outbox.due(now, watch.busy(others));
      if (next?.target !== delivery.target) return null;
      const step = nextStep({ delivery: next, settings, now, firstAttempts: hourly.events });
      const secrets = step.kind === 'send' ? access.get(step.target) : null;
      if (step.kind !== 'send' || secrets === null) return null;
      crash('before-start-attempt');
      const start = { id: next.id, at: now };
      const attemptNumber = outbox.recordDeliveredAndStart(delivery.id, result, start);
      return { delivery: next, target: step.target, secrets, startedAt: now, attemptNumber };
    } catch (thrown) {
      noteTrouble(thrown);
      return null;
    }
  };

  const report = (delivery: DueDelivery, target: SendingTarget, settlement: Settlement): void => {
    try {
      watch.learn(delivery.id, target, settlement);
    } catch (thrown) {
      noteTrouble(thrown);
    }
    tellOutcome(deps, delivery, settlement);
    const { verdict } = settlement;
    if (verdict.kind === 'accepted' || verdict.kind === 'dead') bringForward(target.id);
  };

  /** The target can be reached: what failed only for want of that is due now. */
  const bringForward = (target: string): void => {
    const ids = watch.holds.take(target);
    if (ids.length === 0) return;
    try {
      for (const id of ids) {
        outbox.postpone(id, clock.now(), 'slow-down');
        onChange({ kind: 'moved', id, target });
      }
    } catch (thrown) {
      noteTrouble(thrown);
    }
    wake();
  };

  const noteTrouble = (thrown: unknown): void => {
    trouble = describeError(thrown);
    deps.onStoreFault?.(thrown);
    log.error('The outbox could not be read or written; trying again', { cause: trouble });
  };

  const wake = (): void => {
    if (wakeAsked) return;
    wakeAsked = true;
    queueMicrotask(() => {
      wakeAsked = false;
      pump();
    });
  };

  const reconsider = (): void => {
    if (phase !== 'running') return;
    access.forget();
    watch.health.endPauses();
    watch.holds.hurry();
    upkeep.release();
    wake();
  };

  const emptied = (limitMs: number): Promise<void> =>
    new Promise((resolve) => {
      if (inFlight.size === 0) return resolve();
      const limit = clock.setTimer(limitMs, () => onEmpty?.());
      onEmpty = () => {
        onEmpty = null;
        limit.cancel();
        resolve();
      };
    });

  const finish = async (drainMs: number): Promise<void> => {
    phase = 'stopping';
    timer?.handle.cancel();
    outcomes.finish();
    await emptied(drainMs);
    for (const controller of inFlight.values()) controller.abort();
    await emptied(CUT_MS);
    phase = 'stopped';
  };

  return {
    start() {
      if (phase !== 'idle') return;
      phase = 'running';
      pump();
    },
    stop(drainMs = DRAIN_MS) {
      stopped ??= finish(drainMs);
      return stopped;
    },
    wake,
    reconsider,
    state: () => ({ phase, inFlight: inFlight.size, targets: watch.health.list(), trouble }),
  };
}
