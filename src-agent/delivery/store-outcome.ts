import { assertNever } from '../contract/assert-never.ts';
import type { DeliveryId } from '../contract/entities.ts';
import type { Clock, Outbox } from '../ports.ts';
import type { Settlement } from './attempt-delivery.ts';

/** After the store refused to read or write. */
export const TROUBLE_PAUSE_MS = 5_000;

/** Writes outcomes, again and again while the store refuses: an answer that was read must not be forgotten. */
export type OutcomeStore = {
  /** `done` is called when it is written, or given up by `finish`. */
  put(id: DeliveryId, settlement: Settlement, done: () => void): void;
  /**
   * The agent stops: one last try for what waits, and no waiting any more. What is still refused stays in
   * `sending`; the next start repeats it, flagged.
   */
  finish(): void;
};

export function createOutcomeStore(
  outbox: Pick<Outbox, 'recordDelivered' | 'recordRetry' | 'recordHeld' | 'recordDead'>,
  clock: Clock,
  onTrouble: (thrown: unknown) => void,
): OutcomeStore {
  const waiting = new Set<() => void>();
  let finishing = false;

  const put: OutcomeStore['put'] = (id, settlement, done) => {
    try {
      write(outbox, id, settlement);
    } catch (thrown) {
      onTrouble(thrown);
      if (!finishing) {
        const again = (): void => {
          timer.cancel();
          if (waiting.delete(again)) put(id, settlement, done);
        };
        const timer = clock.setTimer(TROUBLE_PAUSE_MS, again);
        waiting.add(again);
        return;
      }
    }
    done();
  };

  return {
    put,
    finish() {
      finishing = true;
      for (const again of [...waiting]) again();
    },
  };
}

function write(
  outbox: Pick<Outbox, 'recordDelivered' | 'recordRetry' | 'recordHeld' | 'recordDead'>,
  id: DeliveryId,
  settlement: Settlement,
): void {
  switch (settlement.kind) {
    case 'delivered':
      outbox.recordDelivered(id, settlement.result);
      return;
    case 'retry':
      outbox.recordRetry(id, settlement.result, settlement.nextAttemptAt);
      return;
    case 'held':
      outbox.recordHeld(id, settlement.result, settlement.until);
      return;
    case 'dead':
      outbox.recordDead(id, settlement.result);
      return;
    default:
      assertNever(settlement);
  }
}
