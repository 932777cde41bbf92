// `npm run package`: the unpacked application of this machine in dist/, with its size and its fuses read back.
//   --test  for the driver of the tests: the inspector stays reachable, and the package says that it is none to ship.
//   --all   the installers of this system too; never of a test package, nor of one around the stand-in Electron.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { build, Platform } from 'electron-builder';
import { buildFor } from './build.mjs';
import { findElectron } from './electron-runtime.mjs';
import { SetupFailure } from './setup-failure.mjs';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
/** What the application may add to Electron's own size. */
const GOAL_MB = 25;
const START_LIMIT_MS = 60_000;
/** Fuse by fuse, as in electron-builder.yml; the inspector's is the one a test package differs in. */
const FUSES = /** @type {const} */ ([
  ['RunAsNode', false],
  ['EnableCookieEncryption', true],
  ['EnableNodeOptionsEnvironmentVariable', false],
  ['EnableNodeCliInspectArguments', false],
  ['EnableEmbeddedAsarIntegrityValidation', true],
  ['OnlyLoadAppFromAsar', true],
  ['LoadBrowserProcessSpecificV8Snapshot', false],
  ['GrantFileProtocolExtraPrivileges', false],
]);
/** The SQLite of the stand-in Electron, which the bundle loads in place of the real one (electron.vite.config.ts). */
const STAND_IN_FOLDERS = ['libsql', '@libsql/linux-x64-gnu', '@neon-rs/load', 'detect-libc'];
const STAND_IN_FILES = STAND_IN_FOLDERS.map((name) => ({
  from: `node_modules/${name}`,
  to: `node_modules/${name}`,
  filter: ['**/*', '!**/*.md', '!**/*.ts'],
}));

const options = process.argv.slice(2);
const isTest = options.includes('--test');
const withInstallers = options.includes('--all');

try {
  const unknown = options.find((option) => option !== '--test' && option !== '--all');
  if (unknown !== undefined) throw new SetupFailure(`package knows --test and --all, not ${unknown}.`);
  if (isTest && withInstallers)
    throw new SetupFailure('a test package has no installers: it may not be shipped.');
  await makePackage();
} catch (error) {
  if (!(error instanceof SetupFailure)) throw error;
  process.stderr.write(`package: ${error.message}\n`);
  process.exitCode = 1;
}

async function makePackage() {
  const electron = await findElectron(new AbortController().signal);
  // A stand-in given by ELECTRON_OVERRIDE_DIST_PATH counts too: what matters is its SQLite.
  const sqlite = buildFor(electron.version);
  const isStandIn = sqlite === 'libsql';
  if (isStandIn && withInstallers) {
    throw new SetupFailure(`Electron ${electron.version} is for tests only: installers need the pinned one.`);
  }
  const bare = join(dist, 'electron');
  rmSync(dist, { recursive: true, force: true });
  const link = join(electron.folder, 'resources', 'app');
  cpSync(electron.folder, bare, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => path !== link && !path.startsWith(link + sep),
  });

  await build({
    projectDir: root,
    publish: 'never',
    targets: Platform.current().createTarget(withInstallers ? null : 'dir'),
    config: {
      extends: 'electron-builder.yml',
      electronDist: bare,
      electronVersion: electron.version,
      extraMetadata: isTest || isStandIn ? { isTestPackage: true } : {},
      ...(isStandIn ? { files: STAND_IN_FILES } : {}),
      ...(isTest ? { electronFuses: { enableNodeCliInspectArguments: true } } : {}),
    },
  });

  const folder = unpackedFolder();
  await checkFuses(folder);
  checkStarts(folder);
  reportSize(folder, bare);
  rmSync(bare, { recursive: true });
  if (isTest || isStandIn) process.stdout.write('This is a package for tests: it may not be shipped.\n');
}

function unpackedFolder() {
  const name = readdirSync(dist).find((entry) => /^(?:linux|win|mac)(?:-\w+)?(?:-unpacked)?$/u.test(entry));
  if (name === undefined) throw new SetupFailure('electron-builder left no unpacked application in dist/.');
  return join(dist, name);
}

/** @param {string} folder */
function executableIn(folder) {
  if (process.platform === 'darwin') return join(folder, 'Render Signal Desktop.app');
  return join(folder, process.platform === 'win32' ? 'Render Signal Desktop.exe' : 'render-signal-desktop');
}

/** @param {string} folder */
async function checkFuses(folder) {
  const executable = executableIn(folder);
  const wire = await getCurrentFuseWire(executable);
  const wrong = [];
  for (const [name, shipped] of FUSES) {
    const expected = isTest && name === 'EnableNodeCliInspectArguments' ? true : shipped;
    const state = wire[FuseV1Options[name]];
    const isOn = state === FuseState.ENABLE;
    process.stdout.write(`fuse ${name}: ${isOn ? 'on' : 'off'}\n`);
    if (state !== (expected ? FuseState.ENABLE : FuseState.DISABLE)) wrong.push(name);
  }
  if (wrong.length > 0) throw new SetupFailure(`not as they must be: ${wrong.join(', ')}.`);
  process.stdout.write(`${relative(root, executable)}\n`);
}

/**
 * Its command line answers, without a display: the bundle is whole and its native modules are where they are sought.
 * @param {string} folder
 */
function checkStarts(folder) {
  // A program with windows has no terminal there.
  if (process.platform === 'win32') return;
  const executable =
    process.platform === 'darwin'
      ? join(executableIn(folder), 'Contents', 'MacOS', 'Render Signal Desktop')
      : executableIn(folder);
  const data = mkdtempSync(join(tmpdir(), 'rsd-package-'));
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const { DISPLAY: _display, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(
    executable,
    [...asRoot, '--cli', 'doctor', '--json', '--data', data],
    { encoding: 'utf8', env, timeout: START_LIMIT_MS },
  );
  rmSync(data, { recursive: true, force: true });
  // A doctor in an empty folder finds what is missing: 1.
  if (status !== 1 || !stdout.includes('"database"')) {
    throw new SetupFailure(`the packaged application does not start (${status}):\n${stdout}\n${stderr}`);
  }
  process.stdout.write('its command line answers\n');
}

/**
 * @param {string} folder
 * @param {string} bare Electron as it was.
 */
function reportSize(folder, bare) {
  const total = sizeOf(folder);
  const electron = sizeOf(bare);
  // What is ours: Electron's own files are those of the bare one, less the languages that were left out.
  const resources =
    process.platform === 'darwin'
      ? join(executableIn(folder), 'Contents', 'Resources')
      : join(folder, 'resources');
  const ours = sizeOf(join(resources, 'app.asar')) + sizeOf(join(resources, 'app.asar.unpacked'));
  const standIn = sizeOf(join(resources, 'app.asar.unpacked', 'node_modules', '@libsql'));
  process.stdout.write(
    `${mb(total)} MB unpacked; the bare Electron ${mb(electron)} MB; ours ${mb(ours - standIn)} MB (goal ${GOAL_MB} MB)\n`,
  );
  if (standIn > 0) process.stdout.write(`and ${mb(standIn)} MB of the SQLite that only tests use\n`);
}

/**
 * Bytes of a file, or of all files in a folder; links count nothing.
 * @param {string} path
 * @returns {number}
 */
function sizeOf(path) {
  if (!existsSync(path)) return 0;
  const stat = lstatSync(path);
  if (!stat.isDirectory()) return stat.isFile() ? stat.size : 0;
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
}

/** @param {number} bytes */
function mb(bytes) {
  return (bytes / 1_000_000).toFixed(1);
}
