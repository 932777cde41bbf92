import { hasEnded } from '../../src-agent/contract/deploy.ts';
import type { WindowEvent } from '../../src-agent/contract/desktop.ts';
import type { Bridge } from '../bridge.ts';
import type { PagedList } from './paged-list.ts';
import type { AppState, AppStore } from './store.ts';

/** Counts are asked for again at most so often while events pour in. */
const STATUS_PAUSE_MS = 250;
const HOURS_PAUSE_MS = 1_000;

/**
 * Fills the store for as long as the page lives: listens first, then takes a snapshot; what happened between is in
 * both and counted once (IPC-3). After a gap in the numbers, or when the agent is back, the snapshot is taken anew.
 */
export function followEvents(bridge: Bridge, store: AppStore): () => void {
  let lastSeq: number | null = null;
  let statusTimer: ReturnType<typeof setTimeout> | null = null;
  let hoursTimer: ReturnType<typeof setTimeout> | null = null;

  const takeSnapshot = async (): Promise<void> => {
    const state = store.getState();
    await state.loadDesktop();
    await Promise.all([
      state.loadStatus(),
      state.loadSettings(),
      state.loadFeed(),
      state.loadGmail(),
      state.loadDeploys(),
      state.loadDeployServices(),
    ]);
    await state.loadSecrets();
    await refreshShown(store.getState());
  };
  const hoursSoon = (): void => {
    hoursTimer ??= setTimeout(() => {
      hoursTimer = null;
      const { hours, loadHours } = store.getState();
      if (hours !== null) void loadHours();
    }, HOURS_PAUSE_MS);
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
        const isOther = state.desktop !== null && state.desktop.mode !== event.desktop.mode;
        // Between the demonstration and the operator's own mailbox nothing is carried over.
        if (isOther) store.setState({ ...store.getInitialState(), desktop: event.desktop });
        else store.setState({ desktop: event.desktop });
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
        void state.refreshMessage(event.message.id);
        statusSoon();
        hoursSoon();
        return;
      case 'delivery.changed':
        state.takeDelivery(event.delivery, seq);
        void state.refreshMessage(event.delivery.messageId);
        statusSoon();
        return;
      case 'link.changed':
        state.takeLink(event.link, seq);
        return;
      case 'gmail.changed':
        state.takeGmail(event.gmail, seq);
        statusSoon();
        return;
      case 'deploy.changed':
        state.takeDeploy(event.deploy);
        // Its end may need attention.
        if (hasEnded(event.deploy)) statusSoon();
        return;
      case 'log.written':
        void state.followLogs();
        return;
      case 'settings.changed':
        void state.loadSettings();
        void state.loadDeployServices();
        statusSoon();
        return;
      case 'secrets.changed':
        void state.loadSecrets();
        void state.loadDeployServices();
        statusSoon();
        return;
      case 'watcher.changed':
        if (state.status !== null && seq > state.statusSeq) {
          store.setState({ status: { ...state.status, watcher: event.watcher } });
        }
        // An unlocked keychain shows first in a mailbox that can log in again.
        if (state.keychainFailure !== null) void state.loadSecrets();
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
    if (hoursTimer !== null) clearTimeout(hoursTimer);
  };
}

/** Also when there was no agent to answer. */
function wasAsked({ items, failure }: PagedList<unknown>): boolean {
  return items !== null || failure !== null;
}

/** What panels asked for beside the snapshot, again: only what they hold or wait for. */
async function refreshShown(state: AppState): Promise<void> {
  await Promise.all([
    state.hours === null && state.panel !== 'overview' ? undefined : state.loadHours(),
    wasAsked(state.deliveries) ? state.loadDeliveries() : undefined,
    wasAsked(state.links) ? state.loadLinks() : undefined,
    wasAsked(state.gmailChecks) ? state.loadGmailChecks() : undefined,
    state.reloadLogs(),
    state.refreshMessage(),
    state.refreshDelivery(),
  ]);
}
