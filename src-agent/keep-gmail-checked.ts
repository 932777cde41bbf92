import type { AutoCheckPlan } from './gmail/plan-auto-check.ts';
import type { Clock, Log, Timer } from './ports.ts';
import { runOneAtATime } from './run-one-at-a-time.ts';
import { describeError } from './support/describe-error.ts';

/** The plan is made anew at least so often, whatever clocks do (TIM-3). */
const LOOK_EVERY_MS = 60_000;
/** After waking the network needs a moment: a check at once would only find that it is not there. */
const WAKE_PAUSE_MS = 30_000;
/** After a check whose outcome could not be kept: Google must not be asked again with every look. */
const TROUBLE_PAUSE_MS = 900_000;

export type GmailKeeper = {
  start(): void;
  stop(): void;
  /** Settings, secrets or the checks themselves changed. */
  look(): void;
  wake(): void;
};

/** Makes the automatic check of the Gmail connection when its plan says so. */
export function createGmailKeeper(options: {
  readonly clock: Clock;
  readonly log: Log;
  readonly plan: () => Promise<AutoCheckPlan>;
  /** Whether the machine seems to have slept since this was asked last. */
  readonly slept: () => boolean;
  readonly check: () => Promise<void>;
}): GmailKeeper {
  const { clock, log } = options;
  let timer: Timer | null = null;
  let open = false;
  /** Monotonic. */
  let restUntil = Number.NEGATIVE_INFINITY;
  const rest = (ms: number): void => {
    restUntil = Math.max(restUntil, clock.monotonic() + ms);
  };

  const look = runOneAtATime(async () => {
    timer?.cancel();
    timer = null;
    if (!open) return;
    if (options.slept()) rest(WAKE_PAUSE_MS);
    let dueInMs = LOOK_EVERY_MS;
    try {
      const plan = await options.plan();
      if (plan.kind === 'wait') dueInMs = Math.max(plan.ms, restUntil - clock.monotonic());
      if (open && dueInMs <= 0) {
        dueInMs = LOOK_EVERY_MS;
        await options.check();
      }
    } catch (error) {
      log.error('The automatic Gmail check could not be made; trying again', { cause: describeError(error) });
      rest(TROUBLE_PAUSE_MS);
    }
    timer = open ? clock.setTimer(Math.min(LOOK_EVERY_MS, dueInMs), () => void look.run()) : null;
  });

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
    look: () => {
      if (open) void look.run();
    },
    wake: () => {
      rest(WAKE_PAUSE_MS);
      if (open) void look.run();
    },
  };
}
