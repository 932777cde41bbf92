import type { MailHead } from '../contract/entities.ts';
import type { Settings } from '../contract/settings.ts';
import { checkAuthentication } from './check-authentication.ts';
import { nearestAddress } from './nearest-address.ts';
import { cutCodePoints, stripReplyPrefixes } from './normalise-text.ts';
import { pass, skip, skipUnmarked, skipUnread, stop, type Verdict } from './trace.ts';
import { trimWhiteSpace } from './white-space.ts';

/** The checks that need no body, in the order of BEHAVIOUR.md 1.3. */
export function* checkHead(
  head: MailHead,
  settings: Settings,
  mailProcessed: boolean,
): Generator<Verdict, void> {
  yield checkSender(head.sender, settings);
  yield checkAuthentication(head, settings);
  yield checkMailDedup(settings, mailProcessed);
  yield checkReply(head.subject, settings);
  yield checkSize(head.sizeBytes, settings);
}

/** Q3. An empty list lets everybody pass here; the agent refuses to watch with one. */
function checkSender(sender: string, settings: Settings): Verdict {
  const { allowedSenders } = settings.triage;
  if (allowedSenders.length === 0) return pass('sender', 'sender.list-empty');
  if (sender === '') return stop(skipUnmarked('sender-not-allowed'), 'sender', 'sender.missing');
  if (allowedSenders.includes(sender)) return pass('sender', 'sender.allowed', { sender });
  const nearest = nearestAddress(sender, allowedSenders) ?? '';
  return stop(skipUnmarked('sender-not-allowed'), 'sender', 'sender.not-allowed', { sender, nearest });
}

function checkMailDedup(settings: Settings, mailProcessed: boolean): Verdict {
  if (!settings.triage.dedupByMail) return pass('mail-dedup', 'mail-dedup.off');
  if (!mailProcessed) return pass('mail-dedup', 'mail-dedup.new');
  return stop(skipUnmarked('duplicate-mail'), 'mail-dedup', 'mail-dedup.duplicate');
}

function checkReply(subject: string, settings: Settings): Verdict {
  const trimmed = trimWhiteSpace(subject);
  const bare = stripReplyPrefixes(subject);
  if (bare === trimmed) return pass('reply', 'reply.no');
  const prefix = cutCodePoints(trimWhiteSpace(trimmed.slice(0, trimmed.length - bare.length)), 40);
  return stop(skip(settings, 'reply-or-forward'), 'reply', 'reply.yes', { prefix });
}

const MEBIBYTE = 1_048_576;

function checkSize(sizeBytes: number, settings: Settings): Verdict {
  const limitMb = settings.triage.maxSizeMb;
  if (limitMb === null) return pass('size', 'size.no-limit');
  if (sizeBytes <= limitMb * MEBIBYTE) return pass('size', 'size.ok', { sizeBytes, limitMb });
  return stop(skipUnread('too-large'), 'size', 'size.too-large', { sizeBytes, limitMb });
}
