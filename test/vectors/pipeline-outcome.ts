import { assertNever } from '../../src-agent/contract/assert-never.ts';
import type { Reason } from '../../src-agent/contract/entities.ts';
import type { HandledMail, PipelineRig } from './pipeline-rig.ts';

/** The label of pipeline.json for what became of a mail. */
export function outcomeOf(rig: PipelineRig, { id, result }: HandledMail): string {
  const { action, reason } = result.decision;
  if (action !== 'deliver') return labelOf(reason);
  const presence = result.kind === 'presence';
  const [delivery] = rig.store.deliveries.ofMessage(id);
  if (delivery === undefined) throw new Error('A delivery was decided and there is none');
  if (delivery.state === 'delivered') return presence ? 'presence_sent' : 'sent';
  if (delivery.attempts === 0)
    return rig.postponedForLimit.has(delivery.id) ? 'rate_limited' : 'skipped_window';
  if (presence) return 'presence_failed';
  if (delivery.lastStatus === null) return 'failed_network';
  return delivery.lastStatus === 200 ? 'failed_response' : 'failed_http';
}

function labelOf(reason: Reason): string {
  switch (reason) {
    case 'sender-not-allowed':
      return 'skipped_sender';
    case 'duplicate-mail':
      return 'skipped_duplicate_id';
    case 'duplicate-group':
      return 'skipped_duplicate_group';
    case 'reply-or-forward':
      return 'skipped_reply';
    case 'no-links':
      return 'skipped_no_links';
    case 'outside-window-skipped':
      return 'skipped_window_marked';
    case 'outside-window':
      return 'skipped_window';
    case 'excluded-keyword':
      return 'skipped_excluded';
    case 'attachment-missing':
      return 'skipped_no_attachment';
    case 'sending-disabled':
      return 'skipped_sending_disabled';
    case 'presence-not-configured':
      return 'presence_no_url';
    case 'too-large':
      return 'skipped_too_large';
    case 'accepted':
    case 'outside-window-sent':
    case 'sender-not-proven':
    case 'too-complex':
    case 'no-target':
    case 'before-first-start':
    case 'vanished':
    case 'group-in-flight':
    case 'unreadable':
    case 'crashed-reader':
      return `other_${reason}`;
    default:
      return assertNever(reason);
  }
}
