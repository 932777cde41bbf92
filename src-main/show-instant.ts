import type { Language, ShowInstant } from '../src-agent/contract/text/text.ts';

const WEEK_MS = 6 * 86_400_000;

/** Instants as the tray shows them, in the operator's zone: `14:05` today, `Mon 14:05` this week, else with the day. */
export function showInstantFrom(language: Language, timeZone: string, now: number): ShowInstant {
  const locale = language === 'fr' ? 'fr-FR' : 'en-GB';
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone, ...options });
  const clock = format({ hour: '2-digit', minute: '2-digit' });
  const date = format({ year: 'numeric', month: '2-digit', day: '2-digit' });
  const weekday = format({ weekday: 'short' });
  const day = format({ weekday: 'short', day: 'numeric', month: 'short' });
  return (at) => {
    if (date.format(at) === date.format(now)) return clock.format(at);
    const near = Math.abs(at - now) < WEEK_MS;
    return `${(near ? weekday : day).format(at)} ${clock.format(at)}`;
  };
}
