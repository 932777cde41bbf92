import type { KnownFigures } from './figures-data.ts';
import type { Bound, Item, Section, Tier } from './item.ts';

type Shown = {
  readonly item: Item;
  readonly tests: string;
  readonly figures: string;
  readonly date: string;
  readonly verdict: string;
  readonly shortfalls: readonly string[];
};

/** docs/RELIABILITY.md, of nothing but what is committed: the items and the last known figures. */
export function renderMatrix(sections: readonly Section[], known: KnownFigures): string {
  const shown = sections.map(({ title, items }) => ({
    title,
    rows: items.map((item) => showItem(item, known)),
  }));
  const all = shown.flatMap(({ rows }) => rows);
  const left = all.filter(({ item, verdict }) => item.gap !== undefined || verdict !== 'held');
  return [
    INTRODUCTION,
    `${countVerdicts(all)}\n`,
    ...shown.map(({ title, rows }) => `## ${title}\n\n${HEAD}\n${rows.map(tableRow).join('\n')}\n`),
    `## What is left and why\n\n${left.map(leftLine).join('\n')}\n`,
    HOW_TO_ADD,
  ].join('\n');
}

function showItem(item: Item, known: KnownFigures): Shown {
  const ran = { P: filesOf(item.id, known.P), N: filesOf(item.id, known.N) };
  const files = [...new Set([...ran.P, ...ran.N].map(({ file }) => file))].sort();
  return {
    item,
    tests: files.map((file) => `\`${file}\` (${countTests(file, ran)})`).join('<br>'),
    figures: (['P', 'N'] as const)
      .flatMap((tier) => ran[tier].flatMap((entry) => figureLines(tier, entry)))
      .join('<br>'),
    date: [...ran.P, ...ran.N].map(({ date }) => date).reduce((a, b) => (a > b ? a : b), ''),
    verdict: judge(item, ran),
    shortfalls: shortfallsOf(item, ran),
  };
}

type Ran = { readonly file: string; readonly date: string } & KnownFigures['P'][string]['items'][string];

function filesOf(id: string, results: KnownFigures['P']): Ran[] {
  return Object.entries(results).flatMap(([file, { date, items }]) => {
    const item = items[id];
    return item === undefined ? [] : [{ file, date, ...item }];
  });
}

function countTests(file: string, ran: Readonly<Record<'P' | 'N', readonly Ran[]>>): number {
  return Math.max(
    ...[...ran.P, ...ran.N]
      .filter((entry) => entry.file === file)
      .map(({ passed, failed }) => passed + failed),
  );
}

function figureLines(tier: Tier, { figures }: Ran): string[] {
  return figures.map(
    ({ figures: values }) =>
      `${tier}: ${Object.entries(values)
        .map(
          ([name, value]) => `${name} ${typeof value === 'number' ? value.toLocaleString('en-GB') : value}`,
        )
        .join(', ')}`,
  );
}

function judge(item: Item, ran: Readonly<Record<'P' | 'N', readonly Ran[]>>): string {
  const { tiers, gap } = item;
  const all = [...ran.P, ...ran.N];
  if (gap?.kind === 'absent' || all.length === 0) return 'not here';
  if (gap?.kind === 'below') return 'below its bar';
  if (all.some(({ failed }) => failed > 0)) return 'failed';
  if (shortfallsOf(item, ran).length > 0) return 'below its bar';
  return tiers.includes('N') && ran.N.length === 0 ? 'held at P' : 'held';
}

/** What the item asks for and its recorded runs did not show. A tier that did not run is no shortfall. */
function shortfallsOf(item: Item, ran: Readonly<Record<'P' | 'N', readonly Ran[]>>): string[] {
  return (['P', 'N'] as const).flatMap((tier) => {
    if (ran[tier].length === 0) return [];
    const told = ran[tier].flatMap(({ figures }) => figures.map(({ figures: values }) => values));
    return Object.entries(item.asks?.[tier] ?? {}).flatMap(([name, bound]) => {
      const values = told.flatMap((figures) => figures[name] ?? []);
      return reaches(values, bound)
        ? []
        : `${tier}: ${name} is ${values.length === 0 ? 'not told' : values.join(' and ')}, asked for is ${wordsOf(bound)}`;
    });
  });
}

