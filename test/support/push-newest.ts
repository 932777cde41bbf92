/** Adds to a log of which about `most` of the newest are kept: a run of days must not grow by what it wrote down. */
export function pushNewest<T>(log: T[], item: T, most: number): void {
  log.push(item);
  // Half at a time: the cost of the move is spread over many additions.
  if (log.length > 2 * most) log.splice(0, log.length - most);
}
