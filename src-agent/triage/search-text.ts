import { foldText } from './fold-text.ts';

/**
 * A mail's words as the detectors search them (Q17, Q18): accents and case off, runs of white space one space
 * or one line feed, digits of every script as 0 to 9. Patterns on it need no `\s`, and so stay linear.
 */
export type SearchText = {
  /** Normalised subject: spaces only. */
  readonly subject: string;
  /** The visible text. */
  readonly text: string;
  /** The same without URLs: words and times inside an address mean nothing. */
  readonly words: string;
};

export function prepareSearchText(subject: string, visible: string): SearchText {
  const text = foldText(visible, { collapse: 'lines', plainDigits: true });
  return { subject: normaliseWords(subject), text, words: withoutUrls(text) };
}

/** One line of words in the form of `SearchText.subject`. */
export function normaliseWords(text: string): string {
  return foldText(text, { collapse: 'spaces', plainDigits: true });
}

/** Takes out `https://…` and addresses written without a scheme (`swisstransfer.com/d/…`). */
function withoutUrls(folded: string): string {
  return withoutBareAddresses(folded.replace(/ ?https?:\/\/[^ \n<>"]*/gu, ''));
}

/** A slash after a name that ends like a host: the whole run of characters around it is an address. */
function withoutBareAddresses(text: string): string {
  const kept: string[] = [];
  let from = 0;
  for (let slash = text.indexOf('/'); slash >= 0; slash = text.indexOf('/', slash + 1)) {
    if (slash < from || !endsLikeHost(text, from, slash)) continue;
    let start = slash;
    while (start > from && isHostUnit(text.charCodeAt(start - 1))) start -= 1;
    kept.push(text.slice(from, start));
    from = slash;
    while (from < text.length && !' \n<>"'.includes(text.charAt(from))) from += 1;
  }
  if (from === 0) return text;
  kept.push(text.slice(from));
  return kept.join('');
}

/** A dot and two to ten letters before `end`. */
function endsLikeHost(text: string, from: number, end: number): boolean {
  let dot = end - 1;
  while (dot > from && end - dot <= 11 && isLetterUnit(text.charCodeAt(dot))) dot -= 1;
  const letters = end - 1 - dot;
  return letters >= 2 && letters <= 10 && text.charAt(dot) === '.';
}

function isLetterUnit(unit: number): boolean {
  return unit >= 0x61 && unit <= 0x7a;
}

/** Letters, digits, dot and dash. */
function isHostUnit(unit: number): boolean {
  return isLetterUnit(unit) || (unit >= 0x30 && unit <= 0x39) || unit === 0x2d || unit === 0x2e;
}

/** Whether a letter, digit or underscore of any script stands at an index: no word boundary there. */
export function isWordAt(text: string, index: number): boolean {
  const codePoint = text.codePointAt(index);
  return codePoint !== undefined && /[\p{L}\p{N}_]/u.test(String.fromCodePoint(codePoint));
}

/** The same for the character that ends just before an index. */
export function isWordBefore(text: string, index: number): boolean {
  if (index <= 0) return false;
  const low = text.charCodeAt(index - 1);
  const pair = low >= 0xdc00 && low <= 0xdfff && index > 1;
  return isWordAt(text, pair ? index - 2 : index - 1);
}
