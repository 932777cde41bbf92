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

/** A Dropbox page that asks for an upload, also behind the redirect of a newsletter. */
const DROPBOX_REQUEST = /https?:\/\/(?:www\.)?dropbox\.com\/request\//iu;

const FORBIDDEN =
  /(?<![\p{L}\p{N}_])(?:annulations?|facturations?|factures?|moments?|references?[ \n]clients?|total[ \n]ht)(?![\p{L}\p{N}_])/u;

export function detectDesabonnement(search: SearchText, linkSource: string): Desabonnement {
  const { subject, text, words } = search;
  const hasDropboxRequest = DROPBOX_REQUEST.test(linkSource);
  const asked = text.includes('desabonn') || subject.includes('desabonn') || hasDropboxRequest;
  const matches =
    text.includes('journee') && /tarifs[ \n]habituels/u.test(text) && asked && !FORBIDDEN.test(words);
  return { matches, hasDropboxRequest, urgent: isUrgent(subject) || isUrgent(words) };
}

const URGENT = /(?<![\p{L}\p{N}_])(?:urgente?s?|urgences?)(?![\p{L}\p{N}_])/gu;

/** "rien d'urgent", "pas si urgent", "non-urgent", "aucune urgence": a negation and few small words before it. */
const NEGATIONS = new Set([
  'rien',
  'non',
  'pas',
  'point',
  'aucun',
  'aucune',
  'sans',
  'jamais',
  'ni',
  'nullement',
]);
const SMALL_WORDS = new Set(
  (
    'd de du la l un une si tres trop tout plus vraiment encore forcement particulierement specialement absolument ' +
    'reel reelle reellement grande'
  ).split(' '),
);
const MOST_SMALL_WORDS = 3;
/** Longer than the longest negation. */
const NEGATION_REACH = 60;

function isNegated(before: string): boolean {
  // Punctuation ends what a negation is about.
  const clause = before.split(/[.,;:!?()]/u).at(-1) ?? '';
  const words = clause.match(/[\p{L}\p{N}_]+/gu) ?? [];
  const small = words.toReversed().findIndex((word) => !SMALL_WORDS.has(word));
  return small >= 0 && small <= MOST_SMALL_WORDS && NEGATIONS.has(words.at(-1 - small) ?? '');
}

/** A mail that says "not urgent" more often than this is not looked at further. */
const MOST_NEGATIONS = 1_000;

function isUrgent(text: string): boolean {
  let negations = 0;
  for (const word of text.matchAll(URGENT)) {
    const before = text.slice(Math.max(0, word.index - NEGATION_REACH), word.index);
    if (!isNegated(before)) return true;
    negations += 1;
    if (negations === MOST_NEGATIONS) return false;
  }
  return false;
}
