const MONTHS_EN =
  'January February March April May June July August September October November December'.split(' ');
const MONTHS_FR =
  'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(' ');

/**
 * A date of a failure as a sentence says it: `2026-11-29`, with or without ` 15:04`, in the zone of the settings, is
 * `29 November 2026 at 15:04`; an instant, of where the settings are not known, ends in `UTC`. What is neither stays
 * as it is.
 */
export function sayDateEn(date: string): string {
  return say(date, MONTHS_EN, (day) => String(day), 'at');
}

/** The same in French: `1er décembre 2026 à 15:04`. */
export function sayDateFr(date: string): string {
  return say(date, MONTHS_FR, (day) => (day === 1 ? '1er' : String(day)), 'à');
}

function say(date: string, months: readonly string[], sayDay: (day: number) => string, at: string): string {
  const [, year, month, day, time, utc] =
    /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}:\d{2})(:\d{2}\.\d{3}Z)?)?$/u.exec(date) ?? [];
  const name = months[Number(month) - 1];
  if (name === undefined) return date;
  const hour = time === undefined ? '' : ` ${at} ${time}${utc === undefined ? '' : ' UTC'}`;
  return `${sayDay(Number(day))} ${name} ${year}${hour}`;
}
