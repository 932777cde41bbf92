import { readFileSync } from 'node:fs';

/**
 * @param {string} resultFile what Vitest's JSON reporter left
 * @returns {{ passed: number, failed: number }} a test file that did not load counts as one failure
 */
export function countTests(resultFile) {
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
