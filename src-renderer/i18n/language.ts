import { chooseLanguage, type Language } from '../../src-agent/contract/text/text.ts';
import { useApp } from '../state/store.ts';

/** The language of the window: as set, else the desktop's. */
export function useLanguage(): Language {
  return useApp(({ settings, desktop }) =>
    chooseLanguage(settings?.language ?? 'system', {}, desktop?.locale ?? navigator.language),
  );
}

/** A panel's own sentences in the window's language; both have the same keys by type. */
export function useWords<Words>(words: { readonly en: Words; readonly fr: NoInfer<Words> }): Words {
  return words[useLanguage()];
}
