import { expect, it } from 'vitest';
import { systemNewId, systemRandom } from './random.ts';

it('gives numbers in [0, 1) that fill the range', () => {
  const numbers = Array.from({ length: 2_000 }, systemRandom);
  expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...numbers)).toBeLessThan(1);
  const tenths = new Set(numbers.map((number) => Math.floor(number * 10)));
  expect(tenths.size).toBe(10);
});

it('DEL-3: 1,000,000 ids, no collision', () => {
  // 64 random bits of each, sorted: a Set of a million texts would take eight seconds, and 48 bits meet by chance.
  const ids = BigUint64Array.from({ length: 1_000_000 }, () => {
    const id = systemNewId();
    return BigInt(`0x${id.slice(0, 8)}${id.slice(-8)}`);
  }).sort();
  expect(ids.filter((id, index) => id === ids[index - 1])).toHaveLength(0);
}, 30_000);
