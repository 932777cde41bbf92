import type { MessageRowId } from './contract/entities.ts';
import type { Result } from './contract/result.ts';
import type { MailDecider, ReadMail } from './decide-mail.ts';
import { decisionLogLines } from './decision-log-lines.ts';
import type { Clock, Log, Timer } from './ports.ts';
import { runOneAtATime } from './run-one-at-a-time.ts';
import type { DecisionStore, StoredRead, WaitingMail } from './store/decision-store.ts';
import { describeError } from './support/describe-error.ts';

/** Mails taken at once. */
const CHUNK = 64;
/** Waiting is looked at again at least so often, whatever clocks do (TIM-3). */
const LOOK_EVERY_MS = 60_000;
/** After the store could not be used. */
const TROUBLE_PAUSE_MS = 15_000;

export type WaitingRoom = {
  start(): void;
  stop(): void;
  /** Something changed that mails may wait for. */
  look(): Promise<void>;
  /** When nothing is being decided any more. */
  settled(): Promise<void>;
};

/**
 * Decides deferred mails anew when their instant comes or what they wait for happens: from stored text,
 * without a download (DESIGN.md, the road of one mail).
 */
export function createWaitingRoom(options: {
  readonly clock: Clock;
  readonly log: Log;
  readonly store: Pick<
    DecisionStore,
    'waitingMessages' | 'nextWaitingAt' | 'loadWaiting' | 'startHandling' | 'endHandling' | 'storeFailure'
  >;
  readonly decider: MailDecider;
  readonly recognise: (read: StoredRead) => Promise<Result<ReadMail>>;
  /** When a mail can be recognised without waiting for the reader's own start. */
  readonly readerReady: () => Promise<void>;
  readonly onDecided: (ids: readonly MessageRowId[]) => void;
  readonly onFault: (thrown: unknown) => void;
}): WaitingRoom {
  const { clock, log, store, decider } = options;
  let timer: Timer | null = null;
  let open = false;

  async function decide(waiting: WaitingMail): Promise<void> {
    if (waiting.read === null) throw new Error(`mail ${waiting.id} waits without its text`);
    const read = await options.recognise(waiting.read);
    if (!read.ok) {
      if (read.error.retryable) return;
      store.storeFailure(waiting.id, 'crashed-reader', read.error, clock.now());
    } else {
      const result = decider
        .byText([{ id: waiting.id, read: read.value, judgedAt: waiting.firstDecidedAt }])
        .get(waiting.id);
      const lines =
        result === undefined ? [] : decisionLogLines({ uid: waiting.uid, ...waiting.head, result });
      for (const line of lines) log.info(line);
    }
    options.onDecided([waiting.id]);
  }

  async function decideDue(): Promise<void> {
    for (;;) {
      const due = open ? store.waitingMessages(clock.now(), CHUNK) : [];
      if (due.length === 0) return;
      await options.readerReady();
      store.startHandling(due);
      for (const id of due) {
        const waiting = store.loadWaiting(id);
        // Decided meanwhile, by a command of the operator's.
        if (waiting.ok) await decide(waiting.value);
      }
      store.endHandling(due);
    }
  }

  const look = runOneAtATime(async () => {
    if (!open) return;
    try {
      await decideDue();
      arm(untilDue());
    } catch (error) {
      options.onFault(error);
      log.error('Waiting mails could not be decided; trying again', { cause: describeError(error) });
      arm(TROUBLE_PAUSE_MS);
    }
  });

  function untilDue(): number {
    const dueAt = store.nextWaitingAt();
    return dueAt === null ? LOOK_EVERY_MS : Math.min(LOOK_EVERY_MS, Math.max(20, dueAt - clock.now()));
  }

  function arm(waitMs: number): void {
    timer?.cancel();
    timer = open ? clock.setTimer(waitMs, () => void look.run()) : null;
  }

  return {
    start: () => {
      open = true;
      void look.run();
    },
    stop: () => {
      open = false;
      timer?.cancel();
      timer = null;
    },
    look: look.run,
    settled: look.settled,
  };
}
