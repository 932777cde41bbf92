import type { Agent } from '../agent.ts';
import { windowChange } from '../agent-settings.ts';
import { COMMANDS } from '../contract/commands.ts';
import { ok, type Result } from '../contract/result.ts';
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
