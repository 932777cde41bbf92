import type { Failure } from './contract/result.ts';
import type { Clock, Log, Timer } from './ports.ts';
import type { Store } from './store/open-database.ts';

/** A store that refused to write is tried so often: work goes on within a minute of there being room (STO-6). */
const TRY_EVERY_MS = 5_000;
/** So many tries in a row, without a fault met by anybody else, and it is over. */
const GOOD_TRIES = 2;

/** Knows of a store that cannot be used: whoever meets the fault says so, a try of its own finds its end. */
export type StoreWatch = {
  /** What somebody was thrown, as the operator is told of it; null: it is not the store's doing. */
  note(thrown: unknown): Failure | null;
  /** What is wrong at present; null: nothing. */
  failure(): Failure | null;
  stop(): void;
};

export function createStoreWatch(options: {
  readonly clock: Clock;
  readonly log: Log;
  readonly store: Pick<Store, 'failureOf' | 'tryWriting'>;
  /** It began, or is over. */
  readonly onChange: () => void;
  /** It can be written again: whoever waits may go on. */
  readonly onWritable: () => void;
}): StoreWatch {
  const { clock, log, store } = options;
  let failure: Failure | null = null;
  let goodTries = 0;
  let timer: Timer | null = null;
  let stopped = false;

  function tryLater(): void {
    // What is damaged stays so until it is restored.
    if (stopped || failure === null || !failure.retryable) return;
    timer ??= clock.setTimer(TRY_EVERY_MS, () => {
      timer = null;
      tryNow();
    });
  }

  function tryNow(): void {
    const refused = store.tryWriting();
    goodTries = refused === null ? goodTries + 1 : 0;
    if (goodTries < GOOD_TRIES) tryLater();
    else {
      failure = null;
      log.info('The database can be written again');
      options.onChange();
    }
    if (refused === null) options.onWritable();
  }

  return {
    note(thrown) {
      const found = store.failureOf(thrown);
      if (found === null) return null;
      const isNew = failure?.code !== found.code;
      failure = found;
      goodTries = 0;
      if (isNew) options.onChange();
      tryLater();
      return found;
    },
    failure: () => failure,
    stop: () => {
      stopped = true;
      timer?.cancel();
      timer = null;
    },
  };
}
