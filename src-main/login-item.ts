import { app } from 'electron';
import { ok, type Result } from '../src-agent/contract/result.ts';

/** Whether the application starts with the session, hidden in the tray. */
export type LoginItem = {
  state(): { readonly supported: boolean; readonly enabled: boolean };
  set(enabled: boolean): Result<{ supported: boolean; enabled: boolean }>;
};

export function createLoginItem(): LoginItem {
  const supported = process.platform !== 'linux' && app.isPackaged;
  const state = () => ({ supported, enabled: supported && app.getLoginItemSettings().openAtLogin });
  return {
    state,
    set(enabled) {
      if (supported) app.setLoginItemSettings({ openAtLogin: enabled, args: ['--hidden'] });
      return ok(state());
    },
  };
}
