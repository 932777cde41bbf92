import type { PlainJson } from '../contract/plain-json.ts';
import { WEEKDAYS, type Weekday } from '../contract/wall-clock.ts';
import { readBool } from './env-bool.ts';

/** Readers of single values as environment files and stored documents write them; null: not readable. */

export function asText(raw: PlainJson): string | null {
  return typeof raw === 'string' && raw.trim() !== '' ? raw.trim() : null;
}

export function asBool(raw: PlainJson): boolean | null {
  if (typeof raw === 'boolean') return raw;
  return typeof raw === 'string' ? readBool(raw) : null;
}

export function asWhole(raw: PlainJson): number | null {
  if (typeof raw === 'number') return Number.isInteger(raw) ? raw : null;
  return typeof raw === 'string' && /^\s*[+-]?\d{1,9}\s*$/u.test(raw) ? Number(raw) : null;
}

/** A list, or its items in one text between commas. */
export function asTexts(raw: PlainJson): readonly string[] | null {
  const items = typeof raw === 'string' ? raw.split(',') : Array.isArray(raw) ? raw : null;
  if (items === null) return null;
  const texts = items.map((item) =>
    typeof item === 'string' || typeof item === 'number' ? String(item) : '',
  );
  return texts.map((text) => text.trim()).filter((text) => text !== '');
}

/** Week days as numbers from 0 (Monday) to 6; what is none, and repeats, are left out. null when none is left. */
export function asWeekdays(raw: PlainJson): Weekday[] | null {
  const numbers = new Set((asTexts(raw) ?? []).filter((item) => /^[0-6]$/u.test(item)).map(Number));
  const days = WEEKDAYS.filter((_, index) => numbers.has(index));
  return days.length === 0 ? null : days;
}
