// `npm run test:long`: tier N of RELIABILITY.md, the tests that repeat far more often than `npm test` has time for.
// With arguments only those files.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const selection = process.argv.slice(2);

const { status, error } = spawnSync(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    ...['thorough', 'integration', 'long', 'e2e'].flatMap((project) => ['--project', project]),
    ...(selection.length === 0 ? testsWithTiers() : selection),
  ],
  { cwd: root, stdio: 'inherit', env: { ...process.env, RSD_TIER: 'n' } },
);
if (error !== undefined) throw error;
process.exitCode = status ?? 1;

/** @returns {string[]} the test files that ask test/support/tier.ts how often to repeat what they do */
function testsWithTiers() {
  return ['test', 'src-agent', 'src-main', 'src-renderer'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .map((path) => join(folder, path))
      .filter(
        (path) => path.endsWith('.test.ts') && readFileSync(join(root, path), 'utf8').includes('atTier('),
      ),
  );
}
