import type { Panel } from '../../../src-agent/contract/desktop.ts';
import type { ErrorCode } from '../../../src-agent/contract/errors.ts';

type Place =
  | Extract<Panel, 'deliveries' | 'gmail' | 'deploys' | 'settings' | 'time-window' | 'logs'>
  | 'first-run';

/** Where something can be done about a fault that needs attention; null: nothing can be done here. */
export function placeFor(code: ErrorCode): Place | null {
  if (code === 'settings.incomplete') return 'first-run';
  if (code === 'attention.dead-deliveries') return 'deliveries';
  if (code === 'attention.failed-mails' || code === 'attention.unaccounted' || code === 'internal.bug')
    return 'logs';
  if (code === 'attention.gmail-ending') return 'gmail';
  if (code === 'attention.restored' || code === 'attention.log-lost') return null;
  const [area] = code.split('.');
  switch (area) {
    case 'window':
      return 'time-window';
    case 'gmail':
      return 'gmail';
    case 'deploy':
      return 'deploys';
    case 'attention':
    case 'mailbox':
    case 'secret':
    case 'keychain':
    case 'settings':
    case 'delivery':
      return 'settings';
    case 'store':
      return 'logs';
    default:
      return null;
  }
}
