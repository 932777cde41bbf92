import { assertNever } from '../contract/assert-never.ts';
import type { DeliveryId } from '../contract/entities.ts';
import type { Failure } from '../contract/result.ts';
import type { Clock, Outbox, Random } from '../ports.ts';
import { HOLD_LATER_MS, MAIL_WAY_OUT_MS, type Settlement } from './attempt-delivery.ts';
import type { Verdict } from './judge-answer.ts';
import { createReachHolds, type ProbeTarget, type ReachHolds } from './reach-holds.ts';
import type { SendingTarget } from './sending-target.ts';
import { createTargetHealth, slowDownPause, type TargetHealth } from './target-health.ts';

/** What one delivery's outcome means for its target as a whole. */
export type TargetWatch = {
  readonly health: TargetHealth;
  readonly holds: ReachHolds;
  learn(id: DeliveryId, target: SendingTarget, settlement: Settlement): void;
  /** Targets that may not get a request now. */
  busy(inFlight: Iterable<string>): Set<string>;
};

/** Requests under way for targets that are failing: a healthy one never waits for their time limits (RES-4). */
const MOST_FAILING_IN_FLIGHT = 3;
/** A target failing so long is switched off, its queue kept (DEL-5). */
const FAILING_LIMIT_MS = 120 * 3_600_000;
/** The store is not asked after every failure. */
const FAILING_CHECK_MS = 600_000;

type HoldUntil = Extract<Verdict, { kind: 'hold' }>['until'];

export function createTargetWatch(deps: {
  readonly clock: Clock;
  readonly random: Random;
  readonly outbox: Pick<Outbox, 'failingSince'>;
  readonly probe: ProbeTarget;
  readonly disableTarget: (target: string, failure: Failure) => void;
  readonly onTrouble: (target: string, failure: Failure) => void;
}): TargetWatch {
  const { clock, random } = deps;
  const health = createTargetHealth(clock);
  const holds = createReachHolds(clock, deps.probe);
  const failingCheckedAt = new Map<string, number>();

  const disableWhenHopeless = (target: string, failure: Failure): void => {
    const checkedAt = failingCheckedAt.get(target);
    if (checkedAt !== undefined && clock.monotonic() - checkedAt < FAILING_CHECK_MS) return;
    failingCheckedAt.set(target, clock.monotonic());
    const since = deps.outbox.failingSince(target);
    if (since !== null && clock.now() - since >= FAILING_LIMIT_MS) deps.disableTarget(target, failure);
  };

  const answered = (target: string): void => {
    health.accepted(target);
    failingCheckedAt.delete(target);
  };

  return {
    health,
    holds,
    learn(id, target, { kind, verdict, result }) {
      holds.remove(target.id, id);
      switch (verdict.kind) {
        case 'accepted':
          answered(target.id);
          return;
        case 'dead':
          // A refusal of this one delivery says nothing against the next; a line that was cut does.
          if (result.outcome === 'unknown') {
            const pauseMs = slowDownPause(health.failuresOf(target.id), random);
            health.failed(target.id, verdict.failure, pauseMs);
          } else answered(target.id);
          if (verdict.disableTarget) deps.disableTarget(target.id, verdict.failure);
          return;
        case 'retry': {
          const pauseMs = verdict.slowDown
            ? (verdict.retryAfterMs ?? slowDownPause(health.failuresOf(target.id), random))
            : null;
          health.failed(target.id, verdict.failure, pauseMs);
          disableWhenHopeless(target.id, verdict.failure);
          return;
        }
        case 'hold':
          health.failed(target.id, verdict.failure, pauseOf(verdict.until, target.kind));
          if (target.kind === 'webhook' && isHurried(verdict.until, kind)) holds.add(target, id);
          if (verdict.until === 'mended' || verdict.until === 'way-out') return;
          deps.onTrouble(target.id, verdict.failure);
          disableWhenHopeless(target.id, verdict.failure);
          return;
        default:
          assertNever(verdict);
      }
    },
    busy(inFlight) {
      const flying = [...inFlight];
      const busy = new Set([...flying, ...health.paused()]);
      const failing = flying.filter((target) => health.failuresOf(target) > 0);
      if (failing.length >= MOST_FAILING_IN_FLIGHT) {
        for (const { target, failures } of health.list()) if (failures > 0) busy.add(target);
      }
      return busy;
    },
  };
}

/** How long a target is left alone; null: as after any failure. */
function pauseOf(until: HoldUntil, kind: SendingTarget['kind']): number | null {
  if (until === 'later' || until === 'mended') return HOLD_LATER_MS;
  return until === 'way-out' && kind === 'mail' ? MAIL_WAY_OUT_MS : null;
}

/** Due at once when a bare connection stands; what became dead meanwhile is not. */
function isHurried(until: HoldUntil, kind: Settlement['kind']): boolean {
  return until === 'way-out' || (until === 'reachable' && kind === 'retry');
}
