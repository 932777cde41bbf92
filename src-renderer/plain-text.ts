/**
 * Text of a mail, of a server or of a log as it may be shown (MAIL-6): what has no shape of its own (controls, marks
 * that turn the writing direction, invisible characters) becomes visible, so that no text can pose as another.
 */

/** Controls but for the line break and the tab, format characters, separators of lines, half a surrogate pair, private use. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/gu;
/** Joins the parts of one emoji; between two of them it shows by itself. */
const JOINED_EMOJI = /(?<=\p{Extended_Pictographic}\uFE0F?)\u200D(?=\p{Extended_Pictographic})/gu;
/** Stands for a joiner that stays; a noncharacter, so that no text holds it for itself. */
const KEPT = '\uFDD0';

/** One line: line breaks and tabs are shown as signs as well. */
export function plainText(text: string): string {
  return showHidden(text, (character) => SIGNS[character] ?? codeOf(character));
}

/** Several lines: line breaks and tabs stay. */
export function plainLines(text: string): string {
  return showHidden(text.replaceAll('\r\n', '\n'), (character) =>
    character === '\n' || character === '\t' ? character : (SIGNS[character] ?? codeOf(character)),
  );
}

const SIGNS: Readonly<Record<string, string>> = { '\n': '⏎', '\r': '␍', '\t': '⇥' };

function showHidden(text: string, show: (character: string) => string): string {
  return text
    .replaceAll(KEPT, codeOf(KEPT))
    .replaceAll(JOINED_EMOJI, KEPT)
    .replaceAll(HIDDEN, show)
    .replaceAll(KEPT, '\u200D');
}

/** `⟨U+202E⟩` */
function codeOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}
