const TRUE = new Set(['1', 'true', 'yes', 'y', 'on']);
const FALSE = new Set(['0', 'false', 'no', 'n', 'off']);

/** A boolean as the replaced system wrote it (BEHAVIOUR.md 1.11), any case, trimmed; null when it is none. */
export function readBool(text: string): boolean | null {
  const word = text.trim().toLowerCase();
  if (TRUE.has(word)) return true;
  return FALSE.has(word) ? false : null;
}

/**
 * The replaced system's lookup: a literal is itself; any other text is the name of a variable. Empty or unset
 * gives the default, a variable that holds something unreadable gives false.
 */
export function envBool(value: string | null, fallback: boolean, env: ReadonlyMap<string, string>): boolean {
  const text = value?.trim() ?? '';
  if (text === '') return fallback;
  const literal = readBool(text);
  if (literal !== null) return literal;
  const variable = env.get(text)?.trim() ?? '';
  return variable === '' ? fallback : (readBool(variable) ?? false);
}
