import type { Clock, Log, Outbox } from '../ports.ts';

/** What is asked of the store besides sending. What is not done yet is tried with every look until it works. */
export type OutboxUpkeep = {
  /** What was postponed is due, to be decided again. */
  release(): void;
  /** The clock was set back by so much. */
  shift(byMs: number): void;
  /** Throws what the store throws. */
  run(): void;
};

/** Begins with what the last end left under way. */
export function createOutboxUpkeep(
  outbox: Pick<Outbox, 'recoverInterrupted' | 'shiftRetries' | 'releasePostponed'>,
  clock: Clock,
  log: Log,
): OutboxUpkeep {
  const pending = { recover: true, release: true, shiftMs: 0 };
  return {
    release: () => {
      pending.release = true;
    },
    shift: (byMs) => {
      pending.shiftMs += byMs;
    },
    run() {
      if (pending.recover) {
        const recovered = outbox.recoverInterrupted(clock.now());
        if (recovered > 0) log.info('Deliveries that the last end interrupted are repeated', { recovered });
        pending.recover = false;
      }
      if (pending.shiftMs !== 0) {
        outbox.shiftRetries(pending.shiftMs);
        pending.shiftMs = 0;
      }
      if (pending.release) {
        outbox.releasePostponed(clock.now());
        pending.release = false;
      }
    },
  };
}
