import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { daysOfSupport } from '../reliability/electron-support.ts';
import { tellFigures } from '../support/figures.ts';

const lockSchema = z.object({
  packages: z.object({ 'node_modules/electron': z.object({ version: z.string() }) }),
});

it('UPD-1: the Electron of the lock file is supported for another 30 days', (context) => {
  const lock = lockSchema.parse(
    JSON.parse(readFileSync(join(import.meta.dirname, '../../package-lock.json'), 'utf8')),
  );
  const major = Number.parseInt(lock.packages['node_modules/electron'].version, 10);
  const days = daysOfSupport(major, new Date());
  tellFigures(context, { major, days: days ?? 'not in the table' });
  expect(
    days,
    'move to a newer major, and add it to test/reliability/electron-support.ts',
  ).toBeGreaterThanOrEqual(30);
});

it('UPD-1: support ends with the third major after it; what the table does not know is not supported', () => {
  expect(daysOfSupport(45, new Date('2027-03-08'))).toBe(30);
  expect(daysOfSupport(45, new Date('2027-03-09'))).toBe(29);
  expect(daysOfSupport(45, new Date('2027-04-08'))).toBe(-1);
  expect(daysOfSupport(99, new Date('2027-03-08'))).toBeNull();
});
