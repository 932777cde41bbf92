import type { GmailCheck, GmailFieldState } from '../contract/gmail.ts';
import type { Settings } from '../contract/settings.ts';
import type { Clock, GmailCheckLog } from '../ports.ts';
import type { CheckMemory } from './check-memory.ts';
import { fieldsInTheWay } from './judge-configuration.ts';
import { type AutoCheckPlan, planAutoCheck } from './plan-auto-check.ts';

/** How many of the last checks the plan looks at: as many as there are different pauses, and the one before. */
const PLANNED_BY = 4;
/** A planned instant that moved by less is the same one: clocks do not agree to the millisecond. */
const SAME_INSTANT_MS = 60_000;

/** Gathers what the automatic check is planned by. */
export type NextCheck = {
  plan(states: readonly GmailFieldState[]): AutoCheckPlan;
  /** By the last plan; null: none is to come. */
  at(): number | null;
};

export function createNextCheck(options: {
  readonly clock: Clock;
  readonly history: GmailCheckLog;
  readonly memory: CheckMemory;
  readonly settings: () => Settings;
}): NextCheck {
  const { clock, history, memory } = options;
  let at: number | null = null;

  const aged = (checks: readonly GmailCheck[]) =>
    checks.map((check) => ({ check, ageMs: memory.ageOf(check) }));

  return {
    plan(states) {
      const { autoCheck } = options.settings().gmail;
      const { mode } = autoCheck;
      const checks = history.newest({ mode: 'dry-run', limit: PLANNED_BY });
      const [newest] = checks;
      const grantEndsAt = newest?.grantEndsAt ?? null;
      const plan = planAutoCheck({
        autoCheck,
        configured: fieldsInTheWay(states, 'missing', { mode, recipientNamed: false }).length === 0,
        checks: aged(checks),
        strongChecks: aged(history.newest({ mode, limit: PLANNED_BY })),
        changedAgoMs: memory.changedAgoMs(),
        newestIsOurs: newest !== undefined && memory.isOurs(newest),
        grantEndsInMs: grantEndsAt === null ? null : grantEndsAt - clock.now(),
      });
      // Ages are of the monotonic clock, which has fractions.
      const planned = plan.kind === 'wait' ? Math.round(clock.now() + plan.ms) : null;
      const moved = planned === null || at === null || Math.abs(planned - at) > SAME_INSTANT_MS;
      if (moved) at = planned;
      return plan;
    },
    at: () => at,
  };
}
