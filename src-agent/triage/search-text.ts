import { foldText } from './fold-text.ts';
import { normaliseText } from './normalise-text.ts';

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
  const text = withPlainDigits(foldText(visible, 'lines'));
  return { subject: normaliseWords(subject), text, words: withoutUrls(text) };
}

/** One line of words in the form of `SearchText.subject`. */
export function normaliseWords(text: string): string {
  return withPlainDigits(normaliseText(text));
}

/** Digits of other scripts become 0 to 9: in Unicode each script's ten digits stand in a row. */
function withPlainDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, (digit) => (digit <= '9' ? digit : plainDigit(digit)));
}

const plainDigits = new Map<string, string>();

function plainDigit(digit: string): string {
  const known = plainDigits.get(digit);
  if (known !== undefined) return known;
  const codePoint = digit.codePointAt(0) ?? 0;
  let first = codePoint;
  while (/^\p{Nd}$/u.test(String.fromCodePoint(first - 1))) first -= 1;
  const plain = String((codePoint - first) % 10);
  plainDigits.set(digit, plain);
  return plain;
}

/** Takes out `https://…` and addresses written without a scheme (`swisstransfer.com/d/…`). */
export function withoutUrls(folded: string): string {
  return withoutBareAddresses(folded.replace(/ ?https?:\/\/[^ \n<>"]*/gu, ''));
}

/** A slash after a name that ends like a host: the whole run of characters around it is an address. */
function withoutBareAddresses(text: string): string {
  const kept: string[] = [];
  let from = 0;
  for (let slash = text.indexOf('/'); slash >= 0; slash = text.indexOf('/', slash + 1)) {
    if (slash < from || !/\.[a-z]{2,10}$/u.test(text.slice(Math.max(from, slash - 11), slash))) continue;
    const start = addressStart(text, from, slash);
    kept.push(text.slice(from, start));
    from = addressEnd(text, slash);
  }
  if (from === 0) return text;
  kept.push(text.slice(from));
  return kept.join('');
}

function addressStart(text: string, from: number, slash: number): number {
  const earliest = Math.max(from, slash - 253);
  let start = slash;
  while (start > earliest && /[a-z0-9.-]/u.test(text.charAt(start - 1))) start -= 1;
  return start;
}

function addressEnd(text: string, slash: number): number {
  let end = slash;
  while (end < text.length && !' \n<>"'.includes(text.charAt(end))) end += 1;
  return end;
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
