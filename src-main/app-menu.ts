import { app, Menu, type MenuItemConstructorOptions } from 'electron';
import type { Language } from '../src-agent/contract/text/text.ts';
import { wordsFor } from './words.ts';

/** The application's menu: editing, sizes, closing, quitting; no reload, no developer tools. */
export function setAppMenu(language: Language, quit: () => void): void {
  const words = wordsFor(language);
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const quitItem: MenuItemConstructorOptions = {
    label: words.quit,
    accelerator: 'CommandOrControl+Q',
    click: quit,
  };
  const close: MenuItemConstructorOptions = { role: 'close', label: words.closeWindow };
  const first: MenuItemConstructorOptions =
    process.platform === 'darwin'
      ? { label: app.name, submenu: [{ role: 'hide', label: words.hide }, separator, quitItem] }
      : { label: words.menuFile, submenu: [close, separator, quitItem] };
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      first,
      {
        label: words.menuEdit,
        submenu: [
          { role: 'undo', label: words.undo },
          { role: 'redo', label: words.redo },
          separator,
          { role: 'cut', label: words.cut },
          { role: 'copy', label: words.copy },
          { role: 'paste', label: words.paste },
          { role: 'selectAll', label: words.selectAll },
        ],
      },
      {
        label: words.menuView,
        submenu: [
          { role: 'resetZoom', label: words.resetZoom },
          { role: 'zoomIn', label: words.zoomIn },
          { role: 'zoomOut', label: words.zoomOut },
          separator,
          { role: 'togglefullscreen', label: words.fullScreen },
          ...(process.platform === 'darwin' ? [close] : []),
        ],
      },
    ]),
  );
}
