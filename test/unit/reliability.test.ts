import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { knownFiguresSchema, mergeFigures, readRun } from '../reliability/figures-data.ts';
import { atLeast, atMost, must } from '../reliability/item.ts';
import { ITEMS, idsIn, SECTIONS } from '../reliability/items.ts';
import { renderMatrix } from '../reliability/render-matrix.ts';

const root = join(import.meta.dirname, '../..');

/** The ids that test files name outside of comments. */
function idsOfTests(): Map<string, string[]> {
  const named = new Map<string, string[]>();
  for (const folder of ['src-agent', 'src-main', 'src-renderer', 'test']) {
    for (const file of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
      if (!/\.test\.tsx?$/u.test(file) || file === 'unit/reliability.test.ts') continue;
      const code = readFileSync(join(root, folder, file), 'utf8').replaceAll(/^\s*(?:\/\/|\/?\*).*$/gmu, '');
      for (const id of idsIn(code)) named.set(id, [...(named.get(id) ?? []), join(folder, file)]);
    }
  }
  return named;
}

describe('the items', () => {
  const named = idsOfTests();

  it('have one entry each, and words without a dash or a line end', () => {
    expect(new Set(ITEMS.map(({ id }) => id)).size).toBe(ITEMS.length);
    for (const { promise, bar, gap } of ITEMS) expect(promise + bar + (gap?.why ?? '')).not.toMatch(/[—\n]/u);
  });

  // One test, not one for each: their names would count as tests of the items.
  it('that must be kept have a test that names them, or say why none does', () => {
    const silent = ITEMS.filter(
      ({ id, level, gap }) => level === 'MUST' && gap === undefined && !named.has(id),
    );
    expect(silent.map(({ id }) => id)).toEqual([]);
  });

  it('are all that tests name', () => {
    const known = new Set(ITEMS.map(({ id }) => id));
    expect([...named].filter(([id]) => !known.has(id))).toEqual([]);
  });
});

describe('docs/RELIABILITY.md', () => {
  it('is what `npm run reliability` makes of the committed figures', () => {
    const figures = knownFiguresSchema.parse(
      JSON.parse(readFileSync(join(root, 'docs/reliability-figures.json'), 'utf8')),
    );
    expect(readFileSync(join(root, 'docs/RELIABILITY.md'), 'utf8')).toBe(renderMatrix(SECTIONS, figures));
  });
});

describe('a run', () => {
  const test = (title: string, status: string, figures?: Record<string, number>) => ({
    fullName: `a group ${title}`,
    title,
    status,
    meta: figures === undefined ? {} : { figures },
  });
  const file = (name: string, ...assertionResults: unknown[]) => ({
    name: `/clone/${name}`,
    startTime: Date.UTC(2026, 4, 3),
    assertionResults,
  });
  const read = (...testResults: unknown[]) => readRun({ testResults }, '/clone');

  it('is kept by file and item, with what the tests measured', () => {
    expect(
      read(file('a.test.ts', test('DEL-1, DEL-2: x', 'passed', { kills: 3 }), test('y', 'passed'))),
    ).toEqual({
      'a.test.ts': {
        date: '2026-05-03',
        items: {
          'DEL-1': { passed: 1, failed: 0, figures: [{ test: 'DEL-1, DEL-2: x', figures: { kills: 3 } }] },
          'DEL-2': { passed: 1, failed: 0, figures: [{ test: 'DEL-1, DEL-2: x', figures: { kills: 3 } }] },
        },
      },
    });
  });

  it('of a file in two projects counts a test once, as failed if it failed in either', () => {
    const twice = read(
      file('a.test.ts', test('DEL-1: x', 'failed')),
      file('a.test.ts', test('DEL-1: x', 'passed')),
    );
    expect(twice['a.test.ts']?.items).toMatchObject({ 'DEL-1': { passed: 0, failed: 1 } });
  });

  it('of a part of a file says nothing', () => {
    expect(read(file('a.test.ts', test('DEL-1: x', 'passed'), test('DEL-1: y', 'skipped')))).toEqual({});
  });

  it('replaces what is known of its files, leaves the others, and forgets those that are gone', () => {
    const known = read(
      ...['a', 'b', 'gone'].map((name) => file(`${name}.test.ts`, test('DEL-1: x', 'failed'))),
    );
    const merged = mergeFigures(
      known,
      read(file('a.test.ts', test('DEL-1: x', 'passed'))),
      (name) => name !== 'gone.test.ts',
    );
    expect(Object.keys(merged)).toEqual(['a.test.ts', 'b.test.ts']);
    expect(merged).toMatchObject({
      'a.test.ts': { items: { 'DEL-1': { failed: 0 } } },
      'b.test.ts': { items: { 'DEL-1': { failed: 1 } } },
    });
  });
});

