import { join } from 'node:path';
import { app } from 'electron';
import { err, ok, type Result } from '../src-agent/contract/result.ts';
import { describeError } from '../src-agent/support/describe-error.ts';
import { openAutostartFile } from './autostart-file.ts';

/** Whether the application starts with the session, hidden in the tray. */
export type LoginItem = {
  state(): { readonly supported: boolean; readonly enabled: boolean };
  set(enabled: boolean): Result<{ supported: boolean; enabled: boolean }>;
  /** A new version has another name: it is what starts from now on. Throws what the file system throws. */
  moveTo(executable: string): void;
};

const ARGS = ['--hidden'];

/** Only a packaged application has an executable that will be there at the next login. */
export function createLoginItem(): LoginItem {
  if (!app.isPackaged) {
    const state = () => ({ supported: false, enabled: false });
    return { state, set: () => ok(state()), moveTo: () => undefined };
  }
  return process.platform === 'linux' ? onLinux() : bySystem();
}

function onLinux(): LoginItem {
  // An AppImage runs from a mount that is gone after it.
  const executable = process.env.APPIMAGE ?? process.execPath;
  // An empty one counts as not set.
  const folder = process.env.XDG_CONFIG_HOME || join(app.getPath('home'), '.config');
  const path = join(folder, 'autostart', 'render-signal-desktop.desktop');
  const file = openAutostartFile(path, executable);
  const state = () => ({ supported: true, enabled: file.enabled() });
  return {
    state,
    set(enabled) {
      try {
        file.set(enabled);
        return ok(state());
      } catch (error) {
        return err('file.unwritable', { params: { path }, cause: describeError(error) });
      }
    },
    moveTo: file.moveTo,
  };
}

function bySystem(): LoginItem {
  const state = () => ({
    supported: true,
    enabled: app.getLoginItemSettings({ args: ARGS }).openAtLogin,
  });
  return {
    state,
    set(enabled) {
      app.setLoginItemSettings({ openAtLogin: enabled, args: ARGS });
      return ok(state());
    },
    // Installed over the old version, under its name.
    moveTo: () => undefined,
  };
}
