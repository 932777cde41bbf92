import { DateTime } from 'luxon';
import type { Clock } from '../ports.ts';

/**
 * The system's clock with its wall hands moved: durations stay real, and the demonstration can
 * go from a Thursday morning to the evening as a machine does that was asleep meanwhile.
 */
export type DemoClock = Clock & { moveTo(instant: number): void };

export function createDemoClock(real: Clock, startAt: number): DemoClock {
  let offset = startAt - real.now();
  return {
    now: () => real.now() + offset,
    monotonic: () => real.monotonic(),
    setTimer: (delayMs, fire) => real.setTimer(delayMs, fire),
    moveTo: (instant) => {
      offset = instant - real.now();
    },
  };
}

/** The next Thursday after `now`, at an hour of the zone: on that day presence mails are recognised. */
export function nextThursdayAt(now: number, zone: string, hour: number, minute: number): number {
  const today = DateTime.fromMillis(now, { zone });
  const days = (4 - today.weekday + 7) % 7 || 7;
  return today.plus({ days }).set({ hour, minute, second: 0, millisecond: 0 }).toMillis();
}

/** INTERNALDATE as IMAP writes it (RFC 9051, date-time). */
export function imapDate(instant: number, zone: string): string {
  return DateTime.fromMillis(instant, { zone, locale: 'en' }).toFormat('dd-LLL-yyyy HH:mm:ss ZZZ');
}

/** Date header (RFC 5322). */
export function mailDate(instant: number, zone: string): string {
  return DateTime.fromMillis(instant, { zone }).toRFC2822() ?? '';
}
