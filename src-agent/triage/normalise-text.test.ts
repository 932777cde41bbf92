import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countCodePoints,
  cutCodePoints,
  isReply,
  normaliseText,
  stripReplyPrefixes,
} from './normalise-text.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 200 });

describe('normaliseText', () => {
  it.each([
    ['takes accents and case off', 'MÉDIA Solutión', 'media solution'],
    ['makes every run of white space one space and trims', '\u00a0 a\t\r\n\u2003b \u0085', 'a b'],
    ['joins white space on both sides of a dropped mark', 'a \u0301 b', 'a b'],
    ['keeps what is invisible but no white space', '\ufeffa\u200b', '\ufeffa\u200b'],
    ['keeps ligatures, sharp s and stroke letters', 'Œuf STRAßE Ørsted', 'œuf straße ørsted'],
    ['keeps a variation selector: its combining class is zero', '⚠️', '⚠️'],
    ['splits Hangul into its letters, as canonical decomposition does', '한', '\u1112\u1161\u11ab'],
    ['writes a final sigma', 'ΟΔΟΣ', 'οδος'],
  ])('%s', (_what, text, expected) => {
    expect(normaliseText(text)).toBe(expected);
  });

  it('is the same when done twice', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(normaliseText(normaliseText(text))).toBe(normaliseText(text));
      }),
      { numRuns: 1_000 },
    );
  });

  it('equals decomposing the whole text and dropping what combines', () => {
    const combining = /[\u0300-\u036f]/gu;
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'aÉéçÀ ö\u0301\u0327\u0308nÑ') }), (text) => {
        const whole = text.normalize('NFD').replace(combining, '').toLowerCase();
        expect(normaliseText(text)).toBe(whole.replace(/ +/gu, ' ').trim());
      }),
    );
  });
});

describe('stripReplyPrefixes', () => {
  it.each([
    ['Re: a', 'a'],
    ['RE : Fwd:TR: a', 'a'],
    ['Rework: a', 'Rework: a'],
    ['Réf: 12', 'Réf: 12'],
    ['Confirmation de commande: a', 'Confirmation de commande: a'],
  ])('makes %j %j', (subject, expected) => {
    expect(stripReplyPrefixes(subject)).toBe(expected);
  });

  it.each([
    ['Ré: Lot 42'],
    ['Re\u0301 : Lot 42'],
    ['RÉ: Lot 42'],
    ['Re[2]: Lot 42'],
    ['Re(3): Lot 42'],
    ['  Re: Lot 42'],
  ])('Q22: %j is a reply', (subject) => {
    expect(stripReplyPrefixes(subject)).toBe('Lot 42');
    expect(isReply(subject)).toBe(true);
  });

  it('Q22: a space at either end makes no reply', () => {
    expect(isReply(' Fichiers du jour ')).toBe(false);
  });

  it('leaves nothing more to strip', () => {
    const piece = fc.constantFrom('re', 'Ré', ':', ' ', '\u00a0', '[2]', 'fwd', 'tr', 'a', 'confirmation');
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const stripped = stripReplyPrefixes(pieces.join(''));
        expect(isReply(stripped)).toBe(false);
      }),
    );
  });
});

describe('cutCodePoints', () => {
  it('never cuts inside a character of two units', () => {
    expect(cutCodePoints('🎬🎬🎬', 2)).toBe('🎬🎬');
    fc.assert(
      fc.property(anyText, fc.nat(50), (text, count) => {
        expect(cutCodePoints(text, count)).toBe([...text].slice(0, count).join(''));
        expect(countCodePoints(text)).toBe([...text].length);
      }),
    );
  });
});
