// node_modules is good when what npm recorded there is what package-lock.json asks for, and the Node
// inside it is in place. npm writes its record last, so an interrupted install never looks finished.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SetupFailure, say } from './setup-failure.mjs';
import { withSetupLock } from './setup-lock.mjs';

/** @typedef {{ version?: string, integrity?: string, optional?: boolean }} LockedPackage */

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const lockFile = join(root, 'package-lock.json');
const installedRecord = join(root, 'node_modules', '.package-lock.json');
const projectNode = join(
  root,
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);

/** Runs `npm ci` when node_modules is missing, unfinished or differs from the lock file. */
export function ensureDependencies() {
  if (whatIsMissing() === undefined) return;
  withSetupLock(join(root, '.cache', 'setup.lock'), () => {
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
  return existsSync(projectNode) ? undefined : 'Node 24 is not installed';
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
  const { command, args } = npmCommand();
  const { status, error, signal } = spawnSync(
    command,
    [
      ...args,
      'ci',
      '--include=dev',
      '--include=optional',
      '--no-audit',
      '--no-fund',
      '--no-progress',
      '--loglevel=error',
    ],
    { cwd: root, stdio: ['ignore', 2, 2], shell: command === 'npm' && process.platform === 'win32' },
  );
  if (error !== undefined) {
    throw new SetupFailure(`npm could not be started (${error.message}). Install npm, then run: npm ci`);
  }
  if (status !== 0) {
    const how = signal === null ? `exit code ${status}` : signal;
    throw new SetupFailure(`npm ci failed (${how}); the reason is above. Mend it and run: npm ci`);
  }
  const stillMissing = whatIsMissing();
  if (stillMissing !== undefined) {
    throw new SetupFailure(
      `npm ci ended well but ${stillMissing}. Install scripts may be switched off: run npm ci --ignore-scripts=false`,
    );
  }
  say(`dependencies installed in ${Math.round((Date.now() - startedAt) / 1000)} s.`);
}

/**
 * The npm that runs this script, under the Node it runs on: never the Node in node_modules, which
 * npm ci is about to delete.
 */
function npmCommand() {
  const cli = process.env.npm_execpath;
  const node = process.env.npm_node_execpath;
  if (cli !== undefined && node !== undefined && /^np[mx]-cli\.[cm]?js$/.test(basename(cli))) {
    return { command: node, args: [cli.replace(/npx-cli(?=\.[cm]?js$)/, 'npm-cli')] };
  }
  return { command: 'npm', args: [] };
}
