import type { Settings } from '../../../src-agent/contract/settings.ts';

export type MailboxDraft = Settings['mailbox'];

export const USUAL_PORTS: Readonly<Record<MailboxDraft['security'], number>> = {
  tls: 993,
  starttls: 143,
  plain: 143,
};

/** The fingerprint of a certificate that was refused, when the failure carries one that can be trusted by it. */
export function offeredFingerprint(params: Readonly<Record<string, string | number>>): string | null {
  const { fingerprint } = params;
  return typeof fingerprint === 'string' && /^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/u.test(fingerprint)
    ? fingerprint
    : null;
}
