import { useMemo, useState } from 'react';
import type { PlainObject } from '../../src-agent/contract/plain-json.ts';
import type { Failure } from '../../src-agent/contract/result.ts';
import type { Settings } from '../../src-agent/contract/settings.ts';
import { mergeSettings } from '../../src-agent/contract/settings-upgrade.ts';
import type { DraftName } from './drafts-slice.ts';
import { countChanges, settingsDifference } from './settings-difference.ts';
import { useApp } from './store.ts';

/** A form over the settings: what it shows, what is changed in it, and the way to store or drop that. */
export type DraftForm = {
  readonly settings: Settings;
  /** As settings.set takes it. */
  readonly change: PlainObject;
  readonly changes: number;
  readonly saving: boolean;
  /** Why the last save was refused. */
  readonly failure: Failure | null;
  edit(edit: (settings: Settings) => Settings): void;
  discard(): void;
  save(): Promise<boolean>;
};

/** null while the settings are not known. */
export function useDraft(name: DraftName): DraftForm | null {
  const { saved, draft, editDraft, dropDraft, saveDraft } = useApp((state) => ({
    saved: state.settings,
    draft: state.drafts[name],
    editDraft: state.editDraft,
    dropDraft: state.dropDraft,
    saveDraft: state.saveDraft,
  }));
  const [saving, setSaving] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const change = useMemo(
    () => (draft === undefined ? {} : settingsDifference(draft.base, draft.edited)),
    [draft],
  );
  const settings = useMemo(() => {
    if (draft === undefined || saved === null || saved === draft.base) return draft?.edited ?? saved;
    // Somebody else changed the settings: theirs and what was edited here, as saving would leave them.
    const merged = mergeSettings(saved, change);
    return merged.ok ? merged.value : draft.edited;
  }, [draft, saved, change]);
  if (settings === null) return null;
  return {
    settings,
    change,
    changes: countChanges(change),
    saving,
    failure,
    edit: (edit) => editDraft(name, edit),
    discard: () => {
      setFailure(null);
      dropDraft(name);
    },
    save: async () => {
      setSaving(true);
      const result = await saveDraft(name);
      setSaving(false);
      setFailure(result === null || result.ok ? null : result.error);
      return result?.ok ?? false;
    },
  };
}
