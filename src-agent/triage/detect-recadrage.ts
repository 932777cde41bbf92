import { z } from 'zod';
import type { Link } from '../contract/entities.ts';
import { deadlineSchema, findDeadline } from './find-deadline.ts';
import type { SearchText } from './search-text.ts';

/**
 * The mail that delivers videos to reframe (BEHAVIOUR.md 1.5, Q16, Q17, recadrage.json): a provider link, the three
 * phrases in the subject, and a delivery time. The time depends on when the mail is decided, so what is found here
 * is what the mail says of it.
 */
export const recadrageSchema = z.discriminatedUnion('found', [
  /** Subject or link missing. */
  z.strictObject({ found: z.literal('no') }),
  /** Subject and link, but no time: the replaced system took such a mail for an ordinary one. */
  z.strictObject({ found: z.literal('no-time') }),
  /** URGENCE in the subject: one hour after it is decided (Q15). */
  z.strictObject({ found: z.literal('in-an-hour') }),
  z.strictObject({ found: z.literal('deadline'), deadline: deadlineSchema }),
]);
export type Recadrage = z.infer<typeof recadrageSchema>;

export function detectRecadrage(
  search: SearchText,
  links: readonly Link[],
  /** Where links stand: addresses without a scheme count too. */
  linkSource: string,
): Recadrage {
  if (!isRecadrageSubject(search.subject)) return { found: 'no' };
  if (links.length === 0 && !hasBareShare(linkSource)) return { found: 'no' };
  if (/(?<![\p{L}\p{N}_])urgence(?![\p{L}\p{N}_])/u.test(search.subject)) return { found: 'in-an-hour' };
  const deadline = findDeadline(search.words);
  return deadline === null ? { found: 'no-time' } : { found: 'deadline', deadline };
}

/** "lot" as a word, also in the plural or with its number stuck to it, not inside "pilote". */
function isRecadrageSubject(subject: string): boolean {
  return (
    subject.includes('media solution') &&
    subject.includes('missions recadrage') &&
    /(?<!\p{L})lots?(?!\p{L})/u.test(subject)
  );
}

/** A share written without `https://`, on the provider's own host; Dropbox paths have their own case. */
function hasBareShare(linkSource: string): boolean {
  return (
    /(?<![\p{L}\p{N}_.@/=%&?\\-])(?:www\.)?dropbox\.com\/scl\/fo/u.test(linkSource) ||
    /(?<![\p{L}\p{N}_.@/=%&?\\-])(?:www\.)?(?:fromsmash\.com\/|swisstransfer\.com\/d\/)/iu.test(linkSource)
  );
}
