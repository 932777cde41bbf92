import { COMMANDS } from '../../src-agent/contract/commands.ts';
import { DESKTOP_COMMANDS } from '../../src-agent/contract/desktop.ts';
import type { ImportPreview } from '../../src-agent/contract/previews.ts';
import type { Result } from '../../src-agent/contract/result.ts';
import type { Settings } from '../../src-agent/contract/settings.ts';
import type { SettingsSlice } from './settings-slice.ts';
import type { SliceTools } from './slice-tools.ts';

/** Configuration as a whole: taken over from files, written to one, taken back. */
export type ImportsSlice = {
  /** Asks for files; null when none was chosen. Nothing is changed by it. */
  chooseImport(): Promise<Result<ImportPreview | null>>;
  applyImport(token: string): Promise<Result<null>>;
  /** Where it was written; null when no place was chosen. */
  exportSettings(): Promise<Result<string | null>>;
  undoSettings(): Promise<Result<Settings>>;
};

export function createImportsSlice({
  set,
  get,
  bridge,
}: SliceTools<ImportsSlice & Pick<SettingsSlice, 'settings' | 'loadSettings'>>): ImportsSlice {
  return {
    async chooseImport() {
      const { result } = await bridge.call(DESKTOP_COMMANDS['desktop.choose-import'], {});
      return result.ok ? { ok: true, value: result.value.preview } : result;
    },
    async applyImport(token) {
      const { result } = await bridge.call(DESKTOP_COMMANDS['desktop.apply-import'], { token });
      if (!result.ok) return result;
      await get().loadSettings();
      return { ok: true, value: null };
    },
    async exportSettings() {
      const { result } = await bridge.call(DESKTOP_COMMANDS['desktop.export-settings'], {});
      return result.ok ? { ok: true, value: result.value.path } : result;
    },
    async undoSettings() {
      const { result } = await bridge.call(COMMANDS['settings.undo'], {});
      if (result.ok) set({ settings: result.value });
      return result;
    },
  };
}
