// MAIL-5: every regular expression of the product runs in linear time, whatever the text. A mail is
// hostile text, and one backtracking pattern is enough to stop the agent.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from 'recheck';
import { describe, expect, it } from 'vitest';
import { type Pattern, readSource } from './boundaries/read-source.ts';

const root = join(import.meta.dirname, '..');

/** Files that put patterns together at run time, and why that is safe. */
const BUILDERS: Readonly<Record<string, string>> = {
  'src-agent/support/redact.ts': 'from escaped literals without any quantifier',
};

const files = readdirSync(root)
  .filter((name) => /^src-(?:agent|main|renderer)$/.test(name))
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
      `${folder}/${file}`.replaceAll('\\', '/'),
    ),
  )
  .filter((path) => /\.tsx?$/.test(path) && !/\.(?:test|d)\.tsx?$/.test(path))
  .map((path) => ({ path, facts: readSource(path, readFileSync(join(root, path), 'utf8')) }));

/** RELIABILITY.md MAIL-5: what 100 KB of its worst text may take a pattern. */
const WORST_MS = 50;
const RUNS = 5;

/**
 * Why a pattern may take more than linear time, with a text that proves it; undefined when it may not. Where
 * recheck can only guess (a look-behind is beyond its proofs) its worst text is tried on the pattern itself.
 */
async function slowness({ source, flags }: Pattern): Promise<string | undefined> {
  const verdict = await check(source, flags, { timeout: 240_000, attackLimit: 100_000 });
  if (verdict.status === 'safe') return undefined;
  if (verdict.status === 'unknown') return `could not be judged (${verdict.error.kind})`;
  const reason = `${verdict.complexity.summary} on ${verdict.attack.pattern}`;
  if (verdict.checker === 'automaton') return reason;
  const tookMs = quickestMs(new RegExp(source, flags), verdict.attack.string);
  return tookMs > WORST_MS ? `${reason}: ${tookMs.toFixed(0)} ms` : undefined;
}

/** The best of some runs, in processor time: other processes must not make a pattern look slow. */
function quickestMs(pattern: RegExp, text: string): number {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < RUNS; run += 1) {
    const before = process.cpuUsage();
    text.search(pattern);
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1_000);
  }
  return best;
}

describe('MAIL-5: patterns', () => {
  it('MAIL-5: take linear time on the worst text there is for each', { timeout: 600_000 }, async () => {
    const patterns = files.flatMap(({ path, facts }) => facts.patterns.map((pattern) => ({ path, pattern })));
    const slow: string[] = [];
    // Each verdict is a process of its own that can take seconds: two at a time.
    const judge = async (): Promise<void> => {
      for (let next = patterns.pop(); next !== undefined; next = patterns.pop()) {
        const reason = await slowness(next.pattern);
        if (reason !== undefined) {
          slow.push(`${next.path}:${next.pattern.line} /${next.pattern.source}/ ${reason}`);
        }
      }
    };
    await Promise.all([judge(), judge()]);
    expect(slow).toEqual([]);
  });

  it('MAIL-5: are written out, but in the files that have a reason to build them', () => {
    const built = files.flatMap(({ path, facts }) =>
      path in BUILDERS
        ? []
        : facts.builtPatterns.map((line) => `${path}:${line} builds a RegExp at run time`),
    );
    expect(built).toEqual([]);
  });

  it.each([
    [String.raw`^(\w+\s?)*$`, 'exponential'],
    ['^(ab)*(ab)*$', '2nd degree'],
    [String.raw`\s+$`, '2nd degree'],
  ])('MAIL-5: a slow one is caught: %s', async (source, expected) => {
    expect(await slowness({ source, flags: '', line: 1 })).toContain(expected);
  });

  it('MAIL-5: a built one is seen', () => {
    expect(readSource('x.ts', 'const a = 1;\nnew RegExp(name);').builtPatterns).toEqual([2]);
    expect(readSource('x.ts', "RegExp('a+', 'u');").patterns).toEqual([
      { source: 'a+', flags: 'u', line: 1 },
    ]);
  });
});
