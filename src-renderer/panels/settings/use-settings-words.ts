import { useWords } from '../../i18n/language.ts';
import { type SettingsWords, settingsEn } from './words-en.ts';
import { settingsFr } from './words-fr.ts';

export function useSettingsWords(): SettingsWords {
  return useWords({ en: settingsEn, fr: settingsFr });
}
