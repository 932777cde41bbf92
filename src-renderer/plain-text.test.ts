import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainLines, plainText } from './plain-text.ts';

describe('MAIL-6: text of a mail', () => {
  it.each([
    ['a mark that turns the direction', 'facture\u202Efdp.exe', 'facture⟨U+202E⟩fdp.exe'],
    ['an isolate', '\u2066lot\u2069', '⟨U+2066⟩lot⟨U+2069⟩'],
    ['an invisible space', 'drop\u200Bbox.com', 'drop⟨U+200B⟩box.com'],
    ['a soft hyphen', 'swiss\u00ADtransfer', 'swiss⟨U+00AD⟩transfer'],
    ['a terminal sequence', '\u001B[31mred', '⟨U+001B⟩[31mred'],
    ['an end of text', 'a\u0000b', 'a⟨U+0000⟩b'],
    ['a separator of lines', 'a\u2028b', 'a⟨U+2028⟩b'],
    ['half a character', 'a\uD800b', 'a⟨U+D800⟩b'],
    ['a tag outside the first plane', 'a\u{E0041}b', 'a⟨U+E0041⟩b'],
    ['a character of private use', 'a\uE000b', 'a⟨U+E000⟩b'],
  ])('shows %s', (_what, text, shown) => {
    expect(plainText(text)).toBe(shown);
    expect(plainLines(text)).toBe(shown);
  });

  it.each(['Média Solution – Lot 42', 'Œuvre à 11h45 « bientôt »', '日本語', 'مرحبا', '👩‍🔧 🏳️‍🌈', 'e\u0301'])(
    'leaves %s as it is',
    (text) => {
      expect(plainText(text)).toBe(text);
    },
  );

  it('shows a joiner that joins no emoji', () => {
    expect(plainText('pay\u200Dpal')).toBe('pay⟨U+200D⟩pal');
  });

  it('shows breaks of a line as signs, and keeps them in a text of several lines', () => {
    expect(plainText('a\r\nb\tc')).toBe('a␍⏎b⇥c');
    expect(plainLines('a\r\nb\tc\rd')).toBe('a\nb\tc␍d');
  });

  it('never leaves a hidden character, whatever comes, and shows twice what it shows once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = plainText(text);
        expect(shown.replaceAll(/(?<=\p{Extended_Pictographic}\uFE0F?)\u200D/gu, '')).not.toMatch(
          /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u,
        );
        expect(plainText(shown)).toBe(shown);
      }),
    );
  });
});
