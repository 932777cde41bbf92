import type { PlainJson, PlainObject } from '../../src-agent/contract/plain-json.ts';
import { isPlainObject } from '../../src-agent/contract/plain-json.ts';
import type { Settings } from '../../src-agent/contract/settings.ts';

/**
 * What settings.set must be told to make `before` into `after`: only the keys that differ, lists and whatever was
 * null as a whole. What somebody else changed meanwhile stays theirs.
 */
export function settingsDifference(before: Settings, after: Settings): PlainObject {
  return differenceOf(before, after);
}

function differenceOf(before: PlainObject, after: PlainObject): PlainObject {
  const change: Record<string, PlainJson> = {};
  for (const [key, value] of Object.entries(after)) {
    const old = before[key];
    if (isSame(old, value)) continue;
    change[key] = isPlainObject(old) && isPlainObject(value) ? differenceOf(old, value) : value;
  }
  return change;
}

/** How many settings a change touches. */
export function countChanges(change: PlainObject): number {
  return Object.values(change).reduce<number>(
    (count, value) => count + (isPlainObject(value) ? Math.max(1, countChanges(value)) : 1),
    0,
  );
}

function isSame(a: PlainJson | undefined, b: PlainJson): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
