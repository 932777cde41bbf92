import { COMMANDS } from '../../src-agent/contract/commands.ts';
import type { Failure, Result } from '../../src-agent/contract/result.ts';
import type { SecretName, SecretState } from '../../src-agent/contract/secrets.ts';
import type { Settings, SettingsInput } from '../../src-agent/contract/settings.ts';
import type { SliceTools } from './slice-tools.ts';

/** The settings document and which secrets are set; a secret's value is only ever sent, never asked for. */
export type SettingsSlice = {
  readonly settings: Settings | null;
  readonly secrets: readonly SecretState[];
  /** Why secrets are kept for the session only. */
  readonly keychainFailure: Failure | null;
  loadSettings(): Promise<void>;
  loadSecrets(): Promise<void>;
  /** Merged over the document and checked whole; stored when it says ok. */
  changeSettings(change: SettingsInput): Promise<Result<Settings>>;
  /** No constraint any more; what waited for the window goes. */
  clearWindow(): Promise<Failure | null>;
  setSecret(name: SecretName, value: string): Promise<Result<SecretState>>;
  clearSecret(name: SecretName): Promise<Result<SecretState>>;
};

export function createSettingsSlice({ set, get, bridge }: SliceTools<SettingsSlice>): SettingsSlice {
  return {
    settings: null,
    secrets: [],
    keychainFailure: null,
    async loadSettings() {
      const { result } = await bridge.call(COMMANDS['settings.get'], {});
      if (result.ok) set({ settings: result.value });
    },
    async loadSecrets() {
      const { result } = await bridge.call(COMMANDS['secrets.list'], {});
      if (result.ok) set({ secrets: result.value.secrets, keychainFailure: result.value.keychain });
    },
    async changeSettings(change) {
      const { result } = await bridge.call(COMMANDS['settings.set'], { change });
      if (result.ok) set({ settings: result.value });
      return result;
    },
    async clearWindow() {
      const { result } = await bridge.call(COMMANDS['window.clear'], {});
      if (!result.ok) return result.error;
      await get().loadSettings();
      return null;
    },
    async setSecret(name, value) {
      const { result } = await bridge.call(COMMANDS['secrets.set'], { name, value });
      await get().loadSecrets();
      return result;
    },
    async clearSecret(name) {
      const { result } = await bridge.call(COMMANDS['secrets.clear'], { name });
      await get().loadSecrets();
      return result;
    },
  };
}
