import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FetchRequest, PIECE_BYTES, planFetches } from './fetch-mail.ts';

const mailOf = (uid: number, sizeBytes: number): FetchRequest => ({
  uid,
  uidValidity: '7',
  head: { sizeBytes },
});
const sizes = fc.array(fc.integer({ min: 0, max: 30_000_000 }), { maxLength: 300 });
const smallSizes = fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 600 });

describe('planning fetches', () => {
  it('asks for each mail once and for at most a mebibyte a command', () => {
    fc.assert(
      fc.property(fc.oneof(sizes, smallSizes), fc.integer({ min: 0, max: 26_000_000 }), (list, wholeMax) => {
        const mails = list.map((size, at) => mailOf(at + 1, size));
        const chunks = planFetches(mails, wholeMax);
        const uids = chunks.flatMap((chunk) =>
          (chunk.kind === 'whole' ? chunk.mails : [chunk.mail]).map((mail) => mail.uid),
        );
        expect(uids).toEqual(mails.map((mail) => mail.uid));
        for (const chunk of chunks) {
          if (chunk.kind !== 'whole') continue;
          expect(chunk.mails.length).toBeLessThanOrEqual(200);
          expect(chunk.mails.reduce((sum, mail) => sum + mail.head.sizeBytes, 0)).toBeLessThanOrEqual(
            PIECE_BYTES,
          );
        }
      }),
    );
  });

  it('asks for many small mails with one command', () => {
    const mails = Array.from({ length: 500 }, (_, at) => mailOf(at + 1, 8_192));
    expect(planFetches(mails, 262_144).map((chunk) => chunk.kind)).toEqual([
      'whole',
      'whole',
      'whole',
      'whole',
    ]);
  });

  it('asks for the text parts alone above the size set', () => {
    const mails = [mailOf(1, 100), mailOf(2, 262_145), mailOf(3, 262_144), mailOf(4, 2_000_000)];
    expect(planFetches(mails, 262_144).map((chunk) => chunk.kind)).toEqual([
      'whole',
      'parts',
      'whole',
      'parts',
    ]);
    expect(planFetches(mails, 26_000_000).map((chunk) => chunk.kind)).toEqual(['whole', 'big-whole']);
  });

  it('asks for suspect mails last and alone', () => {
    const mails = [1, 2, 3, 4, 5].map((uid) => mailOf(uid, 10));
    const chunks = planFetches(mails, 100, (mail) => mail.uid === 2 || mail.uid === 4);
    expect(
      chunks.map((chunk) => (chunk.kind === 'whole' ? chunk.mails.map((mail) => mail.uid) : [])),
    ).toEqual([[1, 3, 5], [2], [4]]);
  });
});
