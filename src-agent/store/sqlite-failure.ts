import Database from 'better-sqlite3';
import type { Failure } from '../contract/result.ts';
import { describeError } from '../support/describe-error.ts';

/**
 * What a method of the store threw, as a failure the operator can be told (RELIABILITY.md STO-6, STO-7);
 * null when it is not the database's doing but a bug. The transaction was rolled back: nothing is half done.
 * `path`: the database file.
 */
export function storeFailureOf(thrown: unknown, path: string): Failure | null {
  if (!(thrown instanceof Database.SqliteError)) return null;
  const failure = (code: Failure['code'], retryable: boolean): Failure => ({
    code,
    params: { path },
    retryable,
    cause: describeError(thrown),
  });
  // Extended result codes: SQLITE_IOERR_WRITE, SQLITE_READONLY_DIRECTORY and so on (sqlite.org/rescode.html).
  const [, primary = ''] = thrown.code.split('_');
  switch (primary) {
    case 'FULL':
      return failure('store.disk-full', true);
    case 'BUSY':
    case 'LOCKED':
    case 'PROTOCOL':
      return failure('store.busy', true);
    case 'CORRUPT':
    case 'NOTADB':
    case 'FORMAT':
      return failure('store.damaged', false);
    case 'READONLY':
    case 'PERM':
    case 'AUTH':
    case 'CANTOPEN':
    case 'IOERR':
      return failure('store.folder-unwritable', true);
    default:
      return null;
  }
}
