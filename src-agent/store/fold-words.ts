/** A search looks for at most so many words. */
const MOST_WORDS = 8;
/** Words of a mail that can be found, and their length: bounds the index against hostile subjects. */
const MOST_INDEXED_WORDS = 40;
const LONGEST_WORD = 60;
/** Subjects can be 100,000 characters long. */
const LONGEST_TEXT = 2_000;

/** The words a mail is found by, each once: those of the subject, the sender's address whole and in its parts. */
export function indexedWords(subject: string, sender: string): readonly string[] {
  const address = fold(sender).replaceAll(/\s+/gu, '');
  return distinct([address, ...wordsIn(fold(sender)), ...wordsIn(fold(subject))], MOST_INDEXED_WORDS);
}

/**
 * The beginnings of words that must all be found; empty when the text holds no letter or digit.
 * What holds an @ is the beginning of an address, taken whole: much rarer than each of its parts.
 */
export function searchedWords(search: string): readonly string[] {
  const pieces = fold(search)
    .split(/\s+/u)
    .flatMap((piece) => (/[^@]@/u.test(piece) ? [piece] : wordsIn(piece)));
  return distinct(pieces, MOST_WORDS);
}

/** Without accents and case. */
function fold(text: string): string {
  return text
    .slice(0, LONGEST_TEXT)
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .toLowerCase();
}

/** Letters and digits; anything else parts words. */
function wordsIn(folded: string): readonly string[] {
  return folded.split(/[^\p{L}\p{N}]+/u);
}

function distinct(words: readonly string[], most: number): readonly string[] {
  const cut = words.map((word) => word.slice(0, LONGEST_WORD)).filter((word) => word !== '');
  return [...new Set(cut)].slice(0, most);
}
