import type { Settings } from '../contract/settings.ts';
import { type DailySpan, intervalAfter, intervalAt } from './daily-span.ts';
import { dayOf, instantOf } from './zoned.ts';

/**
 * When the mailbox is watched (BEHAVIOUR.md 1.2): week days and whole hours, end exclusive, 24 accepted,
 * and never during a vacation, whose first and last day both count. Hours over midnight belong to the day
 * on which they start (Q14).
 */
export type WatchingState = {
  readonly state: 'active' | 'outside' | 'vacation' | 'disabled';
  /** When the state becomes another one; null when only a change of settings can do that. */
  readonly nextChangeAt: number | null;
};

export function watchingState(watching: Settings['watching'], timeZone: string, now: number): WatchingState {
  if (!watching.enabled) return { state: 'disabled', nextChangeAt: null };

  const { vacation } = watching;
  const vacationStart = vacation === null ? null : instantOf(dayOf(vacation.start), 0, timeZone);
  const vacationEnd = vacation === null ? null : instantOf(dayOf(vacation.end) + 1, 0, timeZone);
  if (vacationStart !== null && vacationEnd !== null && vacationStart <= now && now < vacationEnd) {
    return { state: 'vacation', nextChangeAt: vacationEnd };
  }

  const span: DailySpan = {
    days: watching.days,
    startMinutes: watching.startHour * 60,
    endMinutes: watching.endHour * 60,
  };
  const current = intervalAt(span, timeZone, now);
  const turnsAt = current === null ? intervalAfter(span, timeZone, now)?.start : current.end;
  const next = Math.min(
    turnsAt ?? Number.POSITIVE_INFINITY,
    vacationStart !== null && vacationStart > now ? vacationStart : Number.POSITIVE_INFINITY,
  );
  return {
    state: current === null ? 'outside' : 'active',
    nextChangeAt: Number.isFinite(next) ? next : null,
  };
}
