import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { run } from '../../test/vectors/adapters/rate-limit.ts';
import { allow, nextAllowedAt, RATE_SPAN_MS, recentEvents } from './rate-limit.ts';

// Thousands of runs on a machine that others use too.
vi.setConfig({ testTimeout: 60_000 });

const casesSchema = z.array(
  z.object({ id: z.string(), note: z.string(), input: z.unknown(), expected: z.unknown() }),
);
const cases = casesSchema.parse(
  JSON.parse(readFileSync(new URL('../../test/fixtures/vectors/rate-limit.json', import.meta.url), 'utf8')),
);

describe('the hourly limit as recorded', () => {
  it.each(cases)('$id: $note', ({ input, expected }) => {
    expect(run(input)).toEqual(expected);
  });
});

describe('when the next one may go', () => {
  const eventsArbitrary = fc
    .array(fc.integer({ min: 0, max: 2 * RATE_SPAN_MS }), { maxLength: 12 })
    .map((list) => list.sort((a, b) => a - b));

  it('is the first instant at which the limit allows one more', () => {
    fc.assert(
      fc.property(eventsArbitrary, fc.integer({ min: 1, max: 6 }), (events, limit) => {
        const at = 2 * RATE_SPAN_MS;
        const next = nextAllowedAt(limit, events, at);
        expect(allow(limit, events, next).allowed).toBe(true);
        if (next > at) expect(allow(limit, events, next - 1).allowed).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is now when there is no limit', () => {
    expect(nextAllowedAt(0, [1, 2, 3], 4)).toBe(4);
    expect(nextAllowedAt(-1, [1, 2, 3], 4)).toBe(4);
  });
});

it('TIM-3: events of a clock that ran years ahead do not close the target', () => {
  const now = 1_000 * RATE_SPAN_MS;
  const ahead = now + 87_600 * RATE_SPAN_MS;
  expect(recentEvents([now - 5, ahead, ahead + 1], now)).toEqual([now - 5]);
  expect(allow(1, [ahead], now).allowed).toBe(true);
});
