import { realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute } from 'node:path';
import type { BackupRow } from './contract/backup-commands.ts';
import { err, ok, type Result } from './contract/result.ts';
import { isInside } from './export-deliveries.ts';
import type { Clock, Log } from './ports.ts';
import { findBackup, listBackups } from './store/backup.ts';
import { describeBackup } from './store/describe-backup.ts';
import type { Store } from './store/open-database.ts';
import { runStoreJob } from './store/run-store-job.ts';
import { describeError } from './support/describe-error.ts';

/** What is restored: a backup by its name, or a file from elsewhere. */
type RestoreWish = { readonly name: string } | { readonly path: string };
type BackupFile = { readonly path: string; readonly madeAt: number | null };

/** Backups as the operator asks for them; each act stands in the audit. */
export type BackupDesk = {
  list(): readonly BackupRow[];
  make(who: string): Promise<Result<BackupRow>>;
  /** Reads all of it; the row's `failure` is what was found. */
  check(name: string): Promise<Result<BackupRow>>;
  inspect(path: string): Promise<BackupRow>;
  exportTo(path: string, who: string): Promise<Result<BackupRow>>;
  /** Makes it ready and asks for the restart that puts it in place. */
  restore(wish: RestoreWish, who: string): Promise<Result<{ readonly restarting: boolean }>>;
};

/** The answer leaves before the agent does. */
const ANSWER_MS = 100;

export function createBackupDesk(parts: {
  readonly clock: Clock;
  readonly log: Log;
  readonly dataDir: string;
  readonly store: Pick<Store, 'audit' | 'backups'>;
  /** How many are kept. */
  readonly keep: () => number;
  /** undefined: this agent is not started anew; whoever opens the folder next finds the backup in place. */
  readonly restart: (() => void) | undefined;
}): BackupDesk {
  const { clock, dataDir, store } = parts;
  const log = parts.log.child('backups');

  const audit = (who: string, action: string, after: unknown): void =>
    store.audit.write({ at: clock.now(), who, action, before: null, after });

  async function check(backup: BackupFile): Promise<BackupRow> {
    const row = describeBackup(backup);
    if (row.failure !== null) return row;
    const checked = await runStoreJob({ job: 'check', path: backup.path });
    if (checked.ok) return row;
    const { code, params } = checked.error;
    return { ...row, failure: { code, params, retryable: false } };
  }

  return {
    list: () => listBackups(dataDir).map(describeBackup),
    async make(who) {
      const made = await store.backups.make(parts.keep());
      if (!made.ok) return made;
      audit(who, 'backups.make', { name: basename(made.value.path) });
      return ok(describeBackup(made.value));
    },
    async check(name) {
      const backup = findBackup(dataDir, name);
      return backup === null ? err('backup.not-found', { params: { name } }) : ok(await check(backup));
    },
    inspect: (path) => check({ path, madeAt: null }),
    async exportTo(path, who) {
      const refuse = (detail: string, cause?: string) =>
        err('file.unwritable', { params: { path, detail }, ...(cause === undefined ? {} : { cause }) });
      if (!isAbsolute(path) || path.includes('\0')) return refuse('not an absolute path');
      try {
        if (isInside(await realpath(dataDir), await realpath(dirname(path)))) {
          return refuse('inside the data folder');
        }
      } catch (error) {
        return refuse('no such folder', describeError(error));
      }
      const written = await store.backups.writeTo(path);
      if (!written.ok) return written;
      audit(who, 'backups.export', { path });
      return ok(describeBackup({ path, madeAt: clock.now() }));
    },
    async restore(wish, who) {
      const backup = 'name' in wish ? findBackup(dataDir, wish.name) : { path: wish.path, madeAt: null };
      if (backup === null) {
        return err('backup.not-found', { params: { name: 'name' in wish ? wish.name : '' } });
      }
      const cause = 'name' in wish ? 'backup' : 'file';
      log.warn('A restore was asked for', { path: backup.path, who });
      const { path, madeAt } = backup;
      const staged = await runStoreJob({
        job: 'stage',
        dataDir,
        at: clock.now(),
        who,
        cause,
        backup: { path, madeAt },
      });
      if (!staged.ok) return staged;
      // Also in the history that is set aside: whoever looks there learns why it ends.
      audit(who, 'backups.restore', { from: basename(path) });
      const { restart } = parts;
      if (restart !== undefined) clock.setTimer(ANSWER_MS, restart);
      return ok({ restarting: restart !== undefined });
    },
  };
}
