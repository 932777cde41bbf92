/**
 * `npm run reliability`: what the last `npm test` and `npm run test:long` showed goes to docs/reliability-figures.json,
 * newer over older, and docs/RELIABILITY.md is written of it, docs/FAULTS.md of the faults. Another folder with their results may be named.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { knownFiguresSchema, mergeFigures, readRun } from './figures-data.ts';
import { SECTIONS } from './items.ts';
import { renderFaults } from './render-faults.ts';
import { renderMatrix } from './render-matrix.ts';

const root = join(import.meta.dirname, '../..');
const results = resolve(process.argv[2] ?? join(root, '.cache'));
const figuresFile = join(root, 'docs/reliability-figures.json');

const known = knownFiguresSchema.parse(readJson(figuresFile));
const merged = {
  P: mergeFigures(known.P, runOf('test-results.json'), isThere),
  N: mergeFigures(known.N, runOf('long-results.json'), isThere),
};
writeFileSync(figuresFile, `${JSON.stringify(merged, null, 2)}\n`);
writeFileSync(join(root, 'docs/RELIABILITY.md'), renderMatrix(SECTIONS, merged));
writeFileSync(join(root, 'docs/FAULTS.md'), renderFaults());

/** Nothing where there was no such run. */
function runOf(file: string): ReturnType<typeof readRun> {
  const path = join(results, file);
  return existsSync(path) ? readRun(readJson(path), resolve(results, '..')) : {};
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

function isThere(file: string): boolean {
  return existsSync(join(root, file));
}
