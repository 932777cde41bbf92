import { describe, expect, it } from 'vitest';
import type { DesktopMode } from '../src-agent/contract/desktop.ts';
import { err, ok, type Result } from '../src-agent/contract/result.ts';
import type { RpcClient } from '../src-agent/contract/rpc.ts';
import { defaultSettings, type Settings } from '../src-agent/contract/settings.ts';
import { mergeSettings } from '../src-agent/contract/settings-upgrade.ts';
import { switchMode } from './switch-mode.ts';

/** Two agents with settings of their own, one of them at work. */
function setUp(options: { readonly away?: boolean } = {}) {
  const settings: Record<DesktopMode, Settings> = { real: defaultSettings(), demo: defaultSettings() };
  const changes: DesktopMode[] = [];
  let mode: DesktopMode = 'real';
  const send: RpcClient['send'] = async (command, input) => {
    if (options.away === true && mode === 'real') return err('agent.unavailable');
    if (command.name === 'settings.set') {
      changes.push(mode);
      const merged: Result<Settings> = mergeSettings(settings[mode], Object(input).change);
      if (merged.ok) settings[mode] = merged.value;
    }
    return command.readAnswer(ok(settings[mode]));
  };
  const supervisor = {
    send,
    setMode: async (to: DesktopMode) => {
      mode = to;
    },
  };
  return { settings, changes, supervisor };
}

describe('the look of the window', () => {
  it('goes to the demonstration and comes back with what was chosen there', async () => {
    const { settings, supervisor } = setUp();
    settings.real = { ...settings.real, language: 'fr', appearance: { theme: 'dark' } };
    expect(await switchMode(supervisor, 'demo')).toEqual(ok(null));
    expect(settings.demo).toEqual({ ...defaultSettings(), language: 'fr', appearance: { theme: 'dark' } });
    settings.demo = { ...settings.demo, language: 'en', appearance: { theme: 'light' } };
    expect(await switchMode(supervisor, 'real')).toEqual(ok(null));
    expect(settings.real).toEqual({ ...defaultSettings(), language: 'en', appearance: { theme: 'light' } });
  });

  it('changes nothing where it is the same already', async () => {
    const { changes, supervisor } = setUp();
    await switchMode(supervisor, 'demo');
    await switchMode(supervisor, 'real');
    expect(changes).toEqual([]);
  });

  it('is left as it is when the agent before was away', async () => {
    const { settings, changes, supervisor } = setUp({ away: true });
    settings.real = { ...settings.real, language: 'fr' };
    expect(await switchMode(supervisor, 'demo')).toEqual(ok(null));
    expect(changes).toEqual([]);
  });
});
