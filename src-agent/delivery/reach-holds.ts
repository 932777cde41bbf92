import type { DeliveryId } from '../contract/entities.ts';
import type { Result } from '../contract/result.ts';
import type { Clock } from '../ports.ts';
import type { WebhookTarget } from './sending-target.ts';

/**
 * Deliveries that failed because our side of the network could not be used or trusted (NET-2). They follow
 * their retry schedule like all others, and are due at once when a bare connection to their target stands
 * again. Nothing of a delivery is sent to find that out.
 */
export type ReachHolds = {
  add(target: WebhookTarget, id: DeliveryId): void;
  /** This delivery has been tried again: what it waits for now is for its last outcome to say. */
  remove(target: string, id: DeliveryId): void;
  /** The target can be reached: some of the deliveries that waited for that; the rest at the next success. */
  take(target: string): readonly DeliveryId[];
  /** Starts the checks that are due; `onReachable` is called for each target that can be reached again. */
  check(onReachable: (target: string) => void): void;
  /** Milliseconds until the next check; null when there is none. */
  nextCheckMs(): number | null;
  /** After a sleep: check at once. */
  hurry(): void;
};

/** Whether a connection to the target stands; nothing is sent on it. */
export type ProbeTarget = (target: WebhookTarget, timeoutMs: number) => Promise<Result<null>>;

/** With the check's own time limit less than a minute: so soon a network that works again is noticed. */
const CHECK_EVERY_MS = 45_000;
const CHECK_TIMEOUT_MS = 10_000;
/** Each one taken is a commit. */
const MOST_TAKEN = 50;
/** Beyond, they wait for their own schedule: this list hurries, it is never the only way on. */
const MOST_HELD = 10_000;

type Hold = {
  readonly target: WebhookTarget;
  readonly ids: Set<DeliveryId>;
  checkAt: number;
  running: boolean;
};

export function createReachHolds(clock: Clock, probe: ProbeTarget): ReachHolds {
  const holds = new Map<string, Hold>();
  return {
    add(target, id) {
      const known = holds.get(target.id);
      const hold = known ?? {
        target,
        ids: new Set(),
        checkAt: clock.monotonic() + CHECK_EVERY_MS,
        running: false,
      };
      if (known === undefined) holds.set(target.id, hold);
      if (hold.ids.size < MOST_HELD) hold.ids.add(id);
    },
    remove(target, id) {
      const hold = holds.get(target);
      hold?.ids.delete(id);
      if (hold?.ids.size === 0) holds.delete(target);
    },
    take(target) {
      const hold = holds.get(target);
      if (hold === undefined) return [];
      const taken = [...hold.ids].slice(0, MOST_TAKEN);
      for (const id of taken) hold.ids.delete(id);
      if (hold.ids.size === 0) holds.delete(target);
      return taken;
    },
    check(onReachable) {
      for (const hold of holds.values()) {
        if (hold.running || hold.checkAt > clock.monotonic()) continue;
        hold.running = true;
        hold.checkAt = clock.monotonic() + CHECK_EVERY_MS;
        void probe(hold.target, CHECK_TIMEOUT_MS).then((result) => {
          hold.running = false;
          if (result.ok && holds.get(hold.target.id) === hold) onReachable(hold.target.id);
        });
      }
    },
    nextCheckMs() {
      const waiting = [...holds.values()].filter((hold) => !hold.running);
      if (waiting.length === 0) return null;
      return Math.max(0, Math.min(...waiting.map((hold) => hold.checkAt)) - clock.monotonic());
    },
    hurry() {
      for (const hold of holds.values()) hold.checkAt = clock.monotonic();
    },
  };
}
