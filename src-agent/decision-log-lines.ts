import { assertNever } from './contract/assert-never.ts';
import type { TriageResult } from './contract/entities.ts';

/**
 * The log lines operators of the replaced system know, with the same wording (BEHAVIOUR.md 1.10).
 * Pure: one decided mail to the lines that tell of it. Subjects and senders are the log's to escape.
 */
export function decisionLogLines(mail: {
  readonly uid: number;
  readonly subject: string;
  readonly sender: string;
  readonly result: TriageResult;
}): readonly string[] {
  const { uid, subject, sender, result } = mail;
  const id = result.mailId;
  const read = `POLLER: Email read from IMAP: num=${uid}, subject='${subject}', sender='${sender}'`;
  const inferred = `CUSTOM_WEBHOOK: detector inferred for email ${id}: ${result.detector ?? 'none'}`;
  switch (result.decision.reason) {
    case 'accepted':
    case 'outside-window-sent':
      return [read, result.kind === 'presence' ? `PRESENCE: 'samedi' detected for email ${id}` : inferred];
    case 'sender-not-allowed':
      return [read, `IGNORED: Sender not in allowlist for email ${uid} (sender=${sender})`];
    case 'sender-not-proven':
      return [read, `IGNORED: Sender not proven for email ${uid} (sender=${sender})`];
    case 'duplicate-mail':
      return [
        read,
        `DEDUP_EMAIL: Skipping already processed email_id=${id}`,
        `IGNORED: Email ${id} ignored due to email-id dedup`,
      ];
    case 'duplicate-group':
      return [
        read,
        `DEDUP_GROUP: Skipping email ${id} (group ${result.groupId ?? ''} processed)`,
        `IGNORED: Email ${id} ignored due to subject-group dedup (group=${result.groupId ?? ''})`,
      ];
    case 'group-in-flight':
      return [read, `DEDUP_GROUP: Email ${id} waits for another mail of group ${result.groupId ?? ''}`];
    case 'reply-or-forward':
      return [
        read,
        `IGNORED: Skipping webhook because subject is a reply/forward (email_id=${id}, subject='${subject}')`,
      ];
    case 'no-links':
      return [
        read,
        inferred,
        `CUSTOM_WEBHOOK: Skipping send for ${id} because no delivery links were detected and ALLOW_CUSTOM_WEBHOOK_WITHOUT_LINKS=false`,
      ];
    case 'outside-window-skipped':
      return [read, inferred, `IGNORED: RECADRAGE skipped outside window and marked processed (email ${id})`];
    case 'outside-window':
      return [
        read,
        inferred,
        result.urgent && result.kind === 'desabonnement'
          ? `IGNORED: DESABO urgent skipped outside window (email ${id})`
          : `IGNORED: Webhook skipped due to dedicated time window (email ${id})`,
      ];
    case 'presence-not-configured':
      return [read, `PRESENCE: 'samedi' detected for email ${id} but no webhook address is configured`];
    case 'excluded-keyword':
    case 'attachment-missing':
    case 'too-large':
    case 'too-complex':
    case 'no-target':
    case 'sending-disabled':
    case 'before-first-start':
    case 'vanished':
    case 'unreadable':
    case 'crashed-reader':
      return [read, `IGNORED: Email ${id} not sent (${result.decision.reason})`];
    default:
      return assertNever(result.decision.reason);
  }
}
