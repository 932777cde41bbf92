// The integration tests and the bench drive real programs: an IMAP server, a keyring, a tracer, a window.
// Debian as root gets what is missing; any other system is told exactly what to install.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { SetupFailure, say } from './setup-failure.mjs';
import { withSetupLock } from './setup-lock.mjs';

/** @typedef {'apt' | 'dnf' | 'pacman'} PackageTool */
/** @typedef {{ name: string, isThere: () => boolean } & Record<PackageTool, string>} Needed */

/** @type {readonly Needed[]} */
const needed = [
  program('dovecot', { apt: 'dovecot-imapd', dnf: 'dovecot', pacman: 'dovecot' }),
  program('openssl', { apt: 'openssl', dnf: 'openssl', pacman: 'openssl' }),
  program('strace', { apt: 'strace', dnf: 'strace', pacman: 'strace' }),
  program('dbus-run-session', { apt: 'dbus-daemon', dnf: 'dbus-daemon', pacman: 'dbus' }),
  program('gnome-keyring-daemon', { apt: 'gnome-keyring', dnf: 'gnome-keyring', pacman: 'gnome-keyring' }),
  library('libsecret-1.so.0', { apt: 'libsecret-1-0', dnf: 'libsecret', pacman: 'libsecret' }),
  program('ss', { apt: 'iproute2', dnf: 'iproute', pacman: 'iproute2' }),
  program('setpriv', { apt: 'util-linux', dnf: 'util-linux', pacman: 'util-linux' }),
  program('Xvfb', { apt: 'xvfb', dnf: 'xorg-x11-server-Xvfb', pacman: 'xorg-server-xvfb' }),
  // Presses Escape where the keyring asks a person.
  program('xdotool', { apt: 'xdotool', dnf: 'xdotool', pacman: 'xdotool' }),
  program('unzip', { apt: 'unzip', dnf: 'unzip', pacman: 'unzip' }),
  library('libgtk-3.so.0', { apt: 'libgtk-3-0', dnf: 'gtk3', pacman: 'gtk3' }),
  library('libnss3.so', { apt: 'libnss3', dnf: 'nss', pacman: 'nss' }),
  library('libasound.so.2', { apt: 'libasound2', dnf: 'alsa-lib', pacman: 'alsa-lib' }),
  library('libgbm.so.1', { apt: 'libgbm1', dnf: 'mesa-libgbm', pacman: 'mesa' }),
  library('libnotify.so.4', { apt: 'libnotify4', dnf: 'libnotify', pacman: 'libnotify' }),
  // The bar and the notifications of a desktop (test/support/desktop-shell.py).
  pythonModule('dbus', { apt: 'python3-dbus', dnf: 'python3-dbus', pacman: 'python-dbus' }),
  pythonModule('gi', { apt: 'python3-gi', dnf: 'python3-gobject-base', pacman: 'python-gobject' }),
  program('faketime', { apt: 'faketime', dnf: 'libfaketime', pacman: 'libfaketime' }),
];

/** @type {Record<PackageTool, string>} */
const installCommand = {
  apt: 'apt-get install --no-install-recommends',
  dnf: 'dnf install',
  pacman: 'pacman -S --needed',
};

/**
 * Installs the missing programs on Debian as root; elsewhere fails with the command to run.
 * @param {AbortSignal} stop
 */
