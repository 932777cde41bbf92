import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTemporaryFolder, type TemporaryFolder } from '../../test/support/temporary-folder.ts';
import { type Connection, connect } from './connection.ts';
import { readLog } from './read-log.ts';

const HEADER_BYTES = 32;
const FRAME_BYTES = 24 + 4_096;

let folder: TemporaryFolder;
let db: Connection;
let copy: string;

beforeEach(() => {
  folder = createTemporaryFolder('read-log');
  db = connect(join(folder.path, 'live.db'));
  copy = join(folder.path, 'copy.db');
  db.exec('CREATE TABLE notes (text TEXT) STRICT');
  const insert = db.prepare<[string]>('INSERT INTO notes VALUES (?)');
  const insertMany = db.transaction(() => {
    for (let n = 0; n < 40; n += 1) insert.run('x'.repeat(1_000));
  });
  for (let commit = 0; commit < 3; commit += 1) insertMany();
});
afterEach(async () => {
  db.close();
  await folder.remove();
});

/** What is said of the log, changed in its frames: each is a view of the log's own bytes. */
function judged(change: (frames: readonly Buffer[]) => void): string {
  copyFileSync(`${db.name}-wal`, `${copy}-wal`);
  const log = readFileSync(`${copy}-wal`);
  const count = (log.length - HEADER_BYTES) / FRAME_BYTES;
  change(
    Array.from({ length: count }, (_, at) =>
      log.subarray(HEADER_BYTES + at * FRAME_BYTES, HEADER_BYTES + (at + 1) * FRAME_BYTES),
    ),
  );
  writeFileSync(`${copy}-wal`, log);
  return readLog(copy);
}

const isCommit = (frame: Buffer): boolean => frame.readUInt32BE(4) !== 0;
const damage = (frame: Buffer | undefined): void => void frame?.fill(7, 100, 200);
/** As what an earlier round of the log left there. */
const outdate = (frame: Buffer): void => void frame.fill(1, 8, 16);

describe('STO-4: the log of a process that was killed', () => {
  it('STO-4: is whole as it was written', () => {
    expect(judged((frames) => expect(frames.filter(isCommit).length).toBeGreaterThanOrEqual(4))).toBe(
      'whole',
    );
  });

  it('STO-4: is whole where its last frame was half written over an older one, before any commit', () => {
    const half = (frames: readonly Buffer[]): void => {
      const last = frames.findLastIndex((frame) => !isCommit(frame));
      damage(frames[last]);
      for (const frame of frames.slice(last + 1)) outdate(frame);
    };
    expect(judged(half)).toBe('whole');
  });

  it('STO-4: is broken where a damaged frame has others of the same round behind it', () => {
    expect(judged((frames) => damage(frames.findLast((frame) => !isCommit(frame))))).toBe('broken');
  });

  it('STO-4: is broken where the last commit is damaged', () => {
    expect(judged((frames) => damage(frames.at(-1)))).toBe('broken');
  });
});
