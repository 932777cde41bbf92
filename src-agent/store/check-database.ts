import { err, ok, type Result } from '../contract/result.ts';
import { describeError } from '../support/describe-error.ts';
import { connectReadOnly, pragmaNumber } from './connection.ts';
import { isMarkedInUse } from './keep-in-use.ts';
import { SCHEMA_VERSION } from './migrate.ts';
import { storeFailureOf } from './sqlite-failure.ts';

/** `quick` leaves out the comparison of indexes with their tables (sqlite.org/pragma.html#pragma_quick_check). */
export type CheckDepth = 'quick' | 'full';

export type Checked = {
  /** Of the schema; 0 for a file that is empty. */
  readonly version: number;
  /** Its last process did not end in good order (keep-in-use.ts). */
  readonly inUse: boolean;
};

/**
 * Reads the whole database, without writing to it (STO-4, STO-8). Fails with store.newer-schema before anything
 * else is looked at, and with store.damaged when SQLite finds a fault.
 */
export function checkDatabase(path: string, depth: CheckDepth): Result<Checked> {
  try {
    const db = connectReadOnly(path);
    try {
      const version = pragmaNumber(db, 'user_version');
      if (version > SCHEMA_VERSION) {
        return err('store.newer-schema', { params: { path, version, known: SCHEMA_VERSION } });
      }
      const check = depth === 'quick' ? 'quick_check' : 'integrity_check';
      const fault = String(db.pragma(`${check}(1)`, { simple: true }));
      if (fault !== 'ok') return err('store.damaged', { params: { path }, cause: fault });
      return ok({ version, inUse: isMarkedInUse(db) });
    } finally {
      db.close();
    }
  } catch (error) {
    const failure = storeFailureOf(error, path);
    if (failure !== null) return { ok: false, error: failure };
    return err('store.damaged', { params: { path }, cause: describeError(error) });
  }
}
