/** Servers read commands of 8,192 bytes at least (RFC 7162 section 4): a set stays well below. */
const LONGEST_SET = 4_000;

/**
 * The shortest text of a UID set (RFC 9051 section 9, sequence-set) that names exactly these UIDs.
 * Input ascending and without repeats.
 */
export function uidSet(uids: readonly number[]): string {
  const ranges: string[] = [];
  for (let at = 0; at < uids.length; ) {
    let last = at;
    while (uids[last + 1] === (uids[last] ?? Number.NaN) + 1) last += 1;
    ranges.push(last === at ? `${uids[at]}` : `${uids[at]}:${uids[last]}`);
    at = last + 1;
  }
  return ranges.join(',');
}

/** Cuts ascending UIDs into runs of at most `most`, each short enough for one command line. */
export function chunkUids(uids: readonly number[], most: number): readonly (readonly number[])[] {
  const chunks: number[][] = [];
  let chunk: number[] = [];
  let textLength = 0;
  for (const uid of uids) {
    const range = 2 * (String(uid).length + 1);
    if (chunk.length === most || (chunk.length > 0 && textLength + range > LONGEST_SET)) {
      chunks.push(chunk);
      chunk = [];
      textLength = 0;
    }
    // A UID that follows the one before it only lengthens that range.
    if (chunk.at(-1) !== uid - 1) textLength += range;
    chunk.push(uid);
  }
  if (chunk.length > 0) chunks.push(chunk);
  return chunks;
}
