import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { trayImageFile } from './tray-image.ts';
import { TRAY_ICONS } from './tray-menu.ts';

const folder = join(import.meta.dirname, '../assets/tray');

describe('the picture of the tray', () => {
  it.each([
    ['win32', '', true, 'waiting-dark.png'],
    ['win32', '', false, 'waiting-light.png'],
    ['linux', 'KDE', false, 'waiting-light-linux.png'],
    ['linux', 'XFCE', true, 'waiting-dark-linux.png'],
    ['linux', 'ubuntu:GNOME', false, 'waiting-dark-linux.png'],
    ['linux', 'Budgie:GNOME', false, 'waiting-dark-linux.png'],
    ['darwin', '', true, 'waitingTemplate.png'],
  ])('on %s %s, dark %s, is %s', (platform, desktop, isDark, file) => {
    expect(trayImageFile('waiting', { platform, desktop, isDark })).toBe(file);
  });

  it.each(TRAY_ICONS)('is there for every bar and both densities: %s', (icon) => {
    for (const platform of ['linux', 'win32', 'darwin']) {
      for (const isDark of [true, false]) {
        const file = trayImageFile(icon, { platform, desktop: '', isDark });
        expect(existsSync(join(folder, file)), file).toBe(true);
        expect(existsSync(join(folder, file.replace('.png', '@2x.png'))), `${file} twice as dense`).toBe(
          true,
        );
      }
    }
  });
});
