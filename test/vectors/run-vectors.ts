import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareFolder, reportLine } from './compare-folder.ts';
import { withDeviationTable } from './deviation-table.ts';

/**
 * `VECTORS_DIR=<folder> npm run -s test:vectors`: compares the product with a folder of recorded cases (default: the
 * repository's own), one line per file, `file total equal preferred tolerated failed`. Exits 1 when anything failed;
 * what failed stands on stderr. With `--write-table` it only brings docs/VECTORS.md in line with the deviation rules.
 */
if (process.argv.includes('--write-table')) {
  const path = join(import.meta.dirname, '../../docs/VECTORS.md');
  writeFileSync(path, withDeviationTable(readFileSync(path, 'utf8')));
} else {
  process.exitCode = await compare(
    process.env.VECTORS_DIR || join(import.meta.dirname, '../fixtures/vectors'),
  );
}

async function compare(folder: string): Promise<number> {
  if (!existsSync(folder)) {
    process.stderr.write(`There is no folder ${folder}\n`);
    return 1;
  }
  const { reports, unknown } = await compareFolder(folder);
  for (const report of reports) {
    process.stdout.write(`${reportLine(report)}\n`);
    for (const failure of report.failures) process.stderr.write(`${report.file}: ${failure}\n`);
  }
  for (const name of unknown) process.stderr.write(`${name}.json: no vectors that this runner knows\n`);
  if (reports.length === 0) process.stderr.write(`${folder} holds no vectors\n`);
  return reports.length === 0 || reports.some((report) => report.failures.length > 0) ? 1 : 0;
}
