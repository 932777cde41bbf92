import { DateTime } from 'luxon';
import { assertNever } from '../contract/assert-never.ts';
import type { Settings } from '../contract/settings.ts';
import type { MailKind, OutsidePolicy } from '../contract/triage-settings.ts';
import { isWindowOpen, nextWindowOpening } from '../schedule/time-window.ts';
import { defer, pass, skip, stop, type Verdict } from './trace.ts';

/** What happens to a mail of this kind outside the webhook window (BEHAVIOUR.md 1.6, as data). */
export function outsidePolicy(settings: Settings, kind: MailKind, urgent: boolean): OutsidePolicy {
  const { outsideWindow } = settings.triage;
  return kind === 'desabonnement' && urgent ? outsideWindow.desabonnementUrgent : outsideWindow[kind];
}

/** The window's say. `sentOutside`: the mail goes out although the window is closed. */
export function checkWindow(
  settings: Settings,
  kind: MailKind,
  urgent: boolean,
  now: number,
): { readonly verdict: Verdict; readonly sentOutside: boolean } {
  const { window, timeZone } = settings;
  if (window === null) return { verdict: pass('window', 'window.none'), sentOutside: false };
  const { start, end } = window;
  if (isWindowOpen(window, timeZone, now)) {
    return { verdict: pass('window', 'window.open', { start, end }), sentOutside: false };
  }
  const policy = outsidePolicy(settings, kind, urgent);
  switch (policy) {
    case 'deliver':
      return { verdict: pass('window', 'window.closed-sent', { start, end, kind }), sentOutside: true };
    case 'skip': {
      const decision = skip(settings, 'outside-window-skipped');
      return {
        verdict: stop(decision, 'window', 'window.closed-skipped', { start, end, kind }),
        sentOutside: false,
      };
    }
    case 'defer': {
      const dueAt = nextWindowOpening(window, timeZone, now);
      const opensAt = dueAt === null ? '' : wallText(dueAt, timeZone);
      return {
        verdict: stop(defer('outside-window', dueAt), 'window', 'window.closed-waits', {
          start,
          end,
          opensAt,
        }),
        sentOutside: false,
      };
    }
    default:
      return assertNever(policy);
  }
}

function wallText(at: number, timeZone: string): string {
  return DateTime.fromMillis(at, { zone: timeZone }).toFormat("dd/MM/yyyy HH'h'mm");
}
