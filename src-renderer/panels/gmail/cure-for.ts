import type { ErrorCode } from '../../../src-agent/contract/errors.ts';

/** What mends a failed connection from here: a new consent, the set-up, Google's console, or simply another try. */
export type Cure = 'connect' | 'setup' | 'console' | 'check';

const CURES: Readonly<Partial<Record<ErrorCode, Cure>>> = {
  'gmail.not-configured': 'setup',
  'gmail.malformed': 'setup',
  'gmail.reconnect-needed': 'connect',
  'gmail.session-policy': 'connect',
  'gmail.client-refused': 'setup',
  'gmail.client-deleted': 'setup',
  'gmail.client-mismatch': 'connect',
  'gmail.request-refused': 'setup',
  'gmail.scope-missing': 'connect',
  'gmail.api-off': 'console',
  'gmail.credentials-refused': 'connect',
  'gmail.message-refused': 'setup',
  'gmail.consent-denied': 'connect',
  'gmail.consent-refused': 'connect',
  'gmail.code-refused': 'connect',
  'gmail.no-refresh-token': 'connect',
  'gmail.connect-expired': 'connect',
  'secret.missing': 'setup',
  'secret.malformed': 'setup',
};

export function cureFor(code: ErrorCode): Cure {
  return CURES[code] ?? 'check';
}
