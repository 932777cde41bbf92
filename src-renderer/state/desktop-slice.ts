import { DESKTOP_COMMANDS, type Desktop, type DesktopMode } from '../../src-agent/contract/desktop.ts';
import type { Failure, Result } from '../../src-agent/contract/result.ts';
import type { SliceTools } from './slice-tools.ts';

/** The application around the agent: its process, its mode, what the desktop offers. */
export type DesktopSlice = {
  readonly desktop: Desktop | null;
  loadDesktop(): Promise<void>;
  startAgent(): Promise<void>;
  restoreDatabase(): Promise<Failure | null>;
  setMode(mode: DesktopMode): Promise<Failure | null>;
  copyText(text: string): Promise<void>;
  openFolder(folder: 'data' | 'logs'): Promise<Failure | null>;
  setStartAtLogin(enabled: boolean): Promise<Failure | null>;
  checkUpdates(): Promise<Failure | null>;
  /** First without confirmation: an unknown host comes back unopened, to be shown to the operator. */
  openLink(url: string, confirmed: boolean): Promise<Result<{ opened: boolean; host: string }>>;
};

export function createDesktopSlice({ set, get, bridge }: SliceTools<DesktopSlice>): DesktopSlice {
  return {
    desktop: null,
    async loadDesktop() {
      const { result } = await bridge.call(DESKTOP_COMMANDS['desktop.get'], {});
      if (result.ok) set({ desktop: result.value });
    },
    async startAgent() {
      await bridge.call(DESKTOP_COMMANDS['desktop.start-agent'], {});
    },
    async restoreDatabase() {
      const { result } = await bridge.call(DESKTOP_COMMANDS['desktop.restore-database'], {});
      return result.ok ? null : result.error;
    },
    async setMode(mode) {
      const { result } = await bridge.call(DESKTOP_COMMANDS['desktop.set-mode'], { mode });
      return result.ok ? null : result.error;
    },
    async copyText(text) {
      await bridge.call(DESKTOP_COMMANDS['desktop.copy-text'], { text });
    },
    async openFolder(folder) {
      const { result } = await bridge.call(DESKTOP_COMMANDS['desktop.open-folder'], { folder });
      return result.ok ? null : result.error;
    },
    async setStartAtLogin(enabled) {
      const { result } = await bridge.call(DESKTOP_COMMANDS['desktop.set-start-at-login'], { enabled });
      if (!result.ok) return result.error;
      const { desktop } = get();
      if (desktop !== null) set({ desktop: { ...desktop, startAtLogin: result.value } });
      return null;
    },
    async checkUpdates() {
      const { result } = await bridge.call(DESKTOP_COMMANDS['desktop.check-updates'], {});
      if (!result.ok) return result.error;
      const { desktop } = get();
      if (desktop !== null) set({ desktop: { ...desktop, updates: result.value } });
      return null;
    },
    async openLink(url, confirmed) {
      const { result } = await bridge.call(DESKTOP_COMMANDS['desktop.open-link'], { url, confirmed });
      return result;
    },
  };
}
