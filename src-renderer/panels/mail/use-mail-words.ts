import { useWords } from '../../i18n/language.ts';
import { type MailWords, mailEn } from './words-en.ts';
import { mailFr } from './words-fr.ts';

export function useMailWords(): MailWords {
  return useWords({ en: mailEn, fr: mailFr });
}
