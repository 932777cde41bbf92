import { useMemo } from 'react';
import { useLanguage } from './language.ts';

export type ShowNumbers = {
  /** `40,000` */
  count(value: number): string;
  /** `99.2%` of 0.992; a share below one is never shown as the whole. */
  share(value: number): string;
  /** `1.4 s`, `380 ms` */
  duration(ms: number): string;
};

export function useNumbers(): ShowNumbers {
  const language = useLanguage();
  return useMemo(() => {
    const locale = language === 'fr' ? 'fr-FR' : 'en-GB';
    const plain = new Intl.NumberFormat(locale);
    const tenth = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
    const percent = new Intl.NumberFormat(locale, {
      style: 'percent',
      maximumFractionDigits: 1,
      roundingMode: 'floor',
    });
    return {
      count: (value) => plain.format(value),
      share: (value) => percent.format(value),
      duration: (ms) => (ms < 1_000 ? `${plain.format(Math.round(ms))} ms` : `${tenth.format(ms / 1_000)} s`),
    };
  }, [language]);
}
