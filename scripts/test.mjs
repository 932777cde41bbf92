// `npm test`: the recorded cases, then every test; closes with one line of counts.
// With arguments (`npm test -- test/integration/idle.test.ts`) only Vitest runs, with those.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

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
  ...['unit', 'thorough', 'patterns', 'integration', 'e2e', 'packaged', 'long'].flatMap((project) => [
    '--project',
    project,
  ]),
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${resultFile}`,
  ...selection,
]);

const { passed, failed } = countTests();
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

/** @returns {{ passed: number, failed: number }} a test file that did not load counts as one failure */
function countTests() {
  /** @type {{ numPassedTests: number, numFailedTests: number, testResults: { status: string, assertionResults: unknown[] }[] }} */
  let result;
  try {
    result = JSON.parse(readFileSync(resultFile, 'utf8'));
  } catch (error) {
    process.stderr.write(`Vitest left no readable result: ${error}\n`);
    return { passed: 0, failed: 1 };
  }
  const notLoaded = result.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  return { passed: result.numPassedTests, failed: result.numFailedTests + notLoaded.length };
}
