import { DateTime } from 'luxon';
import { z } from 'zod';
import { readColonForm, readHourForm, type TimeRead } from './read-time.ts';
import { isWordAt } from './search-text.ts';
import { isDuration, isRatio } from './time-context.ts';
import { withoutQuotedHeaders } from './without-quoted-headers.ts';

/**
 * The deadline a recadrage mail states (BEHAVIOUR.md 1.5, Q17), first that works, on folded text without URLs:
 * 1. "à faire pour le D/M/YYYY à <time>", `14h30` before `14:30`;
 * 2. "à faire pour <time>", likewise;
 * 3. the first isolated `14h30`, else the first isolated `14:30`, that is no duration, ratio, timecode or part of
 *    a quoted header.
 */
export const deadlineSchema = z.strictObject({
  /** null: today, as the receiver takes it. `year` null: not written. */
  date: z
    .strictObject({
      day: z.int().min(1).max(31),
      month: z.int().min(1).max(12),
      year: z.int().min(1_900).max(9_999).nullable(),
    })
    .nullable(),
  /** Minutes since midnight. */
  minutes: z.int().min(0).max(1_439),
});
export type Deadline = z.infer<typeof deadlineSchema>;

/** A mail with more times than this states none. */
const MOST_CANDIDATES = 2_000;

export function findDeadline(words: string): Deadline | null {
  return (
    findDated(words, readHourForm) ??
    findDated(words, readColonForm) ??
    findAnnounced(words, readHourForm) ??
    findAnnounced(words, readColonForm) ??
    findIsolated(words)
  );
}

function* candidates(text: string, pattern: RegExp): Generator<RegExpExecArray> {
  let left = MOST_CANDIDATES;
  for (const match of text.matchAll(pattern)) {
    if (left === 0) return;
    left -= 1;
    yield match;
  }
}

type ReadTime = (text: string, index: number) => TimeRead | null;

const DATED =
  /a[ \n]faire[ \n]pour[ \n](?:(?:le|ce|demain|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)[ \n,]{1,2}){0,3}(\d{1,2})(?:\/(\d{1,2})(?:\/(\d{4}|\d{2}))?|[.-](\d{1,2})[.-](\d{4}|\d{2})|(?:er)?[ \n](janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre)(?:[ \n](\d{4}))?)(?!\d)[ \n,]{0,3}(?:(?:a|avant|vers|pour)[ \n]){0,2}/gu;
const MONTHS = [
  'janvier',
  'fevrier',
  'mars',
  'avril',
  'mai',
  'juin',
  'juillet',
  'aout',
  'septembre',
  'octobre',
  'novembre',
  'decembre',
];

function findDated(words: string, readTime: ReadTime): Deadline | null {
  for (const match of candidates(words, DATED)) {
    const [whole, day, slashMonth, slashYear, dotMonth, dotYear, monthName, nameYear] = match;
    const month = monthName === undefined ? Number(slashMonth ?? dotMonth) : MONTHS.indexOf(monthName) + 1;
    const date = readDate(Number(day), month, slashYear ?? dotYear ?? nameYear);
    const time = readTime(words, match.index + whole.length);
    if (date !== null && time !== null) return { date, minutes: time.minutes };
  }
  return null;
}

/** null for a day that no calendar has. A year of two digits is of this century. */
function readDate(day: number, month: number, yearText: string | undefined): Deadline['date'] {
  const year = yearText === undefined ? null : Number(yearText) + (yearText.length === 2 ? 2_000 : 0);
  if (year !== null && year < 1_900) return null;
  // Without a year, a leap year: the 29th of February may be meant.
  return DateTime.utc(year ?? 2_024, month, day).isValid ? { day, month, year } : null;
}

const ANNOUNCED = /a[ \n]faire[ \n]pour[ \n](?:a[ \n]){0,2}/gu;

function findAnnounced(words: string, readTime: ReadTime): Deadline | null {
  for (const match of candidates(words, ANNOUNCED)) {
    const time = readTime(words, match.index + match[0].length);
    if (time !== null) return { date: null, minutes: time.minutes };
  }
  return null;
}

const ISOLATED_HOUR = /(?<![\p{L}\p{N}_])(?<!\d[.,])(?:[01]?\d|2[0-3])(?=[ \n]?h)/gu;
const ISOLATED_COLON = /(?<![\p{L}\p{N}_])(?<!\d[.,:/])(?:[01]?\d|2[0-3])(?=:[0-5]\d)/gu;

function findIsolated(words: string): Deadline | null {
  const text = withoutQuotedHeaders(words);
  for (const match of candidates(text, ISOLATED_HOUR)) {
    const time = readHourForm(text, match.index);
    if (time !== null && !isWordAt(text, time.end) && !isDuration(text, match.index, time.end)) {
      return { date: null, minutes: time.minutes };
    }
  }
  for (const match of candidates(text, ISOLATED_COLON)) {
    const time = readClock(text, match.index);
    if (time !== null && !isDuration(text, match.index, time.end)) {
      return { date: null, minutes: time.minutes };
    }
  }
  return null;
}

const SECONDS = /:[0-5]\d(?![\p{L}\p{N}_])/uy;

/** `9:30`, `14:30:00`; not the ratio `9:16`, not the timecode `00:01:30`. */
function readClock(text: string, index: number): TimeRead | null {
  const time = readColonForm(text, index);
  if (time === null) return null;
  SECONDS.lastIndex = time.end;
  const seconds = SECONDS.exec(text);
  if (seconds !== null) {
    return time.minutes < 60 ? null : { ...time, end: time.end + seconds[0].length };
  }
  // Between midnight and one it is a video's length: no deadline was ever written so.
  if (isWordAt(text, time.end) || time.minutes < 60 || text.startsWith('9:16', index)) return null;
  return isRatio(text, index) ? null : time;
}
