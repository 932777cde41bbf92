import { describe, expect, it } from 'vitest';
import { chooseDataFolder, defaultDataFolder } from './data-folder.ts';

describe('the data folder', () => {
  it('is where the desktop application keeps its data, too', () => {
    expect(defaultDataFolder({}, 'linux', '/home/ada')).toBe('/home/ada/.config/render-signal-desktop');
    expect(defaultDataFolder({ XDG_CONFIG_HOME: '/cfg' }, 'linux', '/home/ada')).toBe(
      '/cfg/render-signal-desktop',
    );
    expect(defaultDataFolder({}, 'darwin', '/Users/ada')).toBe(
      '/Users/ada/Library/Application Support/render-signal-desktop',
    );
    expect(defaultDataFolder({ APPDATA: '/roaming' }, 'win32', '/ada')).toBe(
      '/roaming/render-signal-desktop',
    );
  });

  it('is the one that was asked for', () => {
    expect(chooseDataFolder('/srv/agent', {})).toBe('/srv/agent');
  });
});
