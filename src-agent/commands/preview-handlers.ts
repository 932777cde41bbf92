import type { Agent } from '../agent.ts';
import { windowChange } from '../agent-settings.ts';
import { COMMANDS } from '../contract/commands.ts';
import { ok, type Result } from '../contract/result.ts';
import type { Settings } from '../contract/settings.ts';
import { mergeSettings } from '../contract/settings-upgrade.ts';
import { isWindowOpen, nextWindowChange } from '../schedule/time-window.ts';
import { windowWeek } from '../schedule/window-week.ts';
import { announcedWindow } from '../triage/announced-window.ts';
import { previewMail } from './preview-mail.ts';

/** What a change would do. Nothing is stored, nothing is sent. */
export function previewHandlers(agent: Agent) {
  return {
    'window.preview': COMMANDS['window.preview'].bind((input) => {
      const draft = draftSettings(agent.settings.current().document, input);
      if (!draft.ok) return draft;
      const now = agent.options.clock.now();
      const { window, timeZone } = draft.value;
      const announced = announcedWindow(draft.value, false, now);
      return ok({
        window,
        timeZone,
        open: isWindowOpen(window, timeZone, now),
        nextChangeAt: nextWindowChange(window, timeZone, now)?.at ?? null,
        week: windowWeek(window, timeZone, now),
        announced: {
          start: announced.webhooks_time_start ?? null,
          end: announced.webhooks_time_end ?? null,
          aheadStart: announcedWindow(draft.value, true, now).webhooks_time_start ?? null,
        },
      });
    }),
    'inspect.preview': COMMANDS['inspect.preview'].bind((input) => previewMail(agent, input)),
  };
}

/** The settings as window.set would leave them. */
function draftSettings(
  current: Settings,
  input: { readonly window: Parameters<typeof windowChange>[0] | null; readonly timeZone: string | null },
): Result<Settings> {
  const change = input.window === null ? ok({ window: null }) : windowChange(input.window);
  if (!change.ok) return change;
  const zone = input.timeZone === null ? {} : { timeZone: input.timeZone };
  return mergeSettings(current, { ...change.value, ...zone });
}
