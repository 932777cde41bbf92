import type { TrayIcon } from './tray-menu.ts';

/** Desktops whose bar is dark whatever the theme of their windows. */
const DARK_BARS = /\b(?:GNOME|Unity|Pantheon)\b/iu;

/**
 * The picture of a state, in assets/tray: for a dark bar (`dark`) or a light one. macOS paints its own over the shape
 * of a template; bars on Linux are higher and scale pictures down.
 */
export function trayImageFile(
  icon: TrayIcon,
  bar: { readonly platform: string; readonly desktop: string; readonly isDark: boolean },
): string {
  if (bar.platform === 'darwin') return `${icon}Template.png`;
  const isDark = bar.isDark || (bar.platform === 'linux' && DARK_BARS.test(bar.desktop));
  const name = `${icon}-${isDark ? 'dark' : 'light'}`;
  return bar.platform === 'linux' ? `${name}-linux.png` : `${name}.png`;
}