export async function ensureSystemPrograms(stop) {
  const missing = needed.filter((one) => !one.isThere());
  if (missing.length === 0) return;
  const names = missing.map((one) => one.name).join(', ');
  if (process.platform !== 'linux') {
    throw new SetupFailure(
      `these tests drive Linux programs (missing here: ${names}). Everywhere else run: npm run test:unit`,
    );
  }
  const tool = packageTool();
  if (tool === undefined) {
    throw new SetupFailure(`these tests need ${names}: install them with this system's package manager.`);
  }
  const packages = [...new Set(missing.map((one) => one[tool]))];
  const isRoot = process.getuid?.() === 0;
  if (tool !== 'apt' || !isRoot || !existsSync('/etc/debian_version')) {
    const sudo = isRoot ? '' : 'sudo ';
    throw new SetupFailure(
      `these tests need ${names}. Run: ${sudo}${installCommand[tool]} ${packages.join(' ')}`,
    );
  }
  say(`installing what the tests need (${packages.join(', ')})…`);
  await withSetupLock(join(tmpdir(), 'render-signal-desktop-apt.lock'), stop, () => {
    withoutStartingServices(() => {
      aptGet(['update', '-q']);
      aptGet(['install', '-q', '-y', '--no-install-recommends', ...packages]);
    });
  });
  const still = missing.filter((one) => !one.isThere()).map((one) => one.name);
  if (still.length > 0) {
    throw new SetupFailure(`${still.join(', ')} still missing after apt-get install ${packages.join(' ')}`);
  }
}

/** @returns {PackageTool | undefined} */
function packageTool() {
  if (findProgram('apt-get')) return 'apt';
  if (findProgram('dnf')) return 'dnf';
  return findProgram('pacman') ? 'pacman' : undefined;
}

/** @param {readonly string[]} args */
function aptGet(args) {
  const { status, signal, error } = spawnSync('apt-get', ['-o', 'DPkg::Lock::Timeout=300', ...args], {
    stdio: ['ignore', 2, 2],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' },
  });
  if (status === 0) return;
  const how = error?.message ?? (signal === null ? `exit code ${status}` : signal);
  throw new SetupFailure(`apt-get ${args.join(' ')} failed (${how}); the reason is above.`);
}

/**
 * Debian starts a freshly installed server (dovecot) unless this file forbids it. An existing file is
 * the owner's policy and stays as it is.
 * @param {() => void} work
 */
function withoutStartingServices(work) {
  const policy = '/usr/sbin/policy-rc.d';
  if (existsSync(policy)) {
    work();
    return;
  }
  try {
    writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
    work();
  } finally {
    rmSync(policy, { force: true });
  }
}

/**
 * @param {string} name
 * @param {Record<PackageTool, string>} packages
 * @returns {Needed}
 */
function program(name, packages) {
  return { name, isThere: () => findProgram(name), ...packages };
}

/**
 * @param {string} name
 * @param {Record<PackageTool, string>} packages
 * @returns {Needed}
 */
function library(name, packages) {
  const isThere = () =>
    ['/usr/local/lib', '/usr/lib', '/usr/lib64', '/lib', '/lib64'].some(
      (folder) =>
        existsSync(join(folder, name)) ||
        // Debian keeps libraries one folder deeper, named after the processor.
        (existsSync(folder) &&
          readdirSync(folder)
            .filter((entry) => entry.endsWith('-linux-gnu'))
            .some((entry) => existsSync(join(folder, entry, name)))),
    );
  return { name, isThere, ...packages };
}

/**
 * Of the system's own Python, whose folders each distribution names otherwise.
 * @param {string} name
 * @param {Record<PackageTool, string>} packages
 * @returns {Needed}
 */
function pythonModule(name, packages) {
  const isThere = () =>
    ['/usr/lib', '/usr/lib64'].some(
      (folder) =>
        existsSync(folder) &&
        readdirSync(folder)
          .filter((entry) => entry.startsWith('python3'))
          .some((entry) =>
            ['dist-packages', 'site-packages'].some((modules) =>
              existsSync(join(folder, entry, modules, name)),
            ),
          ),
    );
  return { name: `python3 ${name}`, isThere, ...packages };
}

/**
 * Servers live in sbin, which an ordinary user's PATH leaves out on Debian.
 * @param {string} name
 */
function findProgram(name) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin', '/sbin'];
  return folders.some((folder) => folder !== '' && isExecutable(join(folder, name)));
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
