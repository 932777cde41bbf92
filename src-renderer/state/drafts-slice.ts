import type { Result } from '../../src-agent/contract/result.ts';
import type { Settings } from '../../src-agent/contract/settings.ts';
import { settingsDifference } from './settings-difference.ts';
import type { SettingsSlice } from './settings-slice.ts';
import type { SliceTools } from './slice-tools.ts';

/** Forms whose edits wait for Save, each with an edit of its own. */
export type DraftName = 'time-window' | 'mail' | 'gmail' | 'mailbox' | 'webhooks' | 'network' | 'retention';

/** What was edited, over the document it was begun on. */
type Draft = { readonly base: Settings; readonly edited: Settings };

/** Edits that are not saved yet: they stay while the operator looks at other panels. */
export type DraftsSlice = {
  readonly drafts: Readonly<Partial<Record<DraftName, Draft>>>;
  editDraft(name: DraftName, edit: (settings: Settings) => Settings): void;
  dropDraft(name: DraftName): void;
  /** All of them: they belong to other settings than those that are shown now. */
  dropDrafts(): void;
  /** Gone once the agent has stored it; kept when it refuses. */
  saveDraft(name: DraftName): Promise<Result<Settings> | null>;
};

export function createDraftsSlice({
  set,
  get,
}: SliceTools<DraftsSlice & Pick<SettingsSlice, 'settings' | 'changeSettings'>>): DraftsSlice {
  return {
    drafts: {},
    editDraft(name, edit) {
      const { drafts, settings } = get();
      const draft = drafts[name];
      const base = draft?.base ?? settings;
      if (base === null) return;
      set({ drafts: { ...drafts, [name]: { base, edited: edit(draft?.edited ?? base) } } });
    },
    dropDraft(name) {
      const { [name]: _dropped, ...drafts } = get().drafts;
      set({ drafts });
    },
    dropDrafts: () => set({ drafts: {} }),
    async saveDraft(name) {
      const draft = get().drafts[name];
      if (draft === undefined) return null;
      const result = await get().changeSettings(settingsDifference(draft.base, draft.edited));
      // What was typed while the agent was storing is a draft of its own.
      if (result.ok) {
        const now = get().drafts[name];
        if (now?.edited === draft.edited) get().dropDraft(name);
        else if (now !== undefined) {
          set({ drafts: { ...get().drafts, [name]: { base: result.value, edited: now.edited } } });
        }
      }
      return result;
    },
  };
}
