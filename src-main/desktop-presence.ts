import { join } from 'node:path';
import { app } from 'electron';
import { COMMANDS } from '../src-agent/contract/commands.ts';
import type { Panel } from '../src-agent/contract/desktop.ts';
import type { Clock, Log } from '../src-agent/ports.ts';
import type { AgentSupervisor } from './agent-supervisor.ts';
import { createAgentView } from './agent-view.ts';
import { setAppMenu } from './app-menu.ts';
import { askBeforeQuitting } from './ask-before-quitting.ts';
import type { DesktopFile } from './desktop-file.ts';
import { createNotifications } from './notifications.ts';
import { createTray, type DesktopTray } from './tray.ts';
import { describeTray, pauseEnd, type TrayAction } from './tray-menu.ts';
import type { WindowEvents } from './window-events.ts';

/** What is there of the application without its window: tray, notifications, menu, and the way to quit. */
export type DesktopPresence = {
  /** Once the application is ready. */
  start(): void;
  /** Closing the window left the agent at work. */
  tellOfTray(): void;
};

export function createDesktopPresence(deps: {
  readonly clock: Clock;
  readonly log: Log;
  readonly assets: string;
  readonly supervisor: AgentSupervisor;
  readonly events: WindowEvents;
  readonly memory: DesktopFile;
  /** Shows the window, and this panel in it; null: as it was. */
  readonly open: (panel: Panel | null) => void;
}): DesktopPresence {
  const { clock, log, assets, supervisor, events, memory, open } = deps;
  let tray: DesktopTray | null = null;
  let menuLanguage = '';

  const view = createAgentView({
    clock,
    supervisor,
    events,
    locale: () => app.getLocale(),
    onChange: () => {
      if (tray === null) return;
      tray.refresh();
      refreshMenu();
    },
  });
  const notifications = createNotifications({
    clock,
    log: log.child('notifications'),
    events,
    view,
    icon: join(assets, 'icon.png'),
    open,
  });

  function refreshMenu(): void {
    const language = view.language();
    if (language === menuLanguage) return;
    menuLanguage = language;
    setAppMenu(language, () => void quit());
  }
  async function quit(): Promise<void> {
    if (await askBeforeQuitting(memory, view.language())) app.quit();
  }
  function pause(action: 'pause-hour' | 'pause-tomorrow'): void {
    const zone = view.status()?.window.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
    void supervisor.send(COMMANDS['watch.pause'], { until: pauseEnd(action, clock.now(), zone) });
  }
  const trayActions: Readonly<Record<TrayAction, () => void>> = {
    'check-now': () => void supervisor.send(COMMANDS['watch.check-now'], {}),
    'pause-hour': () => pause('pause-hour'),
    'pause-tomorrow': () => pause('pause-tomorrow'),
    resume: () => void supervisor.send(COMMANDS['watch.resume'], {}),
    deploy: () => open('deploys'),
    open: () => open(null),
    quit: () => void quit(),
  };

  return {
    start() {
      tray = createTray({
        log: log.child('tray'),
        folder: join(assets, 'tray'),
        describe: () =>
          describeTray({
            agent: supervisor.state(),
            mode: supervisor.mode(),
            status: view.status(),
            language: view.language(),
            now: clock.now(),
          }),
        act: (action) => trayActions[action](),
      });
      refreshMenu();
    },
    tellOfTray: notifications.tellOfTray,
  };
}
