// `npm run test:long`: tier N of RELIABILITY.md, the tests that repeat far more often than `npm test` has time for.
// With arguments only those files. Closes with one line of counts; `npm run reliability` takes up what it showed.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { countTests } from './count-tests.mjs';

const root = join(import.meta.dirname, '..');
const resultFile = join(root, '.cache', 'long-results.json');
const selection = process.argv.slice(2);

mkdirSync(join(root, '.cache'), { recursive: true });
// A result of an earlier run must never be counted.
rmSync(resultFile, { force: true });

const { status, error } = spawnSync(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    ...['thorough', 'integration', 'long', 'e2e', 'alone'].flatMap((project) => ['--project', project]),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${resultFile}`,
    ...(selection.length === 0 ? testsWithTiers() : selection),
  ],
  { cwd: root, stdio: 'inherit', env: { ...process.env, RSD_TIER: 'n' } },
);
if (error !== undefined) throw error;

const { passed, failed } = countTests(resultFile);
// A run can fail without a failed test (an unhandled error, a file that does not load).
const failedInAll = Math.max(failed, status === 0 ? 0 : 1);
process.stdout.write(`${passed} passed, ${failedInAll} failed\n`);
process.exitCode = failedInAll === 0 ? 0 : 1;

/** @returns {string[]} the test files that ask test/support/tier.ts how often to repeat what they do */
function testsWithTiers() {
  return ['test', 'src-agent', 'src-main', 'src-renderer'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .map((path) => join(folder, path))
      .filter(
        (path) => path.endsWith('.test.ts') && /\batTier[(<]/u.test(readFileSync(join(root, path), 'utf8')),
      ),
  );
}
