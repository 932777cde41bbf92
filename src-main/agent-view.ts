import { COMMANDS } from '../src-agent/contract/commands.ts';
import type { Settings } from '../src-agent/contract/settings.ts';
import type { Status } from '../src-agent/contract/status.ts';
import { chooseLanguage, type Language } from '../src-agent/contract/text/text.ts';
import type { Clock } from '../src-agent/ports.ts';
import type { AgentSupervisor } from './agent-supervisor.ts';
import type { WindowEvents } from './window-events.ts';

/** What the desktop itself keeps of the agent's state, for the tray and the notifications. */
export type AgentView = {
  /** The last one heard; null: none yet. */
  status(): Status | null;
  settings(): Settings | null;
  language(): Language;
};

/** The status is asked for at most so often while events pour in. */
const PAUSE_MS = 1_000;

export function createAgentView(deps: {
  readonly clock: Clock;
  readonly supervisor: Pick<AgentSupervisor, 'send'>;
  readonly events: Pick<WindowEvents, 'subscribe'>;
  /** The desktop's language, as `fr-FR`. */
  readonly locale: () => string;
  readonly onChange: () => void;
}): AgentView {
  const { clock, supervisor } = deps;
  let status: Status | null = null;
  let settings: Settings | null = null;
  let pid: number | null = null;
  let isDue = false;

  async function readStatus(): Promise<void> {
    const answer = await supervisor.send(COMMANDS['status.get'], {});
    if (answer.ok) status = answer.value;
    deps.onChange();
  }
  async function readSettings(): Promise<void> {
    const answer = await supervisor.send(COMMANDS['settings.get'], {});
    if (answer.ok) settings = answer.value;
    deps.onChange();
  }
  function readStatusSoon(): void {
    if (isDue) return;
    isDue = true;
    clock.setTimer(PAUSE_MS, () => {
      isDue = false;
      void readStatus();
    });
  }

  deps.events.subscribe(({ event }) => {
    switch (event.name) {
      case 'desktop.changed': {
        const { agent } = event.desktop;
        if (agent.state === 'running' && agent.pid !== pid) {
          pid = agent.pid;
          void readSettings();
          void readStatus();
        }
        deps.onChange();
        return;
      }
      case 'watcher.changed':
        if (status !== null) status = { ...status, watcher: event.watcher };
        deps.onChange();
        readStatusSoon();
        return;
      case 'window.changed':
        if (status !== null) status = { ...status, window: event.window };
        deps.onChange();
        readStatusSoon();
        return;
      case 'settings.changed':
        void readSettings();
        readStatusSoon();
        return;
      case 'desktop.panel-asked':
      case 'log.written':
      case 'link.changed':
        return;
      default:
        readStatusSoon();
    }
  });

  return {
    status: () => status,
    settings: () => settings,
    language: () => chooseLanguage(settings?.language ?? 'system', {}, deps.locale()),
  };
}
