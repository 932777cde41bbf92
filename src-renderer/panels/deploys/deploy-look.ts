import {
  IconAlertTriangle,
  IconBan,
  IconCircleCheck,
  IconCircleDashed,
  IconHeartBroken,
  IconHeartbeat,
  IconHourglassHigh,
  IconProgress,
  IconQuestionMark,
  IconReplace,
  IconSearch,
  IconSend,
  IconTerminal2,
} from '@tabler/icons-react';
import type { DeployState } from '../../../src-agent/contract/deploy.ts';
import type { Look } from '../../components/frame-watcher-look.ts';

/** How each state of a deploy looks, wherever it is shown. */
export const DEPLOY_LOOKS: Readonly<Record<DeployState, Look>> = {
  triggering: { tone: 'waiting', icon: IconSend },
  locating: { tone: 'waiting', icon: IconSearch },
  running: { tone: 'waiting', icon: IconProgress },
  commanding: { tone: 'waiting', icon: IconTerminal2 },
  checking: { tone: 'waiting', icon: IconHeartbeat },
  live: { tone: 'ok', icon: IconCircleCheck },
  done: { tone: 'ok', icon: IconCircleCheck },
  unhealthy: { tone: 'failed', icon: IconHeartBroken },
  failed: { tone: 'failed', icon: IconAlertTriangle },
  cancelled: { tone: 'quiet', icon: IconBan },
  replaced: { tone: 'quiet', icon: IconReplace },
  accepted: { tone: 'ok', icon: IconSend },
  refused: { tone: 'failed', icon: IconAlertTriangle },
  unknown: { tone: 'failed', icon: IconQuestionMark },
  interrupted: { tone: 'failed', icon: IconQuestionMark },
  'gave-up': { tone: 'waiting', icon: IconHourglassHigh },
};

export const NEVER_LOOK: Look = { tone: 'quiet', icon: IconCircleDashed };
