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
  // Both ends of each id as numbers, sorted: a Set of a million texts would take eight seconds.
  const heads = new Float64Array(1_000_000);
  const tails = new Float64Array(1_000_000);
  for (let index = 0; index < heads.length; index += 1) {
    const id = systemNewId();
    heads[index] = Number(`0x${id.slice(0, 8)}`);
    tails[index] = Number(`0x${id.slice(24)}`);
  }
  // One end may meet by chance (32 and 48 bits); two equal ids would show at both.
  expect(Math.min(repeats(heads), repeats(tails))).toBe(0);
}, 30_000);

function repeats(numbers: Float64Array): number {
  numbers.sort();
  let count = 0;
  for (let index = 1; index < numbers.length; index += 1) {
    if (numbers[index] === numbers[index - 1]) count += 1;
  }
  return count;
}
