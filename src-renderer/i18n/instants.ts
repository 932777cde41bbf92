import { useMemo } from 'react';
import type { Language } from '../../src-agent/contract/text/text.ts';
import { useApp } from '../state/store.ts';
import { useLanguage } from './language.ts';

/** Instants (epoch milliseconds) as the operator reads them: in the zone of the settings. */
export type ShowInstants = {
  /** `14:05` */
  clock(at: number): string;
  /** `14:05:09` */
  seconds(at: number): string;
  /** `Mon 23 Nov` */
  day(at: number): string;
  /** `Mon 23 Nov, 14:05`; today, only the time. */
  dayAndClock(at: number): string;
  /** `23/11/2026, 14:05:09` */
  full(at: number): string;
  /** `in 2 h 14`, `3 min ago` */
  relative(at: number, now: number): string;
  /** `2 h 14`: how long something took. Milliseconds. */
  span(ms: number): string;
};

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function showInstants(language: Language, timeZone: string): ShowInstants {
  const locale = language === 'fr' ? 'fr-FR' : 'en-GB';
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone, ...options });
  const clock = format({ hour: '2-digit', minute: '2-digit' });
  const seconds = format({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const day = format({ weekday: 'short', day: 'numeric', month: 'short' });
  const date = format({ year: 'numeric', month: '2-digit', day: '2-digit' });
  const full = format({ dateStyle: 'short', timeStyle: 'medium' });
  return {
    clock: (at) => clock.format(at),
    seconds: (at) => seconds.format(at),
    day: (at) => day.format(at),
    dayAndClock: (at) =>
      date.format(at) === date.format(Date.now())
        ? clock.format(at)
        : `${day.format(at)}, ${clock.format(at)}`,
    full: (at) => full.format(at),
    relative: (at, now) => relative(at - now, language),
    span: (ms) => span(ms, language),
  };
}

function relative(distanceMs: number, language: Language): string {
  const length = span(Math.abs(distanceMs), language);
  if (language === 'fr') return distanceMs >= 0 ? `dans ${length}` : `il y a ${length}`;
  return distanceMs >= 0 ? `in ${length}` : `${length} ago`;
}

/** At most two units, as on a station's board; the same in both languages but for the day. */
function span(ms: number, language: Language): string {
  if (ms < MINUTE) return `${Math.round(ms / SECOND)} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  if (ms < DAY) {
    const minutes = Math.floor((ms % HOUR) / MINUTE);
    return `${Math.floor(ms / HOUR)} h${minutes === 0 ? '' : ` ${String(minutes).padStart(2, '0')}`}`;
  }
  const days = Math.floor(ms / DAY);
  const hours = Math.floor((ms % DAY) / HOUR);
  return `${days} ${language === 'fr' ? 'j' : 'd'}${hours === 0 ? '' : ` ${hours} h`}`;
}

export function useInstants(): ShowInstants {
  const language = useLanguage();
  const timeZone = useApp(
    ({ settings }) => settings?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
  );
  return useMemo(() => showInstants(language, timeZone), [language, timeZone]);
}
