import type { SearchText } from './search-text.ts';

/**
 * The mail that asks who works on Saturday (BEHAVIOUR.md 1.8): the word in the subject and in the text, accents
 * and case ignored, also inside a word. The day of the week is asked when the mail is decided, not here.
 */
export function detectPresence({ subject, text }: SearchText): boolean {
  return subject.includes('samedi') && text.includes('samedi');
}
