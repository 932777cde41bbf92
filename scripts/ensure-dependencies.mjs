// node_modules is good when what npm recorded there is what package-lock.json asks for, and the Node
// inside it is in place. npm writes its record last, so an interrupted install never looks finished.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withInstaller } from './npm-installer.mjs';
import { SetupFailure, say } from './setup-failure.mjs';
import { withSetupLock } from './setup-lock.mjs';

/** @typedef {{ version?: string, integrity?: string, optional?: boolean }} LockedPackage */

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const lockFile = join(root, 'package-lock.json');
const installedRecord = join(root, 'node_modules', '.package-lock.json');
/**
 * The packages whose install scripts are needed, and the file each script leaves behind. No other
 * script runs: npm before 11 would compile better-sqlite3, which brings its binary with it (UPD-4).
 */
export const built = [
  { name: 'node', leaves: ['node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node'] },
  { name: 'keytar', leaves: ['keytar', 'build', 'Release', 'keytar.node'] },
];

/**
 * Runs `npm ci` when node_modules is missing, unfinished or differs from the lock file.
 * @param {AbortSignal} stop
 */
export async function ensureDependencies(stop) {
  if (whatIsMissing() === undefined) return;
  await withSetupLock(join(root, '.cache', 'setup.lock'), stop, () => {
    // Another script may have installed them while this one waited.
    const missing = whatIsMissing();
    if (missing !== undefined) install(missing);
  });
}

/** @returns {string | undefined} why an install is needed */
function whatIsMissing() {
  if (!existsSync(installedRecord)) return 'the dependencies are not installed';
  const wanted = readPackages(lockFile);
  const installed = readPackages(installedRecord);
  for (const [path, locked] of wanted) {
    const found = installed.get(path);
    // npm leaves out optional packages of other systems.
    if (found === undefined && locked.optional === true) continue;
    if (found?.version !== locked.version || found?.integrity !== locked.integrity) {
      return 'the dependencies differ from package-lock.json';
    }
  }
  for (const path of installed.keys()) {
    if (!wanted.has(path)) return 'the dependencies differ from package-lock.json';
  }
  const unbuilt = built.find(({ leaves }) => !existsSync(join(root, 'node_modules', ...leaves)));
  return unbuilt === undefined ? undefined : `the install of ${unbuilt.name} was not finished`;
}

/**
 * @param {string} path A lock file of npm, version 2 or 3.
 * @returns {Map<string, LockedPackage>} by folder; the project itself ('') left out
 */
function readPackages(path) {
  /** @type {{ packages?: Record<string, LockedPackage> }} */
  const lock = JSON.parse(readFileSync(path, 'utf8'));
  return new Map(Object.entries(lock.packages ?? {}).filter(([folder]) => folder !== ''));
}

/** @param {string} reason */
function install(reason) {
  const startedAt = Date.now();
  say(`${reason}: running npm ci, about half a minute…`);
  withInstaller(root, readPackages(lockFile).get('node_modules/node')?.version, (npm) => {
    npm(['ci', '--ignore-scripts', '--include=dev', '--include=optional', '--no-audit', '--no-fund']);
    npm(['rebuild', '--ignore-scripts=false', ...built.map(({ name }) => name)]);
  });
  const stillMissing = whatIsMissing();
  if (stillMissing !== undefined) throw new SetupFailure(`npm ci ended well but ${stillMissing}.`);
  say(`dependencies installed in ${Math.round((Date.now() - startedAt) / 1000)} s.`);
}
