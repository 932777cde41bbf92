import { describe, expect, it } from 'vitest';
import { indexedWords, searchedWords } from './fold-words.ts';

describe('the words a mail is found by', () => {
  it('are those of subject and sender, without accents and case, each once', () => {
    expect(indexedWords('Média  Solution - LOT 12, lot 12', 'prod@media.test')).toEqual([
      'prod@media.test',
      'prod',
      'media',
      'test',
      'solution',
      'lot',
      '12',
    ]);
  });

  it('are found in either form of an accent, and in wide letters', () => {
    expect(indexedWords('e\u0301te\u0301 été ｌｏｔ', '')).toEqual(['ete', 'lot']);
  });

  it('are bounded, however hostile the subject', () => {
    const words = indexedWords(Array.from({ length: 50_000 }, (_, index) => `w${index}`).join(' '), '');
    expect(words).toHaveLength(40);
    expect(indexedWords('x'.repeat(100_000), '')).toEqual(['x'.repeat(60)]);
  });
});

describe('the words of a search', () => {
  it.each([
    ['  Lot 42 ', ['lot', '42']],
    ['Été', ['ete']],
    ['prod@media.te', ['prod@media.te']],
    ['lot prod@media', ['lot', 'prod@media']],
    ['@media', ['media']],
    ["lot'; DROP TABLE messages; --", ['lot', 'drop', 'table', 'messages']],
    ['%_*"', []],
    ['', []],
  ])('of %j are %j', (search, words) => {
    expect(searchedWords(search)).toEqual(words);
  });
});
