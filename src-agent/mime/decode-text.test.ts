import { describe, expect, it } from 'vitest';
import { decodeText } from './decode-text.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');

describe('decodeText', () => {
  it.each([
    ['utf-8', '\xc3\xa9t\xc3\xa9', 'été'],
    ['UTF8', '\xc3\xa9', 'é'],
    ['iso-8859-1', 'L\x92\xe9quipe \x80', 'L’équipe €'],
    ['ISO_8859-1', '\xe9', 'é'],
    ['windows-1252', '\x93ok\x94', '“ok”'],
    ['iso-8859-15', '5 \xa4', '5 €'],
    ['koi8-r', '\xc1', 'а'],
    ['gb2312', '\xc4\xe3', '你'],
    ['iso-2022-jp', '\x1b$B$"\x1b(B', 'あ'],
    ['cp850', '\x82', 'é'],
    ['"utf-8*fr"', '\xe9', 'é'],
  ])('Q20: decodes the declared charset %s', (charset, text, wanted) => {
    expect(decodeText(bytes(text), charset.replaceAll('"', ''))).toBe(wanted);
  });

  it.each([
    [null],
    ['us-ascii'],
    ['x-unknown'],
    ['utf-7'],
    ['base64'],
    [''],
    ['__proto__'],
    ['x'.repeat(100_000)],
  ])('Q20: without a usable charset (%s) reads UTF-8, else windows-1252', (charset) => {
    expect(decodeText(bytes('\xc3\xa9t\xc3\xa9'), charset)).toBe('été');
    expect(decodeText(bytes('\xe9t\xe9 \x80'), charset)).toBe('été €');
  });

  it('Q20: reads windows-1252 that was declared UTF-8', () => {
    expect(decodeText(bytes('journ\xe9e'), 'utf-8')).toBe('journée');
  });

  it('keeps UTF-8 that was cut in the middle of a character', () => {
    expect(decodeText(bytes('d\xc3\xa9sabonn\xc3\xa9\xc3'), 'utf-8')).toBe('désabonnéÃ');
  });

  it('reads UTF-8 that was declared something in which it is no text', () => {
    expect(decodeText(bytes('\xc3\x81 faire'), 'windows-1252')).toBe('Á faire');
  });

  it('takes windows-1252 for itself although a few of its letters look like UTF-8', () => {
    expect(decodeText(bytes('D\xc9SABONN\xc9\xa0: journ\xe9e'), null)).toBe('DÉSABONNÉ\u00a0: journée');
  });

  it('keeps line ends, NUL and byte order mark', () => {
    expect(decodeText(bytes('\xef\xbb\xbfa\r\nb\nc\0'), 'utf-8')).toBe('\ufeffa\r\nb\nc\0');
  });
});
