import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconCloudOff,
  IconHourglassHigh,
  IconSettings,
} from '@tabler/icons-react';
import type { GmailConnection, GmailOutcome } from '../../../src-agent/contract/gmail.ts';
import type { Look } from '../../components/frame-watcher-look.ts';

/** How a connection looks, wherever it is shown. */
export const CONNECTION_LOOKS: Readonly<Record<GmailConnection['state'], Look>> = {
  'not-configured': { tone: 'quiet', icon: IconSettings },
  unchecked: { tone: 'waiting', icon: IconCircleDashed },
  healthy: { tone: 'ok', icon: IconCircleCheck },
  ending: { tone: 'waiting', icon: IconHourglassHigh },
  unreachable: { tone: 'waiting', icon: IconCloudOff },
  broken: { tone: 'failed', icon: IconAlertTriangle },
};

/** What a check came to. */
export const OUTCOME_LOOKS: Readonly<Record<GmailOutcome, Look>> = {
  ok: { tone: 'ok', icon: IconCircleCheck },
  temporary: { tone: 'waiting', icon: IconCloudOff },
  permanent: { tone: 'failed', icon: IconAlertTriangle },
};
