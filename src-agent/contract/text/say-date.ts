const MONTHS_EN =
  'January February March April May June July August September October November December'.split(' ');
const MONTHS_FR =
  'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(' ');

/**
 * A date of a failure (`2026-11-29`, with or without ` 15:04`, in the zone of the settings) as a sentence says it:
 * `29 November 2026 at 15:04`. What is no such date stays as it is.
 */
export function sayDateEn(date: string): string {
  return say(date, MONTHS_EN, (day) => String(day), 'at');
}

/** The same in French: `1er décembre 2026 à 15:04`. */
export function sayDateFr(date: string): string {
  return say(date, MONTHS_FR, (day) => (day === 1 ? '1er' : String(day)), 'à');
}

function say(date: string, months: readonly string[], sayDay: (day: number) => string, at: string): string {
  const [, year, month, day, time] = /^(\d{4})-(\d{2})-(\d{2})(?: (\d{2}:\d{2}))?$/u.exec(date) ?? [];
  const name = months[Number(month) - 1];
  if (name === undefined) return date;
  return `${sayDay(Number(day))} ${name} ${year}${time === undefined ? '' : ` ${at} ${time}`}`;
}
