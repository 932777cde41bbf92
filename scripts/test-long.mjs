// `npm run test:long`: tier N of RELIABILITY.md, the tests that repeat far more often than `npm test` has time for.
// With arguments only those files.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
/** Each asks test/support/tier.ts how often. */
const tierN = ['test/long', 'test/e2e/supervision.test.ts', 'test/e2e/events.test.ts'];
const selection = process.argv.slice(2);

const { status, error } = spawnSync(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    ...['long', 'e2e'].flatMap((project) => ['--project', project]),
    ...(selection.length === 0 ? tierN : selection),
  ],
  { cwd: root, stdio: 'inherit', env: { ...process.env, RSD_TIER: 'n' } },
);
if (error !== undefined) throw error;
process.exitCode = status ?? 1;
