import { DateTime } from 'luxon';
import { formatTimeOfDay } from '../contract/wall-clock.ts';
import type { Recadrage } from './detect-recadrage.ts';
import type { Deadline } from './find-deadline.ts';

/**
 * The delivery time as receivers know it: `14h30`, or `le 03/09/2025 à 09h00` (BEHAVIOUR.md 1.5). null when the
 * mail is no recadrage mail. URGENCE adds its hour to the instant, not to the wall clock (Q15).
 */
export function deliveryTime(recadrage: Recadrage, timeZone: string, now: number): string | null {
  switch (recadrage.found) {
    case 'in-an-hour': {
      const later = DateTime.fromMillis(now, { zone: timeZone }).plus({ hours: 1 });
      return formatTimeOfDay(later.hour * 60 + later.minute);
    }
    case 'deadline':
      return formatDeadline(recadrage.deadline, timeZone, now);
    default:
      return null;
  }
}

function formatDeadline({ date, minutes }: Deadline, timeZone: string, now: number): string {
  const time = formatTimeOfDay(minutes);
  if (date === null) return time;
  const year = date.year ?? nearestYear(date.day, date.month, DateTime.fromMillis(now, { zone: timeZone }));
  return `le ${twoDigits(date.day)}/${twoDigits(date.month)}/${year} à ${time}`;
}

/** A date without a year is the one nearest to today: in December, the 5th of January is next month's. */
function nearestYear(day: number, month: number, today: DateTime): number {
  let nearest = today.year;
  let fewestDays = Number.POSITIVE_INFINITY;
  // Eight years hold a 29th of February.
  for (let year = today.year - 4; year <= today.year + 4; year += 1) {
    const date = DateTime.fromObject({ year, month, day }, { zone: today.zone });
    const days = Math.abs(date.diff(today, 'days').days);
    if (date.isValid && days < fewestDays) {
      fewestDays = days;
      nearest = year;
    }
  }
  return nearest;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
