import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** The folder the desktop application uses, too: Electron's appData and the product's name. */
export function defaultDataFolder(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  const name = 'render-signal-desktop';
  if (platform === 'win32') return join(env.APPDATA ?? join(home, 'AppData', 'Roaming'), name);
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', name);
  const config = env.XDG_CONFIG_HOME;
  return join(config !== undefined && config !== '' ? config : join(home, '.config'), name);
}

/**
 * The folder of a command: as given, or the default one, whose parents a fresh home may lack. A given one
 * must have its parent: a missing one is more likely a disk that is not mounted.
 */
export function chooseDataFolder(
  given: string | null,
  env: Readonly<Record<string, string | undefined>>,
): string {
  if (given !== null) return given;
  const folder = defaultDataFolder(env);
  mkdirSync(dirname(folder), { recursive: true });
  return folder;
}
