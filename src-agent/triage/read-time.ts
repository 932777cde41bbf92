/**
 * Times of day as French mails write them, on folded text (search-text.ts). Ranges are checked (Q17): `24h00` and
 * `99h99` are no times. Each function reads at an index and says where the time ends.
 */
export type TimeRead = { readonly minutes: number; readonly end: number };

/** `14h30`, `9h5`, `9h`, `18 h 30`, `18h 30`, `18 heures`; one-digit minutes only without a space before them. */
export function readHourForm(text: string, index: number): TimeRead | null {
  const match = matchAt(SPACED_HOUR, text, index) ?? matchAt(COMPACT_HOUR, text, index);
  if (match === null) return null;
  return timeRead(match[1], match[2] ?? match[3], index + match[0].length);
}

/** `9:30`, `9:5`; seconds after it are left to the caller. */
export function readColonForm(text: string, index: number): TimeRead | null {
  const match = matchAt(COLON, text, index);
  return match === null ? null : timeRead(match[1], match[2], index + match[0].length);
}

const SPACED_HOUR = /(\d{1,2})[ \n]h(?:eures?)?(?![\p{L}_])(?:[ \n]?(\d{2}))?(?!\d)/uy;
/**
 * `18h 30` could be "18h, 30 vidéos": the minutes after a space count only where the phrase ends, or before
 * words that follow a deadline.
 */
const COMPACT_HOUR =
  /(\d{1,2})h(?:eures?)?(?:(\d{1,2})(?!\d)|[ \n](\d{2})(?=$|\n|[ \n]?[.,;:!?)\]]| (?:max|svp|stp|pile|precis|au plus|dernier|ce |demain|merci))|(?![\p{L}\d_]))/uy;
const COLON = /(\d{1,2}):(\d{1,2})(?!\d)/uy;

function matchAt(sticky: RegExp, text: string, index: number): RegExpExecArray | null {
  sticky.lastIndex = index;
  return sticky.exec(text);
}

function timeRead(hours: string | undefined, minutes: string | undefined, end: number): TimeRead | null {
  const hour = Number(hours);
  const minute = Number(minutes ?? '0');
  return hour <= 23 && minute <= 59 ? { minutes: hour * 60 + minute, end } : null;
}
