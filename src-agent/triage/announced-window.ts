import type { Settings } from '../contract/settings.ts';
import { WEEKDAYS } from '../contract/wall-clock.ts';
import { earlyStart } from '../schedule/early-start.ts';
import { isWindowOpen } from '../schedule/time-window.ts';

/** The start that tells a receiver: the window is open, begin at once. */
export const NOW_TEXT = 'maintenant';

/** Absent fields are not sent. */
export type AnnouncedWindow = { readonly webhooks_time_start?: string; readonly webhooks_time_end?: string };

/**
 * The window told to receivers (BEHAVIOUR.md 1.6): the webhook window, a missing bound taken from the general one.
 * The end whenever one is known; the start only with both: `maintenant` inside, the start as written when the mail
 * goes out ahead of it (`early`: a desabonnement mail that is not urgent), else none.
 */
export function announcedWindow(settings: Settings, early: boolean, now: number): AnnouncedWindow {
  const { timeZone, announced } = settings;
  const start = settings.window?.start ?? announced.start;
  const end = settings.window?.end ?? announced.end;
  if (end === null) return {};
  if (start === null) return { webhooks_time_end: end };
  const span = settings.window ?? { start, end, days: [...WEEKDAYS] };
  const announcedStart = isWindowOpen(span, timeZone, now)
    ? NOW_TEXT
    : early
      ? earlyStart(span, timeZone, now)
      : null;
  return announcedStart === null
    ? { webhooks_time_end: end }
    : { webhooks_time_start: announcedStart, webhooks_time_end: end };
}
