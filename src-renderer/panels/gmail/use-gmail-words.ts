import { useWords } from '../../i18n/language.ts';
import { type GmailWords, gmailEn } from './words-en.ts';
import { gmailFr } from './words-fr.ts';

export function useGmailWords(): GmailWords {
  return useWords({ en: gmailEn, fr: gmailFr });
}
