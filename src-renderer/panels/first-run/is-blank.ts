import type { Settings } from '../../../src-agent/contract/settings.ts';

/** Nothing of what the agent needs was ever set. */
export function isBlank({ mailbox, triage, delivery }: Settings): boolean {
  const { targets, presence } = delivery;
  return (
    mailbox.host === '' &&
    mailbox.user === '' &&
    triage.allowedSenders.length === 0 &&
    targets.length === 0 &&
    presence.presentUrl === null &&
    presence.absentUrl === null
  );
}
