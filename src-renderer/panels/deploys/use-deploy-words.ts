import { useWords } from '../../i18n/language.ts';
import { type DeployWords, deployEn } from './words-en.ts';
import { deployFr } from './words-fr.ts';

export function useDeployWords(): DeployWords {
  return useWords({ en: deployEn, fr: deployFr });
}
