/**
 * When each major was released, as the npm registry says (`npm view electron time`, read on 2026-11-29). Electron
 * supports the newest three, one every eight weeks: a major ends when the third after it comes.
 */
const RELEASED: Readonly<Record<number, string>> = {
  43: '2026-07-01',
  44: '2026-08-25',
  45: '2026-10-21',
};

const DAY_MS = 86_400_000;
const WEEKS_TO_THIRD_SUCCESSOR = 24;

/** Whole days from `today` until the major is no longer supported; null: it is not in the table. */
export function daysOfSupport(major: number, today: Date): number | null {
  const released = RELEASED[major];
  if (released === undefined) return null;
  const end = Date.parse(released) + WEEKS_TO_THIRD_SUCCESSOR * 7 * DAY_MS;
  return Math.floor((end - today.getTime()) / DAY_MS);
}
