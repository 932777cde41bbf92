import { statSync } from 'node:fs';
import { basename } from 'node:path';
import type { BackupRow } from '../contract/backup-commands.ts';
import type { Failure } from '../contract/result.ts';
import { systemCode } from '../support/system-code.ts';
import { backupFailure } from './backup-failure.ts';
import { type Connection, connectReadOnly, pragmaNumber } from './connection.ts';
import { SCHEMA_VERSION } from './migrate.ts';
import { storeFailureOf } from './sqlite-failure.ts';

/** What lies in a backup, read in milliseconds; whether all of it is sound only a check can say. */
export function describeBackup(backup: { readonly path: string; readonly madeAt: number | null }): BackupRow {
  const { path, madeAt } = backup;
  const row = { name: basename(path), path, madeAt, sizeBytes: 0, version: null, contents: null };
  try {
    const { size } = statSync(path);
    const db = connectReadOnly(path);
    try {
      const version = pragmaNumber(db, 'user_version');
      if (version > SCHEMA_VERSION) {
        const params = { path, version, known: SCHEMA_VERSION };
        const failure: Failure = { code: 'store.newer-schema', params, retryable: false };
        return { ...row, sizeBytes: size, version, failure };
      }
      return { ...row, sizeBytes: size, version, contents: contentsOf(db), failure: null };
    } finally {
      db.close();
    }
  } catch (error) {
    return { ...row, failure: failureOf(error, path) };
  }
}

function contentsOf(db: Connection): BackupRow['contents'] {
  const number = (sql: string): number | null => db.prepare<[], number | null>(sql).pluck().get() ?? null;
  return {
    mails: number('SELECT sum(count) FROM message_counts') ?? 0,
    deliveries: number('SELECT sum(count) FROM delivery_counts') ?? 0,
    newestMailAt: number('SELECT noticed_at FROM messages ORDER BY id DESC LIMIT 1'),
    settingsChangedAt: number('SELECT changed_at FROM settings'),
  };
}

/** The cause stays behind: a row crosses processes. */
function failureOf(error: unknown, path: string): Failure {
  const failure = storeFailureOf(error, path);
  if (failure !== null) {
    const { code, params } = backupFailure(failure, path);
    return { code, params, retryable: false };
  }
  if (systemCode(error) !== null) return { code: 'cli.unreadable-file', params: { path }, retryable: false };
  return { code: 'backup.foreign', params: { path }, retryable: false };
}
