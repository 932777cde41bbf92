import { describe, expect, it } from 'vitest';
import { sayDateEn, sayDateFr } from './say-date.ts';

describe('a date in a sentence', () => {
  it.each([
    ['2026-11-29', '29 November 2026', '29 novembre 2026'],
    ['2026-12-01', '1 December 2026', '1er décembre 2026'],
    ['2026-11-29 15:04', '29 November 2026 at 15:04', '29 novembre 2026 à 15:04'],
    ['2026-11-29T15:04:59.999Z', '29 November 2026 at 15:04 UTC', '29 novembre 2026 à 15:04 UTC'],
    ['2026-13-01', '2026-13-01', '2026-13-01'],
    ['yesterday', 'yesterday', 'yesterday'],
    ['', '', ''],
  ])('%s', (date, english, french) => {
    expect([sayDateEn(date), sayDateFr(date)]).toEqual([english, french]);
  });
});
