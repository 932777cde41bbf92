import type { Failure } from '../contract/result.ts';

/** What is wrong with a backup's file, told of the backup: its cure is another one, not a restore. */
export function backupFailure(failure: Failure, path: string): Failure {
  return failure.code === 'store.damaged'
    ? { ...failure, code: 'backup.damaged', params: { path } }
    : { ...failure, params: { ...failure.params, path } };
}
