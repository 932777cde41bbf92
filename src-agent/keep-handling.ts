import type { Clock, Log, Timer } from './ports.ts';
import { describeError } from './support/describe-error.ts';

/** After the store could not be used. */
const TROUBLE_PAUSE_MS = 15_000;

/** Has undecided mails handled whenever `look` is called, and after a fault of the disk or the like without news. */
export type MailKeeper = {
  start(): void;
  look(): Promise<void>;
  /** Nothing begins after it: who stops waits for what is under way, and then closes the store. */
  stop(): void;
};

export function createMailKeeper(options: {
  readonly clock: Clock;
  readonly log: Log;
  readonly drain: () => Promise<void>;
  readonly onHandled: () => void;
  readonly onFault: (thrown: unknown) => void;
}): MailKeeper {
  const { clock, log, drain, onHandled } = options;
  let running = false;
  let retry: Timer | null = null;

  async function look(): Promise<void> {
    if (!running) return;
    try {
      await drain();
    } catch (error) {
      options.onFault(error);
      log.error('Mails could not be handled; trying again', { cause: describeError(error) });
      if (running) {
        retry ??= clock.setTimer(TROUBLE_PAUSE_MS, () => {
          retry = null;
          void look();
        });
      }
    }
    onHandled();
  }

  return {
    start: () => {
      running = true;
    },
    look,
    stop: () => {
      running = false;
      retry?.cancel();
    },
  };
}
