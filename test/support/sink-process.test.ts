import { request } from 'undici';
import { describe, expect, it } from 'vitest';
import { parseSinkPolicy } from './sink-policy.ts';
import { startSinkProcess } from './sink-process.ts';

describe('sink process', () => {
  it('has each request on disk before its answer leaves', async () => {
    const sink = await startSinkProcess({ policy: 'ok' });
    try {
      for (let n = 0; n < 50; n += 1) {
        const headers = { 'idempotency-key': `id-${n}`, 'webhook-attempt': '1' };
        const answer = await request(sink.url, { method: 'POST', body: `{"n":${n},"é":1}`, headers });
        expect(answer.statusCode).toBe(200);
        await answer.body.dump();
        const entries = sink.entries();
        expect(entries).toHaveLength(n + 1);
        expect(entries[n]).toMatchObject({
          id: `id-${n}`,
          attempt: 1,
          body: `{"n":${n},"é":1}`,
          answer: 'ok',
        });
      }
    } finally {
      await sink.stop();
    }
  });
});

describe('flaky policy', () => {
  it('answers the same for the same seed and id, in whatever order ids come', () => {
    const ids = Array.from({ length: 200 }, (_, n) => `id-${n}`);
    const answers = (order: readonly string[]) => {
      const policy = parseSinkPolicy('flaky:42');
      return new Map(order.map((id) => [id, policy(id).name]));
    };
    const forward = answers(ids);
    expect(Object.fromEntries(answers(ids.toReversed()))).toEqual(Object.fromEntries(forward));
    const names = new Set(forward.values());
    expect([...names].sort()).toEqual([
      '429',
      '500',
      '503',
      'close',
      'ok',
      'reset',
      'stall',
      'success-false',
    ]);
    const accepted = [...forward.values()].filter((name) => name === 'ok').length;
    expect(accepted).toBeGreaterThan(70);
    expect(accepted).toBeLessThan(130);
  });

  it('accepts every id by its fourth request', () => {
    const policy = parseSinkPolicy('flaky:7');
    for (let n = 0; n < 200; n += 1) {
      for (let request = 1; request < 4; request += 1) policy(`id-${n}`);
      expect(policy(`id-${n}`).name).toBe('ok');
    }
  });

  it('refuses a name it does not know', () => {
    expect(() => parseSinkPolicy('sometimes')).toThrow('sometimes');
  });
});
