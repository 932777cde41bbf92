import { expect, it } from 'vitest';
import { type Plant, simulateDay } from '../simulation/simulate-day.ts';
import { tellFigures } from '../support/figures.ts';
import { takeSeed } from '../support/seeds.ts';
import { ACCEPTED } from '../support/store-samples.ts';
import { atTier } from '../support/tier.ts';

const SEEDS = atTier({ p: 12, n: 1_000 });

it(`DEL-8: ${SEEDS} days of 24 hours, faults and crashes from one seed each: nothing is lost, doubled or untold`, {
  timeout: 3_000_000,
}, async (context) => {
  const first = takeSeed('whole-agent simulation');
  const sums: Record<string, number> = {};
  const failed: string[] = [];
  for (let seed = first; seed < first + SEEDS; seed += 1) {
    const { violations, journal, figures } = await simulateDay({ seed });
    for (const [name, value] of Object.entries(figures)) sums[name] = (sums[name] ?? 0) + value;
    if (violations.length === 0) continue;
    failed.push(`seed ${seed}: ${violations.join('; ')} (node test/simulation/replay-day.ts ${seed})`);
    process.stdout.write(`${journal.slice(-60).join('\n')}\n`);
  }
  tellFigures(context, { seeds: SEEDS, ...sums, violations: failed.length });
  expect(failed).toEqual([]);
});

it('DEL-8: finds within 50 seeds an agent that marks a delivery as sent before it sends it', {
  timeout: 300_000,
}, async (context) => {
  const markFirst: Plant = (store) => ({
    ...store,
    outbox: {
      ...store.outbox,
      startAttempt: (id, at) => {
        const number = store.outbox.startAttempt(id, at);
        store.outbox.recordDelivered(id, { ...ACCEPTED, startedAt: at, endedAt: at });
        return number;
      },
      recordDelivered: () => undefined,
      recordRetry: () => undefined,
      recordHeld: () => undefined,
      recordDead: () => undefined,
    },
  });
  let seed = 1;
  for (; seed <= 50; seed += 1) {
    const { violations } = await simulateDay({ seed, plant: markFirst });
    if (violations.some((one) => one.includes('which accepted nothing'))) break;
  }
  tellFigures(context, { foundAtSeed: seed });
  expect(seed).toBeLessThanOrEqual(50);
});
