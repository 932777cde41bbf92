import type { Link } from '../contract/entities.ts';
import { isDropboxRequest } from './provider-links.ts';
import type { SearchText } from './search-text.ts';

/**
 * The mail that asks an editor for a day's work (BEHAVIOUR.md 1.5, Q18, desabo.json): "journée" and "tarifs
 * habituels" in the text, an unsubscribe word in text or subject or a Dropbox request link, and none of the
 * words of an invoice. The forbidden words and the urgency are words, not fragments, and not those of URLs.
 */
export type Desabonnement = {
  readonly matches: boolean;
  readonly hasDropboxRequest: boolean;
  readonly urgent: boolean;
};

const FORBIDDEN =
  /(?<![\p{L}\p{N}_])(?:annulations?|facturations?|factures?|moments?|references?[ \n]clients?|total[ \n]ht)(?![\p{L}\p{N}_])/u;

export function detectDesabonnement(search: SearchText, links: readonly Link[]): Desabonnement {
  const { subject, text, words } = search;
  const hasDropboxRequest = links.some((link) => isDropboxRequest(link.raw_url));
  const asked = text.includes('desabonn') || subject.includes('desabonn') || hasDropboxRequest;
  const matches =
    text.includes('journee') && /tarifs[ \n]habituels/u.test(text) && asked && !FORBIDDEN.test(words);
  return { matches, hasDropboxRequest, urgent: isUrgent(subject) || isUrgent(words) };
}

const URGENT = /(?<![\p{L}\p{N}_])(?:urgente?s?|urgences?)(?![\p{L}\p{N}_])/gu;

/** "rien d'urgent", "pas si urgent", "non-urgent", "aucune urgence": a negation and few small words before it. */
const NEGATED =
  /(?:^|[^\p{L}\p{N}_])(?:rien|non|pas|point|aucune?|sans|jamais|ni|nullement)(?:[ \n'’-]+(?:d|de|du|la|l|une?|si|tres|trop|tout|plus|vraiment|encore|forcement|particulierement|specialement|absolument|reelle?|reellement|grande)){0,3}[ \n'’-]+$/u;
/** Longer than the longest negation above. */
const NEGATION_REACH = 60;

/** A mail that says "not urgent" more often than this is not looked at further. */
const MOST_NEGATIONS = 1_000;

function isUrgent(text: string): boolean {
  let negations = 0;
  for (const word of text.matchAll(URGENT)) {
    const before = text.slice(Math.max(0, word.index - NEGATION_REACH), word.index);
    if (!NEGATED.test(before)) return true;
    negations += 1;
    if (negations === MOST_NEGATIONS) return false;
  }
  return false;
}
