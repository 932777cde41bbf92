import { z } from 'zod';
import { idsIn } from './items.ts';

const figuresSchema = z.record(z.string(), z.union([z.string(), z.number()]));

const fileResultSchema = z.strictObject({
  date: z.iso.date(),
  /** By the id of the item that a test names. */
  items: z.record(
    z.string(),
    z.strictObject({
      passed: z.int(),
      failed: z.int(),
      figures: z.array(z.strictObject({ test: z.string(), figures: figuresSchema })),
    }),
  ),
});
const tierResultsSchema = z.record(z.string(), fileResultSchema);

/** What the last run of each test file showed, by tier and file: docs/reliability-figures.json. */
export const knownFiguresSchema = z.strictObject({ P: tierResultsSchema, N: tierResultsSchema });
export type KnownFigures = z.infer<typeof knownFiguresSchema>;
type TierResults = z.infer<typeof tierResultsSchema>;
type ItemResult = z.infer<typeof fileResultSchema>['items'][string];

/** Of what Vitest's JSON reporter writes, the part that is read. */
const runSchema = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      startTime: z.number(),
      assertionResults: z.array(
        z.object({
          fullName: z.string(),
          title: z.string(),
          status: z.string(),
          meta: z.object({ figures: figuresSchema.optional() }).optional(),
        }),
      ),
    }),
  ),
});
type Assertion = z.infer<typeof runSchema>['testResults'][number]['assertionResults'][number];

/** What a run showed of each file that names an item. A file that ran in part (`-t`) says nothing. */
export function readRun(json: unknown, root: string): TierResults {
  const byFile = new Map<string, { startTime: number; tests: Map<string, Assertion> }>();
  for (const { name, startTime, assertionResults } of runSchema.parse(json).testResults) {
    const file = name.slice(root.length + 1);
    // Of a file that runs in two projects a test counts once, and as failed if it failed in either.
    const { tests } = byFile.get(file) ?? { tests: new Map<string, Assertion>() };
    for (const test of assertionResults) {
      if (tests.get(test.fullName)?.status !== 'failed') tests.set(test.fullName, test);
    }
    byFile.set(file, { startTime, tests });
  }
  const results: TierResults = {};
  for (const [file, { startTime, tests }] of byFile) {
    const assertions = [...tests.values()];
    const ranWhole = assertions.every(({ status }) => status === 'passed' || status === 'failed');
    const items = groupByItem(assertions);
    if (!ranWhole || Object.keys(items).length === 0) continue;
    results[file] = { date: new Date(startTime).toISOString().slice(0, 10), items };
  }
  return results;
}

function groupByItem(tests: readonly Assertion[]): Record<string, ItemResult> {
  const items: Record<string, ItemResult> = {};
  for (const { fullName, title, status, meta } of tests) {
    for (const id of idsIn(fullName)) {
      const item = items[id] ?? { passed: 0, failed: 0, figures: [] };
      items[id] = item;
      if (status === 'passed') item.passed += 1;
      else item.failed += 1;
      if (meta?.figures !== undefined) item.figures.push({ test: title, figures: meta.figures });
    }
  }
  return items;
}

/** What is known after a run: its files anew, the others as they were; none that is no longer there. */
export function mergeFigures(
  known: TierResults,
  run: TierResults,
  exists: (file: string) => boolean,
): TierResults {
  return Object.fromEntries(
    Object.entries({ ...known, ...run })
      .filter(([file]) => exists(file))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
