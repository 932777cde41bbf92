import { Notification } from 'electron';
import type { Panel } from '../src-agent/contract/desktop.ts';
import { defaultSettings } from '../src-agent/contract/settings.ts';
import type { Clock, Log, Timer } from '../src-agent/ports.ts';
import type { AgentView } from './agent-view.ts';
import { EMPTY_NOTICE_BOOK, type Notice, noteEvent, takeNotices } from './notices.ts';
import type { WindowEvents } from './window-events.ts';
import { wordsFor } from './words.ts';

/** Tells the operator what notices.ts decides, by the desktop's own notifications. */
export type Notifications = {
  /** Closing the window left the agent at work. */
  tellOfTray(): void;
};

export function createNotifications(deps: {
  readonly clock: Clock;
  readonly log: Log;
  readonly events: Pick<WindowEvents, 'subscribe'>;
  readonly view: AgentView;
  readonly icon: string;
  /** Shows the window, and this panel in it; null: as it was. */
  readonly open: (panel: Panel | null) => void;
}): Notifications {
  const { clock, log, view } = deps;
  let book = EMPTY_NOTICE_BOOK;
  let timer: Timer | null = null;
  /** Held while shown: a collected one no longer hears its click. */
  const shown = new Set<Notification>();

  function show(text: Pick<Notice, 'title' | 'body'>, panel: Panel | null): void {
    if (!Notification.isSupported()) {
      log.warn('This desktop shows no notifications', { title: text.title });
      return;
    }
    const notification = new Notification({ title: text.title, body: text.body, icon: deps.icon });
    shown.add(notification);
    notification.on('click', () => {
      shown.delete(notification);
      deps.open(panel);
    });
    notification.on('close', () => shown.delete(notification));
    notification.on('failed', (_event, cause) => log.warn('A notification was not shown', { cause }));
    notification.show();
  }

  function look(): void {
    timer?.cancel();
    const settings = (view.settings() ?? defaultSettings()).notifications;
    const taken = takeNotices(book, settings, view.language(), clock.monotonic(), clock.now());
    book = taken.book;
    timer = taken.againInMs === null ? null : clock.setTimer(taken.againInMs, look);
    for (const notice of taken.notices) {
      log.info('The operator is told', { kind: notice.kind, title: notice.title });
      show(notice, notice.panel);
    }
  }

  deps.events.subscribe(({ event }) => {
    const before = book;
    book = noteEvent(book, event, clock.monotonic());
    if (book !== before || event.name === 'settings.changed') look();
  });

  return {
    tellOfTray() {
      const words = wordsFor(view.language());
      show({ title: words.keepsWatching, body: words.keepsWatchingBody }, null);
    },
  };
}
