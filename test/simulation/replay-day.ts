import { simulateDay } from './simulate-day.ts';

/*
 * One seed again, with everything that happened: `node test/simulation/replay-day.ts SEED`. With a COUNT
 * behind it: so many seeds in a row, of which only the violations are told.
 */
const [first = '1', count = '1'] = process.argv.slice(2);
const started = performance.now();
const sums: Record<string, number> = {};
let failed = 0;
for (let seed = Number(first); seed < Number(first) + Number(count); seed += 1) {
  const { violations, journal, figures } = await simulateDay({ seed });
  for (const [name, value] of Object.entries(figures)) sums[name] = (sums[name] ?? 0) + value;
  if (count === '1') process.stdout.write(`${journal.join('\n')}\n`);
  if (violations.length > 0) {
    failed += 1;
    process.stdout.write(
      `seed ${seed}: ${violations.length} violations\n  ${violations.slice(0, 4).join('\n  ')}\n`,
    );
  }
}
const seconds = Math.round((performance.now() - started) / 100) / 10;
process.stdout.write(`${JSON.stringify({ seeds: Number(count), failed, seconds, ...sums })}\n`);
