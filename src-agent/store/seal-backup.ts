import { err, ok, type Result } from '../contract/result.ts';
import { describeError } from '../support/describe-error.ts';
import { checkDatabase } from './check-database.ts';
import { connect } from './connection.ts';
import { storeFailureOf } from './sqlite-failure.ts';

/**
 * Makes a fresh copy one file that stands for itself (no -wal beside it) and checks all of it (STO-5).
 * The path is one that nobody else has open.
 */
export function sealBackup(path: string): Result<null> {
  try {
    const db = connect(path);
    try {
      db.pragma('journal_mode = DELETE');
    } finally {
      db.close();
    }
  } catch (error) {
    const failure = storeFailureOf(error, path);
    if (failure !== null) return { ok: false, error: failure };
    return err('store.damaged', { params: { path }, cause: describeError(error) });
  }
  const checked = checkDatabase(path, 'full');
  return checked.ok ? ok(null) : checked;
}
