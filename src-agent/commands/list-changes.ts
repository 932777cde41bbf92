import { isPlainObject, type PlainJson } from '../contract/plain-json.ts';

export type ListedChange = { readonly path: string; readonly from: PlainJson; readonly to: PlainJson };

/** What differs between two documents, leaf by leaf; lists count as one value. */
export function listChanges(before: PlainJson, after: PlainJson, path = ''): readonly ListedChange[] {
  if (isPlainObject(before) && isPlainObject(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) =>
      listChanges(before[key] ?? null, after[key] ?? null, path === '' ? key : `${path}.${key}`),
    );
  }
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ path, from: before, to: after }];
}
