import type { Agent } from '../agent.ts';
import { windowChange } from '../agent-settings.ts';
import { COMMANDS } from '../contract/commands.ts';
import { err, ok, type Result } from '../contract/result.ts';
import { defaultSettings, type Settings } from '../contract/settings.ts';
import { readSettings } from '../contract/settings-upgrade.ts';
import type { WindowStatus } from '../contract/status.ts';
import { describeWindow } from './status-handlers.ts';

export function settingsHandlers(agent: Agent) {
  const setWindow = (change: unknown, who: string, action: string): Result<WindowStatus> => {
    const changed = agent.settings.change(change, who, action);
    if (!changed.ok) return changed;
    const status = describeWindow(agent);
    agent.events.emit({ name: 'window.changed', window: status });
    return ok(status);
  };
  return {
    'settings.get': COMMANDS['settings.get'].bind(() => ok(agent.settings.current().document)),
    'settings.set': COMMANDS['settings.set'].bind(({ change }, { who }) =>
      agent.settings.change(change, who, 'settings.set'),
    ),
    'settings.undo': COMMANDS['settings.undo'].bind((_input, { who }) => {
      const before = settingsBeforeLastChange(agent);
      if (!before.ok) return before;
      const { window } = agent.settings.current().document;
      // A whole document laid over another one replaces it.
      const undone = agent.settings.change(before.value, who, 'settings.undo');
      if (undone.ok && JSON.stringify(undone.value.window) !== JSON.stringify(window)) {
        agent.events.emit({ name: 'window.changed', window: describeWindow(agent) });
      }
      return undone;
    }),
    'window.get': COMMANDS['window.get'].bind(() => ok(describeWindow(agent))),
    'window.set': COMMANDS['window.set'].bind((input, { who }) => {
      const change = windowChange(input);
      return change.ok ? setWindow(change.value, who, 'window.set') : change;
    }),
    'window.clear': COMMANDS['window.clear'].bind((_input, { who }) =>
      setWindow({ window: null }, who, 'window.clear'),
    ),
  };
}

const AUDIT_PAGE = 100;

/** As the audit has it: every change of the settings is there with the document before it. */
function settingsBeforeLastChange(agent: Agent): Result<Settings> {
  const { audit } = agent.options.store;
  for (let before: number | null = null; ; ) {
    const entries = audit.list({ before, limit: AUDIT_PAGE });
    // Other entries hold an id, an instant or nothing.
    const last = entries.find((entry) => readSettings(entry.after).ok);
    if (last !== undefined) return last.before === null ? ok(defaultSettings()) : readSettings(last.before);
    const oldest = entries.at(-1);
    if (oldest === undefined) return err('settings.nothing-to-undo');
    before = oldest.id;
  }
}
