import { basename } from 'node:path';
import type { BackupRow } from './contract/backup-commands.ts';
import { err, ok, type Result } from './contract/result.ts';
import { judgeExportPath } from './judge-export-path.ts';
import type { Clock, Log } from './ports.ts';
import { findBackup, listBackups } from './store/backup.ts';
import { backupFailure } from './store/backup-failure.ts';
import { describeBackup } from './store/describe-backup.ts';
import type { Store } from './store/open-database.ts';
import { runStoreJob } from './store/run-store-job.ts';

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
  /** The operator knows of the last restore. */
  acknowledge(who: string): void;
  /** Makes it ready and asks for the restart that puts it in place. */
  restore(wish: RestoreWish, who: string): Promise<Result<{ readonly restarting: boolean }>>;
};

/** The answer leaves before the agent does. */
const ANSWER_MS = 100;

export function createBackupDesk(parts: {
  readonly clock: Clock;
  readonly log: Log;
  readonly dataDir: string;
  readonly store: Pick<Store, 'audit' | 'backups' | 'past'>;
  readonly onAcknowledged: () => void;
  /** How many are kept. */
  readonly keep: () => number;
  /** undefined: this agent is not started anew; whoever opens the folder next finds the backup in place. */
  readonly restart: (() => void) | undefined;
}): BackupDesk {
  const { clock, dataDir, store } = parts;
  const log = parts.log.child('backups');

  const audit = (who: string, action: string, after: unknown): void =>
    store.audit.write({ at: clock.now(), who, action, before: null, after });

  function find(wish: RestoreWish): Result<BackupFile> {
    if ('path' in wish) return ok({ path: wish.path, madeAt: null });
    const backup = findBackup(dataDir, wish.name);
    return backup === null ? err('backup.not-found', { params: { name: wish.name } }) : ok(backup);
  }

  async function check(backup: BackupFile): Promise<BackupRow> {
    const row = describeBackup(backup);
    if (row.failure !== null) return row;
    const checked = await runStoreJob({ job: 'check', path: backup.path });
    if (checked.ok) return row;
    const { code, params } = backupFailure(checked.error, backup.path);
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
      const found = find({ name });
      return found.ok ? ok(await check(found.value)) : found;
    },
    inspect: (path) => check({ path, madeAt: null }),
    async exportTo(path, who) {
      const judged = await judgeExportPath(path, dataDir);
      if (!judged.ok) return judged;
      const written = await store.backups.writeTo(path);
      if (!written.ok) return written;
      audit(who, 'backups.export', { path });
      return ok(describeBackup({ path, madeAt: clock.now() }));
    },
    acknowledge(who) {
      if (!store.past.acknowledge(clock.now())) return;
      audit(who, 'backups.acknowledge', null);
      parts.onAcknowledged();
    },
    async restore(wish, who) {
      const found = find(wish);
      if (!found.ok) return found;
      const backup = found.value;
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
