import { foldText } from './fold-text.ts';
import { trimWhiteSpace } from './white-space.ts';

/** Accents and case off, every run of white space one space, trimmed (BEHAVIOUR.md 1.4, text.json). */
export function normaliseText(text: string): string {
  return foldText(text, { collapse: 'spaces', plainDigits: false });
}

/**
 * One reply or forward mark at the very start: `Re:`, `Ré :`, `Fwd:`, `TR:`, `Re[2]:`, `Confirmation :`
 * (BEHAVIOUR.md 1.4, Q22). `e` with a combining accent is also an accented e.
 */
const REPLY_PREFIX =
  /(?:r[e\u00e9]\u0301?|fwd?|rv|tr|confirmation)(?:\[\d{1,9}\]|\(\d{1,9}\))?[\p{Z}\p{Cc}]*:[\p{Z}\p{Cc}]*/iuy;

/** The subject without its reply marks, trimmed. */
export function stripReplyPrefixes(subject: string): string {
  const trimmed = trimWhiteSpace(subject);
  let start = 0;
  for (;;) {
    REPLY_PREFIX.lastIndex = start;
    if (!REPLY_PREFIX.test(trimmed)) return trimWhiteSpace(trimmed.slice(start));
    start = REPLY_PREFIX.lastIndex;
  }
}

/** Whether the subject says reply or forward. White space at either end does not (Q22). */
export function isReply(subject: string): boolean {
  return stripReplyPrefixes(subject) !== trimWhiteSpace(subject);
}

/** The first `count` Unicode code points: a text is never cut inside a character of two units. */
export function cutCodePoints(text: string, count: number): string {
  if (text.length <= count) return text;
  let index = 0;
  for (let taken = 0; taken < count && index < text.length; taken += 1) {
    index += (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
  }
  return text.slice(0, index);
}

export function countCodePoints(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length; count += 1) {
    index += (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
  }
  return count;
}
