import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunkUids, uidSet } from './uid-set.ts';

const uids = fc
  .uniqueArray(fc.integer({ min: 1, max: 2 ** 32 - 1 }), { maxLength: 300 })
  .map((list) => list.sort((a, b) => a - b));
const dense = fc
  .uniqueArray(fc.integer({ min: 1, max: 200 }), { maxLength: 150 })
  .map((list) => list.sort((a, b) => a - b));

function members(set: string): number[] {
  if (set === '') return [];
  return set.split(',').flatMap((range) => {
    const [first = 0, last = first] = range.split(':').map(Number);
    return Array.from({ length: last - first + 1 }, (_, at) => first + at);
  });
}

describe('a UID set', () => {
  it('joins neighbours into ranges', () => {
    expect(uidSet([1, 2, 3, 7, 9, 10])).toBe('1:3,7,9:10');
    expect(uidSet([])).toBe('');
  });

  it('names exactly the UIDs it was made of', () => {
    fc.assert(
      fc.property(fc.oneof(uids, dense), (list) => {
        expect(members(uidSet(list))).toEqual(list);
      }),
    );
  });
});

describe('chunks of UIDs', () => {
  it('hold every UID once, in order, never too many and never too long for a command line', () => {
    fc.assert(
      fc.property(fc.oneof(uids, dense), fc.integer({ min: 1, max: 200 }), (list, most) => {
        const chunks = chunkUids(list, most);
        expect(chunks.flat()).toEqual(list);
        for (const chunk of chunks) {
          expect(chunk.length).toBeGreaterThan(0);
          expect(chunk.length).toBeLessThanOrEqual(most);
          expect(uidSet(chunk).length).toBeLessThanOrEqual(4_000);
        }
      }),
    );
  });

  it('keep a long run of neighbours together', () => {
    const run = Array.from({ length: 5_000 }, (_, at) => 1_000_000 + at);
    expect(chunkUids(run, 10_000)).toHaveLength(1);
  });
});
