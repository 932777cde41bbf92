import type { BackupRow } from '../../src-agent/contract/backup-commands.ts';
import { COMMANDS } from '../../src-agent/contract/commands.ts';
import { DESKTOP_COMMANDS } from '../../src-agent/contract/desktop.ts';
import type { Failure, Result } from '../../src-agent/contract/result.ts';
import type { SliceTools } from './slice-tools.ts';

/** What can be gone back to. */
export type BackupsSlice = {
  /** Newest first; null: not asked for yet. */
  readonly backups: readonly BackupRow[] | null;
  loadBackups(): Promise<Failure | null>;
  makeBackup(): Promise<Result<BackupRow>>;
  /** The operator knows of the last restore. */
  acknowledgeRestore(): Promise<Failure | null>;
  /** Where it was written; null when no place was chosen. */
  exportBackup(): Promise<Result<string | null>>;
  /** Asks for a file and reads it through; null when none was chosen. */
  chooseBackup(): Promise<Result<BackupRow | null>>;
  restoreBackup(wish: { readonly name: string } | { readonly chosen: true }): Promise<Failure | null>;
};

export function createBackupsSlice({ set, get, bridge }: SliceTools<BackupsSlice>): BackupsSlice {
  return {
    backups: null,
    async loadBackups() {
      const { result } = await bridge.call(COMMANDS['backups.list'], {});
      if (!result.ok) return result.error;
      set({ backups: result.value.backups });
      return null;
    },
    async makeBackup() {
      const { result } = await bridge.call(COMMANDS['backups.make'], {});
      await get().loadBackups();
      return result;
    },
    async acknowledgeRestore() {
      const { result } = await bridge.call(COMMANDS['backups.acknowledge'], {});
      return result.ok ? null : result.error;
    },
    async exportBackup() {
      const { result } = await bridge.call(DESKTOP_COMMANDS['desktop.export-backup'], {});
      return result.ok ? { ok: true, value: result.value.path } : result;
    },
    async chooseBackup() {
      const { result } = await bridge.call(DESKTOP_COMMANDS['desktop.choose-backup'], {});
      return result.ok ? { ok: true, value: result.value.backup } : result;
    },
    async restoreBackup(wish) {
      const { result } = await bridge.call(DESKTOP_COMMANDS['desktop.restore-backup'], wish);
      return result.ok ? null : result.error;
    },
  };
}
