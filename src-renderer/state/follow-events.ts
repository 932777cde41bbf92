import type { WindowEvent } from '../../src-agent/contract/desktop.ts';
import type { Bridge } from '../bridge.ts';
import type { AppStore } from './store.ts';

/** Counts are asked for again at most so often while events pour in. */
const STATUS_PAUSE_MS = 250;

/**
 * Fills the store for as long as the page lives: listens first, then takes a snapshot; what happened between is in
 * both and counted once (IPC-3). After a gap in the numbers, or when the agent is back, the snapshot is taken anew.
 */
export function followEvents(bridge: Bridge, store: AppStore): () => void {
  let lastSeq: number | null = null;
  let statusTimer: ReturnType<typeof setTimeout> | null = null;

  const takeSnapshot = async (): Promise<void> => {
    const { loadDesktop, loadStatus, loadSettings, loadSecrets, loadFeed } = store.getState();
    await loadDesktop();
    await Promise.all([loadStatus(), loadSettings(), loadFeed()]);
    await loadSecrets();
  };
  const statusSoon = (): void => {
    statusTimer ??= setTimeout(() => {
      statusTimer = null;
      void store.getState().loadStatus();
    }, STATUS_PAUSE_MS);
  };

  const take = ({ seq, event }: WindowEvent): void => {
    if (lastSeq !== null && seq > lastSeq + 1) void takeSnapshot();
    lastSeq = seq;
    const state = store.getState();
    switch (event.name) {
      case 'desktop.changed': {
        const before = state.desktop?.agent;
        store.setState({ desktop: event.desktop });
        const { agent } = event.desktop;
        const isBack =
          agent.state === 'running' && !(before?.state === 'running' && before.pid === agent.pid);
        if (isBack) void takeSnapshot();
        return;
      }
      case 'desktop.panel-asked':
        state.show(event.panel);
        return;
      case 'mail.changed':
        state.takeMail(event.message, seq);
        statusSoon();
        return;
      case 'settings.changed':
        void state.loadSettings();
        statusSoon();
        return;
      case 'secrets.changed':
        void state.loadSecrets();
        statusSoon();
        return;
      case 'watcher.changed':
        if (state.status !== null && seq > state.statusSeq) {
          store.setState({ status: { ...state.status, watcher: event.watcher } });
        }
        statusSoon();
        return;
      default:
        statusSoon();
    }
  };

  const unsubscribe = bridge.subscribe(take);
  void takeSnapshot();
  return () => {
    unsubscribe();
    if (statusTimer !== null) clearTimeout(statusTimer);
  };
}
