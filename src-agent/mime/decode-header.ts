import { decodeUndeclared } from './decode-text.ts';
import { joinPieces, splitEncodedWords } from './encoded-words.ts';

/** The text of a raw value of `HeaderFields`: raw 8-bit is UTF-8, else windows-1252 (Q24). */
export function readRawValue(value: string): string {
  return decodeUndeclared(Buffer.from(value, 'latin1'));
}

/**
 * Unfolds and decodes a header value (RFC 2047; BEHAVIOUR.md 1.5, Q22, Q24). Blanks before the text go,
 * those after it stay. `''` for a missing value. Never throws.
 */
export function decodeHeader(value: string | null | undefined): string {
  return joinPieces(splitEncodedWords(unfold(value ?? '').trimStart()));
}

/** A line break with the blank after it becomes one space: a fold by a tab is no tab in the text. */
function unfold(value: string): string {
  return value.replace(/(?:\r\n|\r|\n)[ \t]?/gu, ' ');
}