/** A count is reached by the test that went furthest; a limit holds for all of them. */
function reaches(values: readonly (string | number)[], bound: Bound): boolean {
  const numbers = values.filter((value) => typeof value === 'number');
  if (numbers.length === 0 || numbers.length < values.length) return false;
  return 'atLeast' in bound ? Math.max(...numbers) >= bound.atLeast : Math.max(...numbers) <= bound.atMost;
}

function wordsOf(bound: Bound): string {
  return 'atLeast' in bound ? `${bound.atLeast} at least` : `${bound.atMost} at most`;
}

const HEAD =
  '| item | promise and bar | tests | tier | last figures | date | verdict |\n|---|---|---|---|---|---|---|';

function tableRow({ item, tests, figures, date, verdict }: Shown): string {
  const cells = [
    `**${item.id}** ${item.level}`,
    `${item.promise}<br>*${item.bar}*`,
    tests,
    item.tiers.join(' '),
    figures,
    date,
    verdict,
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function leftLine({ item, verdict, shortfalls }: Shown): string {
  const why =
    item.gap?.why ?? UNSAID[verdict] ?? (shortfalls.join('; ') || 'its tests failed in their last run.');
  return `- **${item.id}** (${verdict}): ${why}`;
}

const UNSAID: Readonly<Record<string, string>> = {
  'held at P': 'its tests passed with every change; the long run (`npm run test:long`) was not recorded yet.',
  'not here': 'no run of its tests was recorded yet.',
};

function countVerdicts(rows: readonly Shown[]): string {
  const counts = new Map<string, number>();
  for (const { verdict } of rows) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  return `${rows.length} items: ${[...counts].map(([verdict, count]) => `${count} ${verdict}`).join(', ')}.`;
}

const INTRODUCTION = `# Reliability

<!-- Written by \`npm run reliability\`: edit test/reliability/items-*.ts, not this page. -->

**The promise.** Every mail that should fire a webhook ends either delivered or visibly dead, whatever dies in between; a
repeat can always be told as one; no secret leaves the keychain but to the server it belongs to; no mail, page, file or
answer makes the agent stop, hang, run code or talk to a place that the operator did not choose. Exactly once does not
exist over HTTP: what is promised is at least once, under one stable id.

A test of an item carries its id in its name. Tier P runs with every change (\`npm test\`), N now and then
(\`npm run test:long\`), R is done by hand before a release. The figures are those that the tests measured in their last
recorded run. Verdicts: *held* (every test passed at its tiers
and told the figures that its item asks for), *held at P* (the long run was not recorded yet), *below its
bar* and *not here* (the end of this page says why), *failed*.
`;

const HOW_TO_ADD = `## How to add an item

1. Write it down in the section it belongs to, in \`test/reliability/items-*.ts\`: an id of that area, the promise in one
   sentence, the bar as a figure, its tiers.
2. Write its test, with the id at the beginning of the name: \`it('STO-9: …', (context) => …)\`. It fails before the product
   keeps the promise.
3. What repeats asks \`atTier({ p, n })\` (\`test/support/tier.ts\`) how often; what is random takes its seed from
   \`test/support/seeds.ts\`, which prints it: \`RSD_SEED=… npx vitest run FILE -t 'STO-9'\` replays it.
4. What it measured it tells: \`tellFigures(context, { cuts: 500, missing: 0 })\` (\`test/support/figures.ts\`). The item says
   what that must be: \`asks: { P: { cuts: atLeast(500), missing: atMost(0) } }\`.
5. \`npm test -- FILE\`, \`npm run test:long -- FILE\`, then \`npm run reliability\`: this page and
   \`docs/reliability-figures.json\` are written anew, and committed with it.
6. What cannot be reached is said, not left out: \`gap: { kind: 'below' | 'absent' | 'by-hand', why }\` beside the item.
`;
