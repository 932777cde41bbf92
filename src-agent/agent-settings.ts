import { err, ok, type Result } from './contract/result.ts';
import { defaultSettings, type Settings } from './contract/settings.ts';
import { mergeSettings } from './contract/settings-upgrade.ts';
import type { CurrentSettings } from './decide-mail.ts';
import type { Clock } from './ports.ts';
import type { SettingsStore } from './store/settings-store.ts';

export type AgentSettings = {
  current(): CurrentSettings;
  /** Merged over the present document, validated whole, stored with its audit entry, then announced. */
  change(change: unknown, who: string, action: string): Result<Settings>;
};

/** The settings in force: as stored, or the defaults before the first change. Fails when the stored ones cannot be read. */
export function openAgentSettings(options: {
  readonly clock: Clock;
  readonly store: SettingsStore;
  /** After the commit. */
  readonly onChange: (before: Settings, after: Settings) => void;
}): Result<AgentSettings> {
  const { clock, store } = options;
  const stored = store.get();
  if (!stored.ok) return stored;
  let current: CurrentSettings = stored.value ?? { document: defaultSettings(), revision: 0 };
  return ok({
    current: () => current,
    change: (change, who, action) => {
      const merged = mergeSettings(current.document, change);
      if (!merged.ok) return merged;
      const before = current.document;
      if (JSON.stringify(before) === JSON.stringify(merged.value) && current.revision > 0) return merged;
      const revision = store.put({ document: merged.value, who, action, now: clock.now() });
      current = { document: merged.value, revision };
      options.onChange(before, merged.value);
      return merged;
    },
  });
}

/** The window of a command's input: both bounds or none (Q11), readable (checked by the settings schema). */
export function windowChange(input: {
  readonly start: string;
  readonly end: string;
  readonly days: readonly string[] | null;
}): Result<{ readonly window: unknown }> {
  const start = input.start.trim();
  const end = input.end.trim();
  if ((start === '') !== (end === '')) return err('window.half-set');
  if (start === '') return ok({ window: null });
  return ok({ window: { start, end, ...(input.days === null ? {} : { days: input.days }) } });
}
