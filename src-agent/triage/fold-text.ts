import { isLineEnd, isWhiteSpace } from './white-space.ts';

/**
 * Takes accents and case off (BEHAVIOUR.md 1.4): canonical decomposition, characters of non-zero combining
 * class dropped, lower case. Done character by character, because `String.normalize` takes quadratic time on
 * long runs of combining marks (measured: 160,000 marks hold Node 24 for 22 s); as every mark is dropped, the
 * order it would have put them in does not matter.
 */

export type Folding = {
  /**
   * `spaces`: every run of white space becomes one space and both ends are trimmed. `lines`: the same, but a run
   * that holds a line end becomes one line feed.
   */
  readonly collapse: 'none' | 'spaces' | 'lines';
  /** Digits of every script become 0 to 9. */
  readonly plainDigits: boolean;
};

export function foldText(text: string, { collapse, plainDigits }: Folding): string {
  let folded = new Uint16Array(text.length);
  let length = 0;
  let ascii = true;
  let space = 0;
  let index = 0;
  while (index < text.length) {
    const unit = text.charCodeAt(index);
    if (collapse !== 'none' && (unit <= SPACE || unit > LAST_ASCII) && isWhiteSpace(unit)) {
      if (space !== LINE_FEED) space = collapse === 'lines' && isLineEnd(unit) ? LINE_FEED : SPACE;
      index += 1;
      continue;
    }
    const codePoint = unit < 0x80 ? unit : (text.codePointAt(index) ?? unit);
    const fate = unit < 0x80 ? KEPT : fateOf(codePoint);
    const read = codePoint > 0xffff ? 2 : 1;
    index += read;
    // White space on both sides of a dropped mark is one run.
    if (fate === DROPPED) continue;
    if (space !== 0 && length > 0) folded[length++] = space;
    space = 0;
    if (fate === KEPT || (fate === DIGIT && !plainDigits)) {
      ascii &&= unit < 0x80;
      if (read === 1) {
        folded[length++] = unit >= 0x41 && unit <= 0x5a ? unit + 0x20 : unit;
      } else {
        folded[length++] = unit;
        folded[length++] = text.charCodeAt(index - 1);
      }
    } else {
      const letters = decomposed.get(codePoint) ?? '';
      if (letters.length > read) folded = withRoom(folded, length + letters.length + text.length - index);
      for (let at = 0; at < letters.length; at += 1) {
        folded[length++] = letters.charCodeAt(at);
        ascii &&= letters.charCodeAt(at) < 0x80;
      }
    }
  }
  // What is ASCII is in lower case already, and in one byte per character all searches of it are faster.
  return ascii
    ? Buffer.from(folded.subarray(0, length)).toString('latin1')
    : Buffer.from(folded.buffer, 0, length * 2)
        .toString('utf16le')
        .toLowerCase();
}

const SPACE = 0x20;
const LINE_FEED = 0x0a;
const LAST_ASCII = 0x7f;

function withRoom(units: Uint16Array<ArrayBuffer>, wanted: number): Uint16Array<ArrayBuffer> {
  if (wanted <= units.length) return units;
  const larger = new Uint16Array(Math.max(wanted, units.length * 2));
  larger.set(units);
  return larger;
}

const UNKNOWN = 0;
const KEPT = 1;
const DROPPED = 2;
/** Becomes what `decomposed` holds. */
const OTHER = 3;
/** Becomes what `decomposed` holds, where digits are wanted plain. */
const DIGIT = 4;
/** What becomes of each code point, found out on first sight. */
const fates = new Uint8Array(0x110000);
/** Bounded by Unicode: some 14,000 characters decompose or are digits, 11,172 of them Hangul syllables. */
const decomposed = new Map<number, string>();

function fateOf(codePoint: number): number {
  const known = fates[codePoint] ?? UNKNOWN;
  if (known !== UNKNOWN) return known;
  const fate = findFate(codePoint);
  fates[codePoint] = fate;
  return fate;
}

function findFate(codePoint: number): number {
  const character = String.fromCodePoint(codePoint);
  if (/^\p{Nd}$/u.test(character)) {
    decomposed.set(codePoint, plainDigit(codePoint));
    return DIGIT;
  }
  const bare = character
    .normalize('NFD')
    .replace(/\p{M}/gu, (mark) => (hasCombiningClass(mark) ? '' : mark))
    .replace(/[A-Z]/gu, (letter) => letter.toLowerCase());
  if (bare === '') return DROPPED;
  if (bare === character) return KEPT;
  decomposed.set(codePoint, bare);
  return OTHER;
}

/**
 * JavaScript does not tell the canonical combining class; canonical ordering does. A mark of class 1 to 239
 * moves before U+0345 (class 240, the highest), a mark of class 0 never moves.
 */
function hasCombiningClass(mark: string): boolean {
  return mark === '\u0345' || `\u0345${mark}`.normalize('NFD') !== `\u0345${mark}`;
}

/** In Unicode the ten digits of a script stand in a row, zero first, and rows that touch are whole. */
function plainDigit(codePoint: number): string {
  let first = codePoint;
  while (/^\p{Nd}$/u.test(String.fromCodePoint(first - 1))) first -= 1;
  return String((codePoint - first) % 10);
}
