import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeProgram, PROJECT_ROOT } from './node-program.ts';
import { createTemporaryFolder, type TemporaryFolder } from './temporary-folder.ts';

/** What the next version does to the deliveries when it is first started. */
const COLUMN = 'ALTER TABLE deliveries ADD COLUMN of_next INTEGER NOT NULL DEFAULT 0';
const MARKS = 'UPDATE deliveries SET of_next = 1';

/**
 * A package like that of `folder`, but of a later version that knows one schema more: `deliveries.of_next` is 1 for those
 * it found. It lies in `beside`, on the same file system: all but the program's own archive is the same files.
 */
export function makeNextVersion(folder: string, beside: string): TemporaryFolder {
  const next = createTemporaryFolder('next-version', beside);
  execFileSync('cp', ['-al', `${folder}/.`, next.path]);
  const archive = join(next.path, 'resources/app.asar');
  const work = join(next.path, 'work');
  asar('extract', archive, work);
  // The same files as the older version's: written anew, never over.
  for (const part of [archive, `${archive}.unpacked`]) rmSync(part, { recursive: true });
  changeOnce(join(work, 'package.json'), /"version": "[^"]+"/u, '"version": "99.0.0"');
  const bundle = join(work, 'out/main');
  const [store, ...others] = readdirSync(bundle).filter((name) =>
    readFileSync(join(bundle, name), 'utf8').includes('var MIGRATIONS = ['),
  );
  if (store === undefined || others.length > 0) throw new Error('the migrations are not in one file');
  changeOnce(
    join(bundle, store),
    /(var MIGRATIONS = \[[^\]]+)\]/u,
    `$1, (db) => { db.exec("${COLUMN}"); db.exec("${MARKS}"); }]`,
  );
  asar('pack', work, archive, '--unpack', '*.node');
  rmSync(work, { recursive: true });
  return next;
}

/** The tool of that name, which the packager brings. */
function asar(...args: readonly string[]): void {
  execFileSync(nodeProgram(), [join(PROJECT_ROOT, 'node_modules/@electron/asar/bin/asar.js'), ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

function changeOnce(path: string, from: RegExp, to: string): void {
  const text = readFileSync(path, 'utf8');
  if (text.split(from).length < 2) throw new Error(`${from} is not in ${path}`);
  writeFileSync(path, text.replace(from, to));
}
