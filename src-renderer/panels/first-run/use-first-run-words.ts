import { useWords } from '../../i18n/language.ts';
import { type FirstRunWords, firstRunEn } from './words-en.ts';
import { firstRunFr } from './words-fr.ts';

export function useFirstRunWords(): FirstRunWords {
  return useWords({ en: firstRunEn, fr: firstRunFr });
}