describe('the verdict', () => {
  const judged = (
    item: Parameters<typeof must>[1],
    ...runs: ReadonlyArray<readonly [tier: 'P' | 'N', failed: number]>
  ) => {
    const known = { P: {}, N: {} };
    for (const [tier, failed] of runs) {
      Object.assign(known[tier], {
        'a.test.ts': { date: '2026-05-03', items: { 'DEL-1': { passed: 1, failed, figures: [] } } },
      });
    }
    const page = renderMatrix([{ title: 'One', items: [must('DEL-1', item)] }], known);
    return page.match(/^\| \*\*DEL-1\*\*.* \| (?<verdict>[^|]+) \|$/mu)?.groups?.verdict;
  };
  const words = { promise: 'It works.', bar: 'Always.' };

  it('is held when every test passed at its tiers', () => {
    expect(judged(words, ['P', 0])).toBe('held');
    expect(judged({ ...words, tiers: ['P', 'N'] }, ['P', 0])).toBe('held at P');
    expect(judged({ ...words, tiers: ['P', 'N'] }, ['P', 0], ['N', 0])).toBe('held');
  });

  it('is failed when one failed at either', () => {
    expect(judged(words, ['P', 1])).toBe('failed');
    expect(judged({ ...words, tiers: ['P', 'N'] }, ['P', 0], ['N', 1])).toBe('failed');
  });

  it('is what the item admits, however its tests ended', () => {
    expect(judged({ ...words, gap: { kind: 'below', why: 'so' } }, ['P', 0])).toBe('below its bar');
    expect(judged({ ...words, gap: { kind: 'by-hand', why: 'so' } }, ['P', 0])).toBe('held');
    expect(judged({ ...words, gap: { kind: 'absent', why: 'so' } }, ['P', 0])).toBe('not here');
  });

  it('is below its bar when a count was not reached, a limit was passed or a figure was not told', () => {
    const told = (kills: number, ...others: readonly number[]) =>
      renderMatrix(
        [
          {
            title: 'One',
            items: [must('DEL-1', { ...words, asks: { P: { kills: atLeast(200), lost: atMost(0) } } })],
          },
        ],
        {
          P: {
            'a.test.ts': {
              date: '2026-05-03',
              items: {
                'DEL-1': {
                  passed: 1,
                  failed: 0,
                  figures: [
                    { test: 'x', figures: { kills } },
                    ...others.map((lost) => ({ test: 'y', figures: { lost } })),
                  ],
                },
              },
            },
          },
          N: {},
        },
      );
    expect(told(200, 0)).toContain('| held |');
    expect(told(199, 0)).toContain('(below its bar): P: kills is 199, asked for is 200 at least');
    expect(told(200, 0, 1)).toContain('(below its bar): P: lost is 0 and 1, asked for is 0 at most');
    expect(told(200)).toContain('(below its bar): P: lost is not told, asked for is 0 at most');
  });

  it('is "not here" where nothing ran', () => {
    expect(judged(words)).toBe('not here');
  });
});
