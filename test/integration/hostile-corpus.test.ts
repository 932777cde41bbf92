import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterAll, describe, expect, it } from 'vitest';
import { CORPUS, ROOMS } from '../support/hostile-corpus/corpus.ts';
import { findTruth, openMailJudge } from '../support/hostile-corpus/judge-mail.ts';

const judge = openMailJudge();
afterAll(judge.close);

describe.each(ROOMS)('MAIL-4: hostile mail, $name', ({ seeds }) => {
  it.each(seeds)('$name', async ({ make, truth }) => {
    const judged = await judge.judge(make());
    expect(judged.ok ? findTruth(judged.value, truth) : judged.error).toEqual(truth);
  });
});

describe('the corpus', () => {
  it('MAIL-4: has at least 200 seeds, each with a name and bytes of its own', () => {
    expect(CORPUS.length).toBeGreaterThanOrEqual(200);
    expect(new Set(CORPUS.map(({ name }) => name)).size).toBe(CORPUS.length);
    expect(new Set(CORPUS.map(({ make }) => make().toString('latin1'))).size).toBe(CORPUS.length);
  });

  it('MAIL-1: read all at once, no seed holds this thread or stops the reader', async () => {
    const sources = CORPUS.map(({ make }) => make());
    const lag = monitorEventLoopDelay({ resolution: 5 });
    lag.enable();
    const judged = await Promise.all(sources.map((source) => judge.judge(source)));
    lag.disable();
    expect(judged.filter(({ ok }) => !ok)).toEqual([]);
    expect(lag.max / 1e6).toBeLessThan(250);
  });
});
