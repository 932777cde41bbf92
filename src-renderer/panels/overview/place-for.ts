import type { Panel } from '../../../src-agent/contract/desktop.ts';
import type { ErrorCode } from '../../../src-agent/contract/errors.ts';
import type { SettingsPart } from '../../state/view-slice.ts';

type Place =
  | Extract<Panel, 'deliveries' | 'gmail' | 'deploys' | 'time-window' | 'logs'>
  | 'first-run'
  | { readonly settings: SettingsPart };

/** Where something can be done about a fault that needs attention; null: nothing can be done here. */
export function placeFor(code: ErrorCode): Place | null {
  if (code === 'settings.incomplete') return 'first-run';
  if (code === 'attention.dead-deliveries') return 'deliveries';
  if (code === 'attention.failed-mails' || code === 'attention.unaccounted' || code === 'internal.bug')
    return 'logs';
  if (code === 'attention.gmail-ending') return 'gmail';
  if (code === 'attention.unverified-target' || code === 'attention.sending-off')
    return { settings: 'webhooks' };
  const [area] = code.split('.');
  switch (area) {
    case 'window':
      return 'time-window';
    case 'gmail':
      return 'gmail';
    case 'deploy':
      return 'deploys';
    case 'mailbox':
    case 'settings':
      return { settings: 'mailbox' };
    case 'secret':
    case 'keychain':
      return { settings: 'secrets' };
    case 'network':
      return { settings: 'network' };
    case 'delivery':
      return { settings: 'webhooks' };
    case 'store':
      return 'logs';
    default:
      return null;
  }
}
