import { useLanguage } from './language.ts';

/** The locale of dates and numbers that goes with the window's language. */
export function useLocale(): 'fr-FR' | 'en-GB' {
  return useLanguage() === 'fr' ? 'fr-FR' : 'en-GB';
}
