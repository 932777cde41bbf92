import { existsSync, readFileSync } from 'node:fs';

/*
 * The write-ahead log, as far as SQLite reads it and a little further (sqlite.org/fileformat2.html#walformat). SQLite
 * stops at the first frame that is not sound and says nothing of those behind it.
 */

const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
/** Its last bit: the checksums are big-endian. */
const MAGIC = 0x377f0682;

/**
 * What a process that did not end in good order left of its log. `broken`: commits may be missing that were
 * acknowledged. The torn end of a file that was growing, as a power cut or a kill leaves it, cannot be told from that.
 */
export type LogState = 'none' | 'whole' | 'broken';

/** Asked before anything opens the database: opening makes a log. */
export function readLog(database: string): LogState {
  const path = `${database}-wal`;
  return existsSync(path) ? judgeLog(readFileSync(path)) : 'none';
}

function judgeLog(log: Buffer): LogState {
  if (log.length < HEADER_BYTES) return 'broken';
  const magic = log.readUInt32BE(0);
  if (magic !== MAGIC && magic !== MAGIC + 1) return 'broken';
  const isBig = magic === MAGIC + 1;
  let sum = checksum(log, { from: 0, to: HEADER_BYTES - 8, isBig }, [0, 0]);
  if (!isSum(log, HEADER_BYTES - 8, sum)) return 'broken';
  const frameBytes = FRAME_HEADER_BYTES + log.readUInt32BE(8);
  const salts = log.subarray(16, 24);
  let isSound = true;
  for (let at = HEADER_BYTES; at < log.length; at += frameBytes) {
    // What lies behind is older, or was never written to its end.
    const isOurs = salts.equals(log.subarray(at + 8, at + 16));
    if (!isOurs) {
      isSound = false;
      continue;
    }
    if (!isSound || at + frameBytes > log.length) return 'broken';
    sum = checksum(log, { from: at, to: at + 8, isBig }, sum);
    sum = checksum(log, { from: at + FRAME_HEADER_BYTES, to: at + frameBytes, isBig }, sum);
    if (isSum(log, at + 16, sum)) continue;
    // Its writer was killed in the middle: what was acknowledged ends with the frame of its commit, and that would follow.
    const isCommit = log.readUInt32BE(at + 4) !== 0;
    if (isCommit) return 'broken';
    isSound = false;
  }
  // No frame of ours: it was about to be written anew, after all of it had reached the database.
  return log.length > HEADER_BYTES ? 'whole' : 'broken';
}

type Sum = readonly [number, number];

function checksum(
  log: Buffer,
  { from, to, isBig }: { readonly from: number; readonly to: number; readonly isBig: boolean },
  before: Sum,
): Sum {
  let [first, second] = before;
  for (let at = from; at < to; at += 8) {
    const even = isBig ? log.readUInt32BE(at) : log.readUInt32LE(at);
    const odd = isBig ? log.readUInt32BE(at + 4) : log.readUInt32LE(at + 4);
    first = (first + even + second) >>> 0;
    second = (second + odd + first) >>> 0;
  }
  return [first, second];
}

function isSum(log: Buffer, at: number, [first, second]: Sum): boolean {
  return log.readUInt32BE(at) === first && log.readUInt32BE(at + 4) === second;
}
