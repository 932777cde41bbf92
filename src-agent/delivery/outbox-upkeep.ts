import { MAIL_TARGET } from '../contract/notification-mail.ts';
import type { OutboxRunnerDeps } from './outbox-runner.ts';

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
export function createOutboxUpkeep({
  outbox,
  clock,
  log,
  onChange,
}: Pick<OutboxRunnerDeps, 'outbox' | 'clock' | 'log' | 'onChange'>): OutboxUpkeep {
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
        const { repeated, unknown } = outbox.recoverInterrupted(clock.now());
        if (repeated > 0) log.info('Deliveries that the last end interrupted are repeated', { repeated });
        for (const id of unknown) {
          log.warn('The last end interrupted a mail, which is not sent again unasked', { delivery: id });
          onChange({ kind: 'dead', id, target: MAIL_TARGET });
        }
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
