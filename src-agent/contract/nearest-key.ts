import { z } from 'zod';

/** Every key of a settings schema with its path; `*` stands for any index of a list. */
export function listSchemaPaths(schema: z.core.$ZodType, path: readonly string[] = []): readonly string[] {
  if (schema instanceof z.ZodObject) {
    return Object.entries(schema.shape).flatMap(([key, inner]) => [
      [...path, key].join('.'),
      ...listSchemaPaths(inner, [...path, key]),
    ]);
  }
  if (schema instanceof z.ZodArray) return listSchemaPaths(schema.element, [...path, '*']);
  if (
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodOptional
  ) {
    return listSchemaPaths(schema.unwrap(), path);
  }
  return [];
}

/**
 * The known path that somebody most likely meant: a neighbour that is spelled nearly so, else the same name
 * anywhere else. Case, `-` and `_` do not count. null when nothing comes close.
 */
export function nearestPath(unknown: readonly string[], known: readonly string[]): string | null {
  const key = plainName(unknown.at(-1) ?? '');
  const parent = unknown
    .slice(0, -1)
    .map((part) => (/^\d+$/u.test(part) ? '*' : part))
    .join('.');
  const allowed = 1 + key.length / 4;
  let nearest: string | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const path of known) {
    const dot = path.lastIndexOf('.');
    const name = plainName(path.slice(dot + 1));
    const isNeighbour = path.slice(0, Math.max(0, dot)) === parent;
    const distance = name === key ? 0 : isNeighbour ? editDistance(key, name, allowed) : allowed + 1;
    const rank = distance + (isNeighbour ? 0 : 0.5);
    if (distance <= allowed && rank < least) {
      nearest = path;
      least = rank;
    }
  }
  return nearest;
}

function plainName(key: string): string {
  return key.slice(0, 100).toLowerCase().replaceAll(/[-_]/gu, '');
}

/** Levenshtein: how many characters must be typed anew. Lengths that differ by more than `allowed` say enough. */
function editDistance(from: string, to: string, allowed: number): number {
  if (Math.abs(from.length - to.length) > allowed) return Number.POSITIVE_INFINITY;
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
