import { isPlainObject, type PlainJson } from '../../../src-agent/contract/plain-json.ts';
import { hostOf } from './target-draft.ts';

const LONGEST = 300;

/** A setting's value in few words: a line per item of a list, a target by its name and host. */
export function showValue(value: PlainJson): string {
  const text = wordsFor(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function wordsFor(value: PlainJson): string {
  if (value === null || value === '') return '–';
  if (typeof value !== 'object') return String(value);
  if (!isPlainObject(value)) return value.length === 0 ? '–' : value.map(wordsFor).join('\n');
  const { id, url } = value;
  if (typeof id === 'string' && typeof url === 'string') return `${id} · ${hostOf(url)}`;
  return Object.entries(value)
    .map(([name, part]) => `${name}: ${wordsFor(part)}`)
    .join(', ');
}
