import { maskPatterns } from './redact.ts';

/** The size of `Failure.cause` in the contract. */
const LONGEST_CAUSE = 2_000;
const DEEPEST_CHAIN = 5;

/**
 * What a log line or a Failure's `cause` says of something thrown: name, code and message of it and of its
 * causes. Never the stack and no other property: library errors carry requests, answers and pieces of mail.
 */
export function describeError(thrown: unknown): string {
  const parts: string[] = [];
  let current: unknown = thrown;
  for (let depth = 0; depth < DEEPEST_CHAIN && current !== undefined && current !== null; depth += 1) {
    if (!(current instanceof Error)) {
      parts.push(typeof current === 'string' ? current : `thrown ${typeof current}`);
      break;
    }
    const code = 'code' in current && typeof current.code === 'string' ? ` ${current.code}` : '';
    parts.push(`${current.name}${code}: ${current.message}`);
    current = current.cause;
  }
  const text = maskPatterns(parts.join(' <- '));
  return text.length > LONGEST_CAUSE ? `${text.slice(0, LONGEST_CAUSE - 1)}…` : text;
}
