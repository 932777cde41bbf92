import type { GmailField, GmailStatus } from '../../../src-agent/contract/gmail.ts';

const ASKED_OF: readonly GmailField[] = ['client-id', 'client-secret'];

/** Whether Google can be asked for a refresh token: the client is known. */
export function canConnect({ configuration }: GmailStatus): boolean {
  return ASKED_OF.every((field) => configuration.some((one) => one.field === field && one.state === 'set'));
}
