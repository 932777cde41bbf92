import type { Settings } from '../../src-agent/contract/settings.ts';

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };
type Change = { readonly [key: string]: Json };

const isObject = (value: Json | undefined): value is { readonly [key: string]: Json | undefined } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isSame = (a: Json | undefined, b: Json | undefined): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * What settings.set must be told to make `before` into `after`: only the keys that differ, lists and whatever was
 * null as a whole. What somebody else changed meanwhile stays theirs.
 */
export function settingsDifference(before: Settings, after: Settings): Change {
  return differenceOf(before, after);
}

function differenceOf(
  before: { readonly [key: string]: Json | undefined },
  after: { readonly [key: string]: Json | undefined },
): Change {
  const change: Record<string, Json> = {};
  for (const [key, value] of Object.entries(after)) {
    const old = before[key];
    if (value === undefined || isSame(old, value)) continue;
    change[key] = isObject(old) && isObject(value) ? differenceOf(old, value) : value;
  }
  return change;
}

/** How many settings a change touches. */
export function countChanges(change: Change): number {
  return Object.values(change).reduce<number>(
    (count, value) => count + (isObject(value) && isChange(value) ? Math.max(1, countChanges(value)) : 1),
    0,
  );
}

function isChange(value: { readonly [key: string]: Json | undefined }): value is Change {
  return Object.values(value).every((part) => part !== undefined);
}
