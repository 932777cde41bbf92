import { z } from 'zod';
import { linkSchema, type Mail } from '../contract/entities.ts';
import type { Settings } from '../contract/settings.ts';
import { detectDesabonnement } from './detect-desabonnement.ts';
import { detectPresence } from './detect-presence.ts';
import { detectRecadrage, recadrageSchema } from './detect-recadrage.ts';
import { extractLinks, MAX_LINKS } from './extract-links.ts';
import { matchKeywords } from './match-keywords.ts';
import { readText } from './read-text.ts';
import { prepareSearchText } from './search-text.ts';

/**
 * All that triage needs to search a mail's text for: found in a worker, so that deciding costs nothing. Plain data,
 * stored with the mail.
 */
export const findingsSchema = z.strictObject({
  links: z.array(linkSchema).max(MAX_LINKS),
  recadrage: recadrageSchema,
  desabonnement: z.strictObject({
    matches: z.boolean(),
    hasDropboxRequest: z.boolean(),
    urgent: z.boolean(),
  }),
  presence: z.boolean(),
  /** Those of the settings' keywords that stand in the mail, as written there. */
  keywords: z.array(z.string()),
  attachmentCount: z.int().nonnegative(),
  tooComplex: z.string().nullable(),
  /** The text was longer than what is read of it. */
  textCut: z.boolean(),
});
export type Findings = z.infer<typeof findingsSchema>;

/** Reads a mail's text by these settings: their keywords are searched here, all else is decided later. Pure. */
export function recognise(mail: Mail, settings: Settings): Findings {
  const { visible, linkSource, cut } = readText(mail.text, mail.html);
  const search = prepareSearchText(mail.subject, visible);
  const links = extractLinks(linkSource);
  return {
    links: [...links],
    recadrage: detectRecadrage(search, links, linkSource),
    desabonnement: detectDesabonnement(search, linkSource),
    presence: detectPresence(search),
    keywords: [...matchKeywords(allKeywords(settings), search)],
    attachmentCount: mail.attachments.length,
    tooComplex: mail.tooComplex,
    textCut: cut,
  };
}

function allKeywords({ triage, delivery }: Settings): readonly string[] {
  return [
    ...triage.excludeKeywords,
    ...Object.values(triage.excludeKeywordsByKind).flat(),
    ...delivery.targets.flatMap((target) => target.excludeKeywords),
  ];
}
