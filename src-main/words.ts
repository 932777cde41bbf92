import type { Language } from '../src-agent/contract/text/text.ts';
import { type DesktopWords, wordsEn } from './words-en.ts';
import { wordsFr } from './words-fr.ts';

const WORDS: Readonly<Record<Language, DesktopWords>> = { en: wordsEn, fr: wordsFr };

export function wordsFor(language: Language): DesktopWords {
  return WORDS[language];
}
