import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand';
import { type Failure, ok, type Result } from '../../src-agent/contract/result.ts';
import { defaultSettings, type Settings } from '../../src-agent/contract/settings.ts';
import { mergeSettings } from '../../src-agent/contract/settings-upgrade.ts';
import { createDraftsSlice, type DraftsSlice } from './drafts-slice.ts';
import type { SettingsSlice } from './settings-slice.ts';

type Tested = DraftsSlice & Pick<SettingsSlice, 'settings' | 'changeSettings'>;

const REFUSAL: Failure = { code: 'settings.invalid', params: {}, retryable: false };

/** An agent that answers when it is told to. */
function openStore() {
  const asked: unknown[] = [];
  let answer: (refused: boolean) => void = () => undefined;
  const store = createStore<Tested>()((set, get) => ({
    settings: defaultSettings(),
    changeSettings: (change) => {
      asked.push(change);
      return new Promise<Result<Settings>>((resolve) => {
        answer = (refused) => {
          const merged = mergeSettings(get().settings ?? defaultSettings(), change);
          const result = refused ? ({ ok: false, error: REFUSAL } as const) : merged;
          if (result.ok) set({ settings: result.value });
          resolve(result);
        };
      });
    },
    ...createDraftsSlice({
      set: (change) => set(change),
      get,
      bridge: {
        call: () => Promise.reject(new Error('a draft asks nothing by itself')),
        subscribe: () => () => undefined,
      },
    }),
  }));
  return { store, asked, answer: (refused: boolean) => answer(refused) };
}

const setHost =
  (host: string) =>
  (settings: Settings): Settings => ({ ...settings, mailbox: { ...settings.mailbox, host } });

describe('a draft', () => {
  it('changes nothing that is stored until the agent has taken it', async () => {
    const { store, asked, answer } = openStore();
    store.getState().editDraft('mailbox', setHost('imap.example.org'));
    expect(store.getState().settings?.mailbox.host).toBe('');
    const saving = store.getState().saveDraft('mailbox');
    expect(store.getState().drafts.mailbox).toBeDefined();
    answer(false);
    expect(await saving).toMatchObject({ ok: true });
    expect(asked).toEqual([{ mailbox: { host: 'imap.example.org' } }]);
    expect(store.getState().drafts.mailbox).toBeUndefined();
    expect(store.getState().settings?.mailbox.host).toBe('imap.example.org');
  });

  it('stays when the agent refuses it', async () => {
    const { store, answer } = openStore();
    store.getState().editDraft('mailbox', setHost('x'));
    const saving = store.getState().saveDraft('mailbox');
    answer(true);
    expect(await saving).toEqual({ ok: false, error: REFUSAL });
    expect(store.getState().drafts.mailbox?.edited.mailbox.host).toBe('x');
  });

  it('keeps what was typed while the agent was storing', async () => {
    const { store, answer } = openStore();
    store.getState().editDraft('mailbox', setHost('first'));
    const saving = store.getState().saveDraft('mailbox');
    store.getState().editDraft('mailbox', setHost('second'));
    answer(false);
    expect(await saving).toEqual(ok(store.getState().settings));
    expect(store.getState().drafts.mailbox?.edited.mailbox.host).toBe('second');
    expect(store.getState().drafts.mailbox?.base.mailbox.host).toBe('first');
  });

  it('is one per form, and all are dropped together', () => {
    const { store } = openStore();
    store.getState().editDraft('mailbox', setHost('a'));
    store.getState().editDraft('mail', setHost('b'));
    store.getState().dropDraft('mail');
    expect(Object.keys(store.getState().drafts)).toEqual(['mailbox']);
    store.getState().dropDrafts();
    expect(store.getState().drafts).toEqual({});
  });
});
