import {
  IconAlertTriangle,
  IconBeach,
  IconCloudOff,
  IconEye,
  IconKey,
  IconMoon,
  IconPlayerPause,
  IconPlayerStop,
  IconPlugConnected,
  IconPlugConnectedX,
  IconRefresh,
  IconSettings,
} from '@tabler/icons-react';
import type { WatcherStatus } from '../../src-agent/contract/status.ts';
import type { StateIcon, StateTone } from './StateMark.tsx';

export type Look = { readonly tone: StateTone; readonly icon: StateIcon };

/** How each state of the watcher looks, wherever it is shown. */
export const WATCHER_LOOKS: Readonly<Record<WatcherStatus['state'], Look>> = {
  stopped: { tone: 'quiet', icon: IconPlayerStop },
  'not-configured': { tone: 'waiting', icon: IconSettings },
  connecting: { tone: 'waiting', icon: IconPlugConnected },
  'catching-up': { tone: 'waiting', icon: IconRefresh },
  watching: { tone: 'ok', icon: IconEye },
  reconnecting: { tone: 'waiting', icon: IconPlugConnectedX },
  'needs-credentials': { tone: 'failed', icon: IconKey },
  'needs-grant': { tone: 'failed', icon: IconKey },
  failed: { tone: 'failed', icon: IconAlertTriangle },
  'outside-hours': { tone: 'quiet', icon: IconMoon },
  vacation: { tone: 'quiet', icon: IconBeach },
  paused: { tone: 'waiting', icon: IconPlayerPause },
};

/** Of what is not known while there is no agent. */
export const AWAY_LOOK: Look = { tone: 'quiet', icon: IconCloudOff };
