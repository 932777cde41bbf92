// Which npm installs, and under which Node. npm silently leaves out the native half of several tools
// when its own Node is older than they ask for, so an old Node first fetches a new one for the install.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { SetupFailure, say } from './setup-failure.mjs';

/** @typedef {(task: readonly string[]) => void} Npm Runs one npm command; throws SetupFailure. */
/** @typedef {{ command: string, args: readonly string[] }} Program */

/**
 * Calls `work` with an npm that can install this project.
 * @param {string} root The project's folder.
 * @param {string | undefined} nodeVersion What to fetch where the Node at hand will not do.
 * @param {(npm: Npm) => void} work
 */
export function withInstaller(root, nodeVersion, work) {
  const atHand = npmAtHand();
  if (isGoodEnough(atHand, root)) {
    work(npmRunner(atHand, root));
    return;
  }
  const folder = join(root, '.cache', 'installer');
  try {
    const fetched = fetchInstaller(folder, nodeVersion ?? '24', npmRunner(atHand, folder));
    work(npmRunner(fetched, root));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} folder
 * @param {string} version
 * @param {Npm} npm An old one, working in `folder`.
 * @returns {Program}
 */
function fetchInstaller(folder, version, npm) {
  say(`fetching Node ${version} for the install, another half a minute…`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const project = { private: true, dependencies: { node: version, npm: '11' }, allowScripts: { node: true } };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(project));
  npm(['install', '--ignore-scripts=false', '--no-audit', '--no-fund']);
  const modules = join(folder, 'node_modules');
  return {
    command: join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node'),
    args: [join(modules, 'npm', 'bin', 'npm-cli.js')],
  };
}

/**
 * The npm that runs this script, under the Node that npm runs on.
 * @returns {Program}
 */
function npmAtHand() {
  const cli = process.env.npm_execpath;
  const node = process.env.npm_node_execpath;
  if (cli !== undefined && node !== undefined && /^np[mx]-cli\.[cm]?js$/.test(basename(cli))) {
    return { command: node, args: [join(dirname(cli), basename(cli).replace('npx', 'npm'))] };
  }
  return { command: 'npm', args: [] };
}

/**
 * New enough for every package of the lock file, and not the Node that npm ci is about to delete.
 * @param {Program} npm
 * @param {string} root
 */
function isGoodEnough(npm, root) {
  const node = npm.command === 'npm' ? 'node' : npm.command;
  const answer = spawnSync(node, ['-p', '[process.versions.node, process.execPath].join(" ")'], {
    encoding: 'utf8',
  });
  const [, major, minor, path] = /^(\d+)\.(\d+)\S* (.*)/.exec(answer.stdout ?? '') ?? [];
  if (path === undefined || path.startsWith(join(root, 'node_modules'))) return false;
  const version = Number(major) + Number(minor) / 1000;
  return (version >= 20.019 && version < 21) || (version >= 22.013 && version < 23) || version >= 23.005;
}

/**
 * @param {Program} program
 * @param {string} folder
 * @returns {Npm}
 */
function npmRunner({ command, args }, folder) {
  // npm's own install scripts call `node` and `npm` by name.
  const path = command === 'npm' ? {} : { PATH: `${dirname(command)}${delimiter}${process.env.PATH ?? ''}` };
  return (task) => {
    const { status, error, signal } = spawnSync(
      command,
      [...args, ...task, '--no-progress', '--loglevel=error'],
      {
        cwd: folder,
        env: { ...process.env, ...path },
        stdio: ['ignore', 2, 2],
        shell: command === 'npm' && process.platform === 'win32',
      },
    );
    if (status === 0) return;
    const how = error?.message ?? (signal === null ? `exit code ${status}` : signal);
    throw new SetupFailure(`npm ${task.join(' ')} failed (${how}); mend the reason and try again.`);
  };
}
