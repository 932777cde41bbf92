import { readFileSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { z } from 'zod';
import { tellFigures } from '../support/figures.ts';
import { CORPUS } from '../support/hostile-corpus/corpus.ts';
import { findFaults, findUntruths } from '../support/hostile-corpus/find-faults.ts';
import { openMailJudge } from '../support/hostile-corpus/judge-mail.ts';
import { mutateBytes } from '../support/hostile-corpus/mutate-bytes.ts';
import { mutateStructure, type Rebuilt } from '../support/hostile-corpus/mutate-structure.ts';
import { HOSTILE_MAILS } from '../support/hostile-mails.ts';
import { createSeededRandom, type SeededRandom, takeSeed } from '../support/seeds.ts';
import { atTier } from '../support/tier.ts';

const MAILS = atTier({ p: 10_000, n: 1_000_000 });
/** Every so many mails one of a hundred kilobytes or of megabytes. */
const BIG_EVERY = 500;
const BIG_BYTES = 50_000;

const judge = openMailJudge();
afterAll(judge.close);

/** For the whole road of a mail, there and back (MAIL-2, of which triage has six detectors). */
const timeBar = (size: number): number => 200 + size / 1_000;

type Known = { readonly name: string; readonly source: Buffer; readonly truth: Rebuilt['truth'] | null };
const recorded = z
  .array(z.object({ id: z.string(), input: z.object({ eml: z.string() }) }))
  .parse(JSON.parse(readFileSync(new URL('../fixtures/vectors/pipeline.json', import.meta.url), 'utf8')));
const known: readonly Known[] = [
  ...CORPUS.map(({ name, make, truth }) => ({ name, source: make(), truth })),
  ...HOSTILE_MAILS.flatMap(({ name, make }) =>
    [80, 600, 3_000].map((size) => ({ name: `${name} of ${size}`, source: make(size), truth: null })),
  ),
  ...recorded.map(({ id, input }) => ({ name: id, source: Buffer.from(input.eml), truth: null })),
];
const small = known.filter(({ source }) => source.length <= BIG_BYTES);
const big = known.filter(({ source }) => source.length > BIG_BYTES);
const pickOf = (random: SeededRandom, list: readonly Known[]): Known => {
  const picked = list[random.integer(0, list.length - 1)];
  if (picked === undefined) throw new Error('no seed to change');
  return picked;
};

it('MAIL-4: mutated mails neither stop the reader nor hold it up, and none is taken for what it is not', {
  timeout: atTier({ p: 120_000, n: 7_200_000 }),
}, async (context) => {
  const random = createSeededRandom(takeSeed('hostile mutations'));
  const faults: string[] = [];
  let slowestMs = 0;
  let largest = 0;
  let delivered = 0;
  let memory = process.memoryUsage.rss();
  const memoryBefore = memory;

  /** Milliseconds by the clock; if they are too many, those of this process's own work: the machine may be busy. */
  const timeOf = async (source: Buffer, first: number): Promise<number> => {
    let least = first;
    for (let more = 3; more > 0 && least > timeBar(source.length); more -= 1) {
      const before = process.cpuUsage();
      await judge.judge(source);
      const { user, system } = process.cpuUsage(before);
      least = Math.min(least, (user + system) / 1_000);
    }
    return least;
  };

  for (let number = 1; number <= MAILS; number += 1) {
    const base = pickOf(random, number % BIG_EVERY === 0 ? big : small);
    const rebuilt =
      base.truth !== null && random.chance(0.3) ? mutateStructure(random, base.source, base.truth) : null;
    const source = rebuilt?.source ?? mutateBytes(random, base.source, pickOf(random, small).source);
    const startedAt = performance.now();
    const judged = await judge.judge(source);
    const took = await timeOf(source, performance.now() - startedAt);
    const found = judged.ok
      ? [
          ...findFaults(source, judged.value),
          ...(rebuilt === null ? [] : findUntruths(judged.value, rebuilt.truth)),
        ]
      : [`${judged.error.code} ${judged.error.cause}`];
    if (took > timeBar(source.length)) found.push(`${Math.round(took)} ms for ${source.length} bytes`);
    if (found.length > 0) {
      faults.push(
        `mail ${number}, of "${base.name}": ${found.join('; ').slice(0, 1_000)}\n${source.toString('base64', 0, 1_500)}`,
      );
    }
    if (judged.ok && judged.value.result.decision.action === 'deliver') delivered += 1;
    slowestMs = Math.max(slowestMs, took);
    largest = Math.max(largest, source.length);
    if (number % 100 === 0) memory = Math.max(memory, process.memoryUsage.rss());
    if (faults.length === 20) break;
  }

  tellFigures(context, {
    mails: MAILS,
    seeds: known.length,
    delivered,
    slowestMs: Math.round(slowestMs),
    largestBytes: largest,
    memoryMb: Math.round((memory - memoryBefore) / 1e6),
    faults: faults.length,
  });
  expect(faults).toEqual([]);
});
