/**
 * What an audit entry changed, on one line for a list: `window.start: "09:00" → "10:00"; …`. Web addresses are told
 * up to their host, because a webhook's path is often its secret; entries that came with nothing read as ''.
 */
export function describeChange(before: unknown, after: unknown): string {
  const parts: string[] = [];
  compare([], before, after, parts);
  const more = parts.length - MOST_PARTS;
  const text = parts.slice(0, MOST_PARTS).join('; ') + (more > 0 ? `; … (+${more})` : '');
  return cut(text, LONGEST_DETAIL);
}

const MOST_PARTS = 12;
const LONGEST_DETAIL = 1_000;
const LONGEST_VALUE = 80;

function compare(path: readonly string[], before: unknown, after: unknown, parts: string[]): void {
  const left = entriesOf(before);
  const right = entriesOf(after);
  if (left === null && right === null) {
    if (JSON.stringify(before) === JSON.stringify(after)) return;
    const name = path.length === 0 ? '' : `${path.join('.')}: `;
    const was = before === undefined || before === null ? '' : `${show(before)} → `;
    parts.push(`${name}${was}${show(after)}`);
    return;
  }
  if ((left === null && isValue(before)) || (right === null && isValue(after))) {
    parts.push(`${path.join('.')}: ${show(before)} → ${show(after)}`);
    return;
  }
  const keys = new Set([...(left?.keys() ?? []), ...(right?.keys() ?? [])]);
  for (const key of keys) {
    const gone = right !== null && !right.has(key);
    if (gone || (left?.has(key) === true && right === null)) parts.push(`${[...path, key].join('.')}: −`);
    else compare([...path, key], left?.get(key), right?.get(key), parts);
  }
}

function isValue(value: unknown): boolean {
  return value !== null && value !== undefined;
}

/** An object's values by key, a list's by the id of its items; null for everything that is compared whole. */
function entriesOf(value: unknown): ReadonlyMap<string, unknown> | null {
  if (typeof value !== 'object' || value === null) return null;
  if (!Array.isArray(value)) return new Map(Object.entries(value));
  const items = new Map<string, unknown>();
  for (const item of value) {
    const id: unknown = typeof item === 'object' && item !== null && 'id' in item ? item.id : null;
    if (typeof id !== 'string') return null;
    items.set(id, item);
  }
  return items.size === 0 ? null : items;
}

function show(value: unknown): string {
  const text = JSON.stringify(value ?? null, (_, part: unknown) =>
    typeof part === 'string' ? cutAddress(part) : part,
  );
  return cut(text, LONGEST_VALUE);
}

/** `https://host/…` for a web address that goes on after its host; every other text as it is. */
function cutAddress(text: string): string {
  if (!/^https?:/iu.test(text) || !URL.canParse(text)) return text;
  const { origin, href } = new URL(text);
  return href === `${origin}/` ? origin : `${origin}/…`;
}

function cut(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}
