import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchKeywords } from './match-keywords.ts';
import { prepareSearchText } from './search-text.ts';

const found = (keywords: readonly string[], text: string, subject = '') =>
  matchKeywords(keywords, prepareSearchText(subject, text));

describe('matchKeywords', () => {
  it('Q7: ignores accents and case, in subject and text', () => {
    expect(found(['publicite', 'Été', 'absent'], 'PUBLICITÉ', 'cet ete')).toEqual(['publicite', 'Été']);
  });

  it.each([
    ['a word, not a fragment', ['pub'], 'publicité', []],
    ['a phrase over a line end', ['offre spéciale'], 'Offre\r\n spéciale !', ['offre spéciale']],
    ['a word with signs around it', ['[pub]', '100 %'], 'a[PUB]b 100 % x', ['[pub]', '100 %']],
    ['a word that ends another', ['lettre', 'newsletter'], 'la newsletter', ['newsletter']],
    ['overlapping phrases', ['a b', 'b c'], 'a b c', ['a b', 'b c']],
    ['no word of a URL', ['promo'], 'https://x.example/promo', []],
    ['a word written twice once', ['pub', 'pub'], 'pub', ['pub']],
    ['no empty word', ['\u0301'], 'a', []],
  ])('finds %s', (_what, keywords, text, expected) => {
    expect(found(keywords, text)).toEqual(expected);
  });

  it('finds what looking for each word alone finds', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '-'), minLength: 1, maxLength: 5 });
    const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '-', '\n'), maxLength: 40 });
    fc.assert(
      fc.property(fc.uniqueArray(word, { maxLength: 8 }), text, (words, mail) => {
        const alone = words.filter((one) => {
          const wanted = one.trim().replaceAll(/ +/gu, ' ');
          const line = ` ${mail.replaceAll(/[ \n]+/gu, ' ').trim()} `;
          return wanted !== '' && standsAlone(line, wanted);
        });
        expect(found(words, mail)).toEqual(alone);
      }),
      { numRuns: 2_000 },
    );
  });
});

function standsAlone(line: string, wanted: string): boolean {
  for (let at = line.indexOf(wanted); at >= 0; at = line.indexOf(wanted, at + 1)) {
    const glued = (inside: string | undefined, outside: string | undefined) =>
      /[ab]/u.test(inside ?? '') && /[ab]/u.test(outside ?? '');
    if (!glued(wanted[0], line[at - 1]) && !glued(wanted.at(-1), line[at + wanted.length])) return true;
  }
  return false;
}
