import { TextBuffer } from './text-buffer.ts';
import { isLineEnd, isWhiteSpace } from './white-space.ts';

/**
 * Takes accents and case off (BEHAVIOUR.md 1.4): canonical decomposition, characters of non-zero combining
 * class dropped, lower case. Done character by character, because `String.normalize` takes quadratic time on
 * long runs of combining marks (measured: 160,000 marks hold Node 24 for 22 s); as every mark is dropped, the
 * order it would have put them in does not matter.
 */

/**
 * `spaces`: every run of white space becomes one space and both ends are trimmed. `lines`: the same, but a run
 * that holds a line end becomes one line feed.
 */
export type Collapse = 'none' | 'spaces' | 'lines';

export function foldText(text: string, collapse: Collapse): string {
  const folded = new TextBuffer(text.length);
  let space = 0;
  let index = 0;
  while (index < text.length) {
    const unit = text.charCodeAt(index);
    if (collapse !== 'none' && unit <= LAST_SPACE && isWhiteSpace(unit)) {
      if (space !== LINE_FEED) space = collapse === 'lines' && isLineEnd(unit) ? LINE_FEED : SPACE;
      index += 1;
      continue;
    }
    const codePoint = unit < 0x80 ? unit : (text.codePointAt(index) ?? unit);
    index += codePoint > 0xffff ? 2 : 1;
    const fate = unit < 0x80 ? KEPT : fateOf(codePoint);
    // White space on both sides of a dropped mark is one run.
    if (fate === DROPPED) continue;
    if (space !== 0 && folded.length > 0) folded.addUnit(space);
    space = 0;
    if (fate === KEPT) folded.addCodePoint(codePoint);
    else if (fate === ONE_UNIT) folded.addUnit(units[codePoint] ?? codePoint);
    else folded.addSlice(letters.get(codePoint) ?? '');
  }
  return folded.toString().toLowerCase();
}

const SPACE = 0x20;
const LINE_FEED = 0x0a;
const LAST_SPACE = 0x3000;

const UNKNOWN = 0;
const KEPT = 1;
const DROPPED = 2;
const ONE_UNIT = 3;
const SEVERAL = 4;
/** What becomes of each code point, found out on first sight. */
const fates = new Uint8Array(0x110000);
/** For ONE_UNIT: the unit. */
const units = new Uint16Array(0x10000);
/** For SEVERAL: the letters. Unicode has some 13,000 characters that decompose so, 11,172 of them Hangul. */
const letters = new Map<number, string>();

function fateOf(codePoint: number): number {
  const known = fates[codePoint] ?? UNKNOWN;
  if (known !== UNKNOWN) return known;
  const fate = findFate(codePoint);
  fates[codePoint] = fate;
  return fate;
}

function findFate(codePoint: number): number {
  const bare = withoutMarks(codePoint);
  if (bare === '') return DROPPED;
  if (bare === String.fromCodePoint(codePoint)) return KEPT;
  if (bare.length > 1 || codePoint > 0xffff) {
    letters.set(codePoint, bare);
    return SEVERAL;
  }
  units[codePoint] = bare.charCodeAt(0);
  return ONE_UNIT;
}

function withoutMarks(codePoint: number): string {
  const whole = String.fromCodePoint(codePoint).normalize('NFD');
  return whole.replace(/\p{M}/gu, (mark) => (hasCombiningClass(mark) ? '' : mark));
}

/**
 * JavaScript does not tell the canonical combining class; canonical ordering does. A mark of class 1 to 239
 * moves before U+0345 (class 240, the highest), a mark of class 0 never moves.
 */
function hasCombiningClass(mark: string): boolean {
  return mark === '\u0345' || `\u0345${mark}`.normalize('NFD') !== `\u0345${mark}`;
}
