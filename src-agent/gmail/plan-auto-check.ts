import type { ErrorCode } from '../contract/errors.ts';
import { type GmailCheck, gmailOutcome } from '../contract/gmail.ts';
import type { Settings } from '../contract/settings.ts';

/**
 * When the connection is checked unasked. Ages are of a time that never runs back (support/steady-time.ts):
 * whatever the wall clock does, a check is neither repeated in a row nor forgotten.
 */

const DAY_MS = 86_400_000;
/** After the first, second and every further failure in a row that may pass by itself. */
const RETRY_MS = [900_000, 3_600_000, 6 * 3_600_000] as const;
/** What only the operator can mend outside of this program, such as a deleted client, is looked at so often. */
const BROKEN_MS = DAY_MS;
/** One who sets the connection up changes several things: the check waits until nothing changed for so long. */
const SETTLE_MS = 60_000;

/** Google said for good that this grant is over (RELIABILITY.md NET-4): asking again before something changed is useless. */
const GRANT_IS_OVER: ReadonlySet<ErrorCode> = new Set(['gmail.reconnect-needed', 'gmail.session-policy']);

/** A check with its age in milliseconds; `ageMs` null: its instant lies ahead of the clock, it could be of any time. */
export type AgedCheck = {
  readonly check: Pick<GmailCheck, 'mode' | 'failure'>;
  readonly ageMs: number | null;
};

export type AutoCheckPlan =
  | { readonly kind: 'off' }
  | { readonly kind: 'not-configured' }
  /** Until something changes. */
  | { readonly kind: 'held' }
  /** Zero: now. */
  | { readonly kind: 'wait'; readonly ms: number };

export function planAutoCheck(facts: {
  readonly autoCheck: Settings['gmail']['autoCheck'];
  /** Whether all is there that a check of the set mode needs. */
  readonly configured: boolean;
  /** Newest first: a few of any mode, and the same of modes as strong as the set one. */
  readonly checks: readonly AgedCheck[];
  readonly strongChecks: readonly AgedCheck[];
  /** Since when the configuration rests, if it changed after the newest check. */
  readonly changedAgoMs: number | null;
  /** Whether the newest check was made since this program started: before, things may have changed unseen. */
  readonly newestIsOurs: boolean;
  /** Until the end of the grant that the newest check found; null: none is known. Negative: it is over. */
  readonly grantEndsInMs: number | null;
}): AutoCheckPlan {
  const { autoCheck, checks, strongChecks } = facts;
  if (!autoCheck.enabled) return { kind: 'off' };
  if (!facts.configured) return { kind: 'not-configured' };
  if (facts.changedAgoMs !== null) return wait(SETTLE_MS, { ageMs: facts.changedAgoMs });
  const [newest] = checks;
  const [strongest] = strongChecks;
  for (const one of [newest, strongest]) {
    if (one === undefined || gmailOutcome(one.check) !== 'permanent') continue;
    return one === newest && facts.newestIsOurs && isGrantOver(one) ? { kind: 'held' } : wait(BROKEN_MS, one);
  }
  if (strongest === undefined) return { kind: 'wait', ms: 0 };
  if (gmailOutcome(strongest.check) === 'temporary') return wait(retryPause(strongChecks), strongest);
  const period = wait(autoCheck.everyDays * DAY_MS, strongest);
  if (facts.grantEndsInMs === null) return period;
  const end = wait(RETRY_MS[0], strongest);
  return { kind: 'wait', ms: Math.min(period.ms, Math.max(end.ms, facts.grantEndsInMs)) };
}

function isGrantOver({ check }: AgedCheck): boolean {
  return check.failure !== null && GRANT_IS_OVER.has(check.failure.code);
}

function wait(pauseMs: number, { ageMs }: Pick<AgedCheck, 'ageMs'>) {
  return { kind: 'wait', ms: ageMs === null ? 0 : Math.max(0, pauseMs - ageMs) } as const;
}

/** By how many of the newest failed in a row. */
function retryPause(strongChecks: readonly AgedCheck[]): number {
  const passed = strongChecks.findIndex(({ check }) => gmailOutcome(check) !== 'temporary');
  const failures = passed === -1 ? strongChecks.length : passed;
  return RETRY_MS[Math.min(failures, RETRY_MS.length) - 1] ?? RETRY_MS[0];
}
