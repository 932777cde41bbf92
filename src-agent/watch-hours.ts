import { assertNever } from './contract/assert-never.ts';
import { mailboxInUse } from './contract/google-mailbox.ts';
import type { NeededSetting, Settings } from './contract/settings.ts';
import { missingMailboxSettings } from './mailbox/connect-mailbox.ts';
import type { RestStatus } from './mailbox/watcher-ports.ts';
import { watchingState } from './schedule/watching-hours.ts';

/** A pause the operator asked for; `until` null: until resumed. */
export type Pause = { readonly until: number | null };

/** What the watcher should be doing, and when to ask again. */
export type WatchPlan = {
  /** null: watch. */
  readonly rest: RestStatus | null;
  /** null: only a change of settings or a command changes the plan. */
  readonly nextChangeAt: number | null;
};

/** Settings without which nothing can be watched, by name (BEHAVIOUR.md 1.2 step 4, Q3: an empty list refuses to start). */
export function missingSettings(settings: Settings): readonly NeededSetting[] {
  const { presence, targets } = settings.delivery;
  const hasAddress = targets.length > 0 || presence.presentUrl !== null || presence.absentUrl !== null;
  return [
    ...missingMailboxSettings(mailboxInUse(settings)),
    ...(settings.triage.allowedSenders.length === 0 ? (['triage.allowedSenders'] as const) : []),
    ...(hasAddress ? [] : (['delivery.targets'] as const)),
  ];
}

/** Whether to watch now (BEHAVIOUR.md 1.2), by what is missing, the operator's pause, vacation, days and hours. Pure. */
export function planWatch(settings: Settings, pause: Pause | null, now: number): WatchPlan {
  const missing = missingSettings(settings);
  if (missing.length > 0) {
    return { rest: { state: 'not-configured', missing: [...missing] }, nextChangeAt: null };
  }
  if (pause !== null && (pause.until === null || pause.until > now)) {
    return { rest: { state: 'paused', until: pause.until }, nextChangeAt: pause.until };
  }
  const hours = watchingState(settings.watching, settings.timeZone, now);
  const until = hours.nextChangeAt;
  switch (hours.state) {
    case 'active':
      return { rest: null, nextChangeAt: until };
    case 'outside':
      return { rest: { state: 'outside-hours', until }, nextChangeAt: until };
    case 'vacation':
      return { rest: { state: 'vacation', until }, nextChangeAt: until };
    case 'disabled':
      return { rest: { state: 'paused', until: null }, nextChangeAt: null };
    default:
      return assertNever(hours.state);
  }
}
