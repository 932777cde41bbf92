import { createHash } from 'node:crypto';
import { DateTime } from 'luxon';
import type { Settings } from '../contract/settings.ts';
import { normaliseText, stripReplyPrefixes } from './normalise-text.ts';

/**
 * Mails about one lot are one delivery (BEHAVIOUR.md 1.4, subject-group.json): the lot number of the subject, or
 * the whole subject, names the group.
 */

const LOT = /(?<![\p{L}\p{N}_])lot (\p{Nd}+)(?![\p{L}\p{N}_])/u;

/** null: an empty subject is no group (Q25). */
export function subjectGroupId(subject: string): string | null {
  const stripped = stripReplyPrefixes(normaliseText(subject));
  if (stripped === '') return null;
  const lot = lotIn(stripped);
  if (lot === null) return `subject_hash_${createHash('md5').update(stripped, 'utf8').digest('hex')}`;
  const canonical = ['media solution', 'missions recadrage', 'lot'].every((phrase) =>
    stripped.includes(phrase),
  );
  return canonical ? `media_solution_missions_recadrage_lot_${lot}` : `lot_${lot}`;
}

/** The first lot number, without leading zeros (Q25), as text: it may be of any length. */
function lotIn(normalised: string): string | null {
  const digits = LOT.exec(normalised)?.[1];
  return digits === undefined ? null : digits.replace(/^0+(?=\p{Nd})/u, '');
}

/** `YYYY-MM:<group>`, by the month of an instant in the zone: what the replaced system stored. */
export function monthlyScope(groupId: string, timeZone: string, now: number): string {
  return `${DateTime.fromMillis(now, { zone: timeZone }).toFormat('yyyy-MM')}:${groupId}`;
}

export type SubjectGroup = {
  readonly id: string;
  /** What is stored: of this month, or without month when marks have a life of their own (Q8), and of this sender (Q25). */
  readonly key: string;
  /** The key as the replaced system wrote it, for all senders: honoured when it is known, never written. */
  readonly inheritedKey: string;
};

/** null: grouping is off (Q8: off means off) or does not apply. */
export function subjectGroup(
  mail: { readonly subject: string; readonly sender: string },
  settings: Settings,
  now: number,
): SubjectGroup | null {
  if (!settings.triage.dedupBySubjectGroup) return null;
  const id = subjectGroupId(mail.subject);
  if (id === null) return null;
  const inheritedKey = settings.triage.groupTtlSeconds > 0 ? id : monthlyScope(id, settings.timeZone, now);
  return { id, inheritedKey, key: mail.sender === '' ? inheritedKey : `${inheritedKey}|${mail.sender}` };
}
