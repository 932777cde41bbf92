// `npm test`: the recorded cases, then every test; closes with one line of counts.
// With arguments (`npm test -- test/integration/idle.test.ts`) only Vitest runs, with those.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { countTests } from './count-tests.mjs';

const root = join(import.meta.dirname, '..');
const resultFile = join(root, '.cache', 'test-results.json');
const selection = process.argv.slice(2);

mkdirSync(join(root, '.cache'), { recursive: true });
// A result of an earlier run must never be counted.
rmSync(resultFile, { force: true });

const vectorsFailed = selection.length === 0 && run(['test/vectors/run-vectors.ts']) !== 0;
const vitestStatus = run([
  'node_modules/vitest/vitest.mjs',
  'run',
  ...['unit', 'thorough', 'patterns', 'integration', 'e2e', 'packaged', 'long', 'alone'].flatMap(
    (project) => ['--project', project],
  ),
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${resultFile}`,
  ...selection,
]);

const { passed, failed } = countTests(resultFile);
// A run can fail without a failed test (an unhandled error, a file that does not load).
const failedInAll = Math.max(failed, vitestStatus === 0 ? 0 : 1) + (vectorsFailed ? 1 : 0);
if (vectorsFailed) process.stdout.write('The recorded cases failed: npm run -s test:vectors\n');
process.stdout.write(`${passed} passed, ${failedInAll} failed\n`);
process.exitCode = failedInAll === 0 ? 0 : 1;

/** @param {readonly string[]} args */
function run(args) {
  const { status, error } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (error !== undefined) throw error;
  return status;
}
