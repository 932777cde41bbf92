/** More differences than this are another address, not a slip of the pen. */
const MOST_DIFFERENCES = 3;

/**
 * The allowed address that a refused one was probably meant to be: at most three letters apart, else the same
 * name elsewhere or the same host. null when none is near. Cost is bounded: addresses are cut to 80 characters.
 */
export function nearestAddress(sender: string, allowed: readonly string[]): string | null {
  let nearest: string | null = null;
  let fewest = MOST_DIFFERENCES + 1;
  for (const address of allowed) {
    if (Math.abs(address.length - sender.length) >= fewest) continue;
    const differences = countDifferences(sender.slice(0, 80), address.slice(0, 80));
    if (differences < fewest) {
      fewest = differences;
      nearest = address;
    }
  }
  const [name, host] = sender.split('@');
  return (
    nearest ??
    allowed.find((address) => address.startsWith(`${name}@`)) ??
    allowed.find((address) => address.endsWith(`@${host}`)) ??
    null
  );
}

/** Levenshtein distance. */
function countDifferences(one: string, other: string): number {
  let previous = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const replaced = (previous[column - 1] ?? 0) + (one[row - 1] === other[column - 1] ? 0 : 1);
      const removed = (previous[column] ?? 0) + 1;
      const added = (current[column - 1] ?? 0) + 1;
      current.push(Math.min(replaced, removed, added));
    }
    previous = current;
  }
  return previous[other.length] ?? one.length;
}
