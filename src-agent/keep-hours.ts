import type { Settings } from './contract/settings.ts';
import type { MailboxWatcher } from './mailbox/watcher-ports.ts';
import type { Clock, Log, Timer } from './ports.ts';
import { type Pause, planWatch, type WatchPlan } from './watch-hours.ts';

/** The plan is made anew at least so often, whatever clocks do (TIM-3). */
const LOOK_EVERY_MS = 60_000;

export type HoursKeeper = {
  start(): void;
  stop(): void;
  pause(until: number | null): void;
  resume(): void;
  /** Settings or the clock changed. */
  look(): void;
};

/** Lets the watcher rest and resume by the plan of watch-hours.ts, with the log lines operators know. */
export function createHoursKeeper(options: {
  readonly clock: Clock;
  readonly log: Log;
  readonly watcher: Pick<MailboxWatcher, 'rest' | 'resume'>;
  readonly settings: () => Settings;
}): HoursKeeper {
  const { clock, log, watcher } = options;
  let timer: Timer | null = null;
  let pause: Pause | null = null;
  let open = false;
  let said = '';

  function look(): void {
    timer?.cancel();
    timer = null;
    if (!open) return;
    const now = clock.now();
    const plan = planWatch(options.settings(), pause, now);
    if (plan.rest === null) watcher.resume();
    else watcher.rest(plan.rest);
    say(plan);
    const waitMs = plan.nextChangeAt === null ? LOOK_EVERY_MS : Math.max(20, plan.nextChangeAt - now);
    timer = clock.setTimer(Math.min(LOOK_EVERY_MS, waitMs), look);
  }

  /** Once per change: the plan is looked at every minute. */
  function say(plan: WatchPlan): void {
    const words = JSON.stringify(plan.rest);
    if (words === said) return;
    said = words;
    const { watching, timeZone } = options.settings();
    if (plan.rest === null) log.info('BG_POLLER: In active period. Starting poll cycle.');
    else if (plan.rest.state === 'not-configured') {
      log.warn('BG_POLLER: Essential config for polling is incomplete. Waiting 60s.', {
        missing: plan.rest.missing.join(', '),
      });
    } else if (plan.rest.state === 'vacation') {
      log.info('BG_POLLER: Vacation window active. Polling suspended.');
    } else {
      log.info('BG_POLLER: Outside active period. Sleeping.', {
        state: plan.rest.state,
        days: watching.days.join(','),
        hours: `${watching.startHour}-${watching.endHour}`,
        zone: timeZone,
      });
    }
  }

  return {
    start: () => {
      open = true;
      look();
    },
    stop: () => {
      open = false;
      timer?.cancel();
      timer = null;
    },
    pause: (until) => {
      pause = { until };
      look();
    },
    resume: () => {
      pause = null;
      look();
    },
    look,
  };
}
