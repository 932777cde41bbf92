import { statfsSync } from 'node:fs';
import type { Failure } from '../contract/result.ts';
import type { Connection } from './connection.ts';
import { storeFailureOf } from './sqlite-failure.ts';

/** Below it nothing that is worth beginning can be written, with the log of it. Bytes. */
const ROOM_BYTES = 1_000_000;
const TRIED_BYTES = 100_000;

/** Whether the database takes writes: some pages are written, and taken back in the same commit. null: it does. */
export function tryWriting(db: Connection, path: string): Failure | null {
  const { bavail, bsize } = statfsSync(path);
  if (bavail * bsize < ROOM_BYTES) return { code: 'store.disk-full', params: { path }, retryable: true };
  try {
    db.transaction(() => {
      const { lastInsertRowid } = db
        .prepare<[number]>(
          `INSERT INTO audit (at, who, action, after) VALUES (0, 'agent', 'try', printf('%*c', ?, 'x'))`,
        )
        .run(TRIED_BYTES);
      db.prepare<[number | bigint]>('DELETE FROM audit WHERE id = ?').run(lastInsertRowid);
      db.prepare<[]>('UPDATE in_use SET since = since').run();
    }).immediate();
    return null;
  } catch (thrown) {
    const failure = storeFailureOf(thrown, path);
    if (failure === null) throw thrown;
    return failure;
  }
}
