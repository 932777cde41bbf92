/**
 * JSON values that came from a file, a window or another program, made safe to merge (RELIABILITY.md CFG-1):
 * bounded in size and depth, free of keys that reach a prototype, copied into objects without one.
 */
export type PlainJson = string | number | boolean | null | readonly PlainJson[] | PlainObject;
export type PlainObject = { readonly [key: string]: PlainJson };

export type JsonFault = { readonly path: string; readonly reason: string };

const MOST_CHARACTERS = 1_000_000;
const DEEPEST = 32;
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** A copy of a JSON value, or what is wrong with it. Never throws, never runs code of the value. */
export function copyPlainJson(
  value: unknown,
): { readonly ok: true; readonly value: PlainJson } | { readonly ok: false; readonly fault: JsonFault } {
  const budget = { left: MOST_CHARACTERS };
  try {
    return { ok: true, value: copy(value, [], budget) };
  } catch (error) {
    if (error instanceof FaultyJson) return { ok: false, fault: error.fault };
    throw error;
  }
}

/** Leaves the recursion; caught in this file. */
class FaultyJson extends Error {
  readonly fault: JsonFault;
  constructor(path: readonly string[], reason: string) {
    super(reason);
    this.fault = { path: path.join('.'), reason };
  }
}

function copy(value: unknown, path: readonly string[], budget: { left: number }): PlainJson {
  if (path.length > DEEPEST) throw new FaultyJson(path.slice(0, 3), `deeper than ${DEEPEST} levels`);
  budget.left -= typeof value === 'string' ? value.length + 2 : 4;
  if (budget.left < 0) throw new FaultyJson([], 'larger than 1 MB');
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      if (!Number.isFinite(value)) throw new FaultyJson(path, 'not a finite number');
      return value;
    case 'object':
      if (value === null) return null;
      if (Array.isArray(value)) return copyArray(value, path, budget);
      return copyObject(value, path, budget);
    default:
      throw new FaultyJson(path, 'not a JSON value');
  }
}

function copyArray(value: readonly unknown[], path: readonly string[], budget: { left: number }): PlainJson {
  // By index: a hole of a sparse array is seen, and no iterator of the value is asked.
  const items: PlainJson[] = [];
  for (let index = 0; index < value.length; index += 1)
    items.push(copy(value[index], [...path, String(index)], budget));
  return items;
}

function copyObject(value: object, path: readonly string[], budget: { left: number }): PlainJson {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) throw new FaultyJson(path, 'not a JSON value');
  const result: Record<string, PlainJson> = Object.create(null);
  for (const [key, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(value))) {
    if (FORBIDDEN_KEYS.has(key)) throw new FaultyJson([...path, key], 'this name is not allowed');
    if (!('value' in descriptor)) throw new FaultyJson([...path, key], 'not a JSON value');
    budget.left -= key.length + 4;
    // What JSON.stringify would leave out.
    if (descriptor.enumerable !== true || descriptor.value === undefined) continue;
    result[key] = copy(descriptor.value, [...path, key], budget);
  }
  return result;
}

export function isPlainObject(value: PlainJson | undefined): value is PlainObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Objects are merged key by key; everything else, arrays included, is replaced. */
export function mergePlainJson(base: PlainObject, change: PlainObject): PlainObject {
  const merged: Record<string, PlainJson> = Object.create(null);
  for (const [key, value] of Object.entries(base)) merged[key] = value;
  for (const [key, value] of Object.entries(change)) {
    const before = merged[key];
    merged[key] = isPlainObject(before) && isPlainObject(value) ? mergePlainJson(before, value) : value;
  }
  return merged;
}
