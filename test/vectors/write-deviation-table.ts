import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withDeviationTable } from './deviation-table.ts';

/** `node test/vectors/write-deviation-table.ts`: brings docs/VECTORS.md in line with the deviation rules. */
const path = join(import.meta.dirname, '../../docs/VECTORS.md');
writeFileSync(path, withDeviationTable(readFileSync(path, 'utf8')));
