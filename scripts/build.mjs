// `npm run build`: the window, the main process and the agent, bundled into out/ for one Electron. Run by the other
// scripts when the sources are newer.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SetupFailure, say } from './setup-failure.mjs';

const root = join(import.meta.dirname, '..');
const stamp = join(root, 'out', 'built-for.json');
const SOURCES = [
  'src-main',
  'src-renderer',
  'src-agent',
  'package-lock.json',
  'electron.vite.config.ts',
  'test/support/stand-in-sqlite.ts',
];

/** better-sqlite3 13 needs Node-API 10, which came with this Electron. */
const FIRST_WITH_NODE_API_10 = 35;

/**
 * Builds out/ unless it is already there for this Electron and these sources.
 * @param {string} electronVersion
 * @returns {'better-sqlite3' | 'libsql'} which SQLite is in it
 */
export function buildFor(electronVersion) {
  const sqlite = Number.parseInt(electronVersion, 10) >= FIRST_WITH_NODE_API_10 ? 'better-sqlite3' : 'libsql';
  if (builtFor() === sqlite && statSync(stamp).mtimeMs > newestSource()) return sqlite;
  say(`building (SQLite by ${sqlite})…`);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/electron-vite/bin/electron-vite.js'), 'build', '--logLevel', 'warn'],
    { cwd: root, encoding: 'utf8', env: { ...process.env, RSD_SQLITE: sqlite, NODE_ENV: 'production' } },
  );
  if (status !== 0) throw new SetupFailure(`the build failed:\n${stdout}\n${stderr}`);
  mkdirSync(join(root, 'out'), { recursive: true });
  writeFileSync(stamp, JSON.stringify({ sqlite }));
  return sqlite;
}

function builtFor() {
  if (!existsSync(stamp)) return undefined;
  return JSON.parse(readFileSync(stamp, 'utf8')).sqlite;
}

/** Milliseconds of the epoch. */
function newestSource() {
  let newest = 0;
  for (const source of SOURCES) {
    const path = join(root, source);
    const files = statSync(path).isDirectory()
      ? readdirSync(path, { recursive: true, encoding: 'utf8' }).map((file) => join(path, file))
      : [path];
    for (const file of files) newest = Math.max(newest, statSync(file).mtimeMs);
  }
  return newest;
}
