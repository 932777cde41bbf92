import { z } from 'zod';

/** Week days in the order of the replaced system (0 = Monday), written as words in the settings. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export const weekdaySchema = z.enum(WEEKDAYS);
export type Weekday = z.infer<typeof weekdaySchema>;

/** Accepted forms of a time of day (DESIGN.md, Time): `HHhMM`, `HH:MM`, `HHh`, `HH`; any case, trimmed. */
const TIME_OF_DAY = /^\s*(\d{1,2})(?:[h:](\d{2})|h)?\s*$/iu;

/**
 * Minutes since midnight of a wall-clock text, or null when it is not a time of day.
 * `24h00` is no time of day; `00h00` is a real bound (BEHAVIOUR.md 1.6).
 */
export function parseTimeOfDay(text: string): number | null {
  const match = TIME_OF_DAY.exec(text);
  if (match === null) return null;
  const hour = Number(match[1]);
  const minute = Number(match[2] ?? '0');
  return hour <= 23 && minute <= 59 ? hour * 60 + minute : null;
}

/** The form shown everywhere: `09h05`. Input: minutes since midnight, 0 to 1439. */
export function formatTimeOfDay(minutes: number): string {
  const hour = Math.floor(minutes / 60);
  return `${String(hour).padStart(2, '0')}h${String(minutes % 60).padStart(2, '0')}`;
}

/** A time of day as the operator wrote it: kept as written because receivers are sent it as written. */
export const timeOfDaySchema = z
  .string()
  .max(16)
  .transform((text) => text.trim())
  .refine((text) => parseTimeOfDay(text) !== null, { error: 'not a time of day (use 09h30, 9:30, 9h or 9)' });

/** Asking ICU costs more than the rest of a settings document; the few names ever asked are remembered. */
const judgedZones = new Map<string, boolean>();
const MOST_ZONES = 100;

function isTimeZone(name: string): boolean {
  const judged = judgedZones.get(name);
  if (judged !== undefined) return judged;
  let known = true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
  } catch {
    known = false;
  }
  if (judgedZones.size < MOST_ZONES) judgedZones.set(name, known);
  return known;
}

/** An IANA zone name that this machine's ICU knows. */
export const timeZoneSchema = z
  .string()
  .min(1)
  .max(64)
  .refine(isTimeZone, { error: 'not a known time zone (for example Europe/Paris)' });
