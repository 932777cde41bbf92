import type { Settings } from './contract/settings.ts';
import type { Clock, Log, Timer } from './ports.ts';
import type { Store } from './store/open-database.ts';
import { describeError } from './support/describe-error.ts';

/** One line a minute while the agent lives (BEHAVIOUR.md 1.1). */
const HEARTBEAT_MS = 60_000;
/** How long pruning may keep other work waiting, per heartbeat (RES-4). */
export const PRUNE_MS = 40;

/** So far the clock was set, or the machine slept (TIM-3): nobody knows which. */
const JUMP_MS = 3 * 3_600_000;
/**
 * After a jump nothing is removed for so long: by a clock that is soon set right again the whole history may be old. Also
 * after one back: another forward may hide in the same minute, and what came in between is old by then.
 */
const KEEP_AFTER_JUMP_MS = 3_600_000;

export type DailyChores = {
  start(): void;
  stop(): void;
  /** Resolves when nothing of them runs any more. */
  finished(): Promise<void>;
};

/** Heartbeat, daily backup and retention, each minute's share of them. The mailbox reconciles by itself. */
export function createDailyChores(options: {
  readonly clock: Clock;
  readonly log: Log;
  readonly store: Pick<Store, 'retention'> & { readonly backups: Pick<Store['backups'], 'isDue' | 'make'> };
  readonly retention: () => Settings['retention'];
  /** Servers say that this machine's clock is wrong. */
  readonly clockIsOff: () => boolean;
  readonly onFault: (thrown: unknown) => void;
}): DailyChores {
  const { clock, log, store } = options;
  let last = { wall: clock.now(), monotonic: clock.monotonic() };
  let jumpedAt = Number.NEGATIVE_INFINITY;
  let timer: Timer | null = null;
  let work: Promise<void> = Promise.resolve();
  let isAtWork = false;

  async function backUp(): Promise<void> {
    if (!store.backups.isDue(clock.now())) return;
    const made = await store.backups.make(options.retention().backups);
    if (made.ok) log.info('Backed up', { path: made.value.path });
    else log.error('The daily backup failed', { code: made.error.code, cause: made.error.cause });
  }

  function noticeJump(): void {
    const now = { wall: clock.now(), monotonic: clock.monotonic() };
    const aheadMs = now.wall - last.wall - (now.monotonic - last.monotonic);
    last = now;
    if (Math.abs(aheadMs) > JUMP_MS) jumpedAt = now.monotonic;
  }

  function prune(): void {
    if (clock.monotonic() - jumpedAt < KEEP_AFTER_JUMP_MS || options.clockIsOff()) return;
    const { removed, done } = store.retention.prune({
      now: clock.now(),
      retention: options.retention(),
      maxMs: PRUNE_MS,
    });
    if (done && Object.values(removed).some((count) => count > 0)) log.info('Removed old rows', removed);
  }

  async function doChores(): Promise<void> {
    isAtWork = true;
    try {
      prune();
      await backUp();
    } catch (error) {
      options.onFault(error);
      log.error('A chore failed; trying again in a minute', { cause: describeError(error) });
    } finally {
      isAtWork = false;
    }
  }

  function beat(): void {
    log.info('HEARTBEAT: alive (bg_poller=true, make_watcher=false)');
    // Also while a backup holds the chores up: two jumps would look like one.
    noticeJump();
    // A backup may take longer than a minute: nothing queues up behind it that a stop would wait for.
    if (!isAtWork) work = doChores();
    timer = clock.setTimer(HEARTBEAT_MS, beat);
  }

  return {
    start: () => {
      timer ??= clock.setTimer(HEARTBEAT_MS, beat);
    },
    stop: () => {
      timer?.cancel();
      timer = null;
    },
    finished: () => work,
  };
}
