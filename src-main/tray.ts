import { join } from 'node:path';
import { Menu, nativeTheme, Tray } from 'electron';
import { assertNever } from '../src-agent/contract/assert-never.ts';
import type { Log } from '../src-agent/ports.ts';
import { describeError } from '../src-agent/support/describe-error.ts';
import { trayImageFile } from './tray-image.ts';
import type { TrayAction, TrayEntry, TrayView } from './tray-menu.ts';

/** The icon in the bar, where the desktop has one; never the only way back to the window. */
export type DesktopTray = {
  /** Shows what is now; nothing is touched while that is what is shown. */
  refresh(): void;
};

export function createTray(deps: {
  readonly log: Log;
  /** Of the pictures. */
  readonly folder: string;
  readonly describe: () => TrayView;
  readonly act: (action: TrayAction) => void;
}): DesktopTray {
  const { log, act } = deps;
  const picture = ({ icon }: TrayView): string => {
    const { platform, env } = process;
    // Since Electron 33 the bar's own theme can be asked for.
    const isDark =
      platform === 'win32' && 'shouldUseDarkColorsForSystemIntegratedUI' in nativeTheme
        ? nativeTheme.shouldUseDarkColorsForSystemIntegratedUI
        : nativeTheme.shouldUseDarkColors;
    return join(
      deps.folder,
      trayImageFile(icon, { platform, desktop: env.XDG_CURRENT_DESKTOP ?? '', isDark }),
    );
  };

  let tray: Tray;
  let shown = { picture: '', tooltip: '', entries: '' };
  try {
    shown.picture = picture(deps.describe());
    tray = new Tray(shown.picture);
  } catch (error) {
    log.warn('There is no tray here: a second start opens the window', { cause: describeError(error) });
    return { refresh: () => undefined };
  }

  const refresh = (): void => {
    const view = deps.describe();
    const next = { picture: picture(view), tooltip: view.tooltip, entries: JSON.stringify(view.entries) };
    try {
      if (next.picture !== shown.picture) tray.setImage(next.picture);
      if (next.tooltip !== shown.tooltip) tray.setToolTip(next.tooltip);
      // A menu that is replaced closes under the hand that holds it.
      if (next.entries !== shown.entries) tray.setContextMenu(buildMenu(view.entries, act));
    } catch (error) {
      log.warn('The tray could not be changed', { cause: describeError(error) });
    }
    shown = next;
  };

  // On macOS a click opens the menu.
  if (process.platform !== 'darwin') tray.on('click', () => act('open'));
  nativeTheme.on('updated', refresh);
  refresh();
  return { refresh };
}

function buildMenu(entries: readonly TrayEntry[], act: (action: TrayAction) => void): Menu {
  return Menu.buildFromTemplate(
    entries.map((entry) => {
      switch (entry.kind) {
        case 'text':
          return { label: escapeMnemonics(entry.label), enabled: false };
        case 'separator':
          return { type: 'separator' };
        case 'action':
          return {
            id: entry.action,
            label: escapeMnemonics(entry.label),
            enabled: entry.enabled,
            click: () => act(entry.action),
          };
        default:
          return assertNever(entry);
      }
    }),
  );
}

/** A single ampersand would underline the letter after it. */
function escapeMnemonics(label: string): string {
  return label.replaceAll('&', '&&');
}
