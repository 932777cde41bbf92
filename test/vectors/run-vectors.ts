import { join } from 'node:path';
import { compareFolder, reportLine } from './compare-folder.ts';

/**
 * `VECTORS_DIR=<folder> npm run -s test:vectors`: compares the product with a folder of recorded cases (default: the
 * repository's own), one line per file, `file total equal preferred tolerated failed`. Exits 1 when anything failed;
 * what failed stands on stderr.
 */
const folder = process.env.VECTORS_DIR ?? join(import.meta.dirname, '../fixtures/vectors');
const { reports, unknown } = await compareFolder(folder);
for (const report of reports) {
  process.stdout.write(`${reportLine(report)}\n`);
  for (const failure of report.failures) process.stderr.write(`${report.file}: ${failure}\n`);
}
for (const name of unknown) process.stderr.write(`${name}.json: no vectors that this runner knows\n`);
if (reports.length === 0) process.stderr.write(`${folder} holds no vectors\n`);
process.exitCode = reports.length === 0 || reports.some((report) => report.failures.length > 0) ? 1 : 0;
