import { join } from 'node:path';
import { BrowserWindow, nativeTheme, screen, type WebContents } from 'electron';
import type { Clock, Log } from '../src-agent/ports.ts';
import { APP_URL } from './app-address.ts';
import type { DesktopFile } from './desktop-file.ts';
import { placeWindow, SMALLEST } from './window-place.ts';

/** The one window. It is destroyed when it is closed, which frees its memory; the tray and the agent stay. */
export type MainWindow = {
  /** Opens it, or brings the open one to the front. */
  show(): void;
  isOpen(): boolean;
  close(): void;
};

const RELOAD_AFTER_CRASH_MS = 500;
/** Ground of the page in both themes (theme.ts of the renderer): no flash while it loads. */
const GROUND = { dark: '#131519', light: '#fbfbfc' } as const;

export function createMainWindow(deps: {
  readonly clock: Clock;
  readonly log: Log;
  readonly file: DesktopFile;
  readonly icon: string;
  readonly admit: (contents: WebContents) => void;
  readonly onClosed: () => void;
}): MainWindow {
  const { clock, log, file } = deps;
  let window: BrowserWindow | null = null;

  function open(): BrowserWindow {
    const { maximized = false, ...bounds } = placeWindow(
      file.read().place,
      screen.getAllDisplays().map(({ workArea }) => workArea),
    );
    const opened = new BrowserWindow({
      ...bounds,
      minWidth: SMALLEST.width,
      minHeight: SMALLEST.height,
      show: false,
      title: 'Render Signal Desktop',
      icon: deps.icon,
      autoHideMenuBar: true,
      backgroundColor: nativeTheme.shouldUseDarkColors ? GROUND.dark : GROUND.light,
      webPreferences: {
        preload: join(import.meta.dirname, '../preload/preload.cjs'),
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webSecurity: true,
        webviewTag: false,
        spellcheck: false,
        navigateOnDragDrop: false,
      },
    });
    deps.admit(opened.webContents);
    opened.once('ready-to-show', () => {
      if (maximized) opened.maximize();
      opened.show();
    });
    opened.on('close', () => {
      const { x, y, width, height } = opened.getNormalBounds();
      file.change({ place: { x, y, width, height, maximized: opened.isMaximized() } });
    });
    opened.on('closed', () => {
      window = null;
      deps.onClosed();
    });
    opened.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
      log.error('The window crashed and is loaded again', { reason, exitCode });
      clock.setTimer(RELOAD_AFTER_CRASH_MS, () => {
        if (!opened.isDestroyed()) void load(opened);
      });
    });
    opened.on('unresponsive', () => log.warn('The window does not answer'));
    void load(opened);
    return opened;
  }

  async function load(opened: BrowserWindow): Promise<void> {
    try {
      await opened.loadURL(APP_URL);
    } catch (error) {
      if (!opened.isDestroyed()) log.error('The window could not be loaded', { cause: String(error) });
    }
  }

  return {
    show() {
      if (window === null) {
        window = open();
        return;
      }
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    isOpen: () => window !== null,
    close: () => window?.close(),
  };
}
