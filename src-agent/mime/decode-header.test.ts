import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readVectors } from '../../test/support/read-vectors.ts';
import { decodeHeader, readRawValue } from './decode-header.ts';

const raw = (bytes: string) => readRawValue(bytes);

describe('decodeHeader', () => {
  it.each(readVectors('header-decode', z.strictObject({ value: z.string().nullable() })))(
    'decodes $id: $note',
    ({ input, wanted }) => {
      expect(decodeHeader(input.value)).toBe(wanted);
    },
  );

  it('joins words of one charset before decoding: a character may be split between them', () => {
    expect(decodeHeader('=?utf-8?q?M=C3?= =?UTF-8?B?qWRpYQ==?=')).toBe('Média');
  });

  it('Q22: unfolds plain text, words, and both after each other', () => {
    expect(decodeHeader('Missions Recadrage\r\n - Lot 42')).toBe('Missions Recadrage - Lot 42');
    expect(decodeHeader('Missions\r\n\tRecadrage')).toBe('Missions Recadrage');
    expect(decodeHeader('Missions\r\n =?utf-8?q?d=C3=A9sabo?=\r\n suite')).toBe('Missions désabo suite');
  });

  it('Q24: keeps the raw text of a broken word and decodes its neighbours', () => {
    expect(decodeHeader('=?utf-8?b?A?= =?utf-8?q?=C3=A9t=C3=A9?=')).toBe('=?utf-8?b?A?= été');
    expect(decodeHeader('=?utf-8?q?ouvert')).toBe('=?utf-8?q?ouvert');
  });

  it('Q24: reads raw 8-bit as UTF-8, else as windows-1252', () => {
    expect(decodeHeader(raw('\xc3\x89quipe'))).toBe('Équipe');
    expect(decodeHeader(raw('\xc9quipe \x80'))).toBe('Équipe €');
    expect(decodeHeader(raw('\xc3\xa9t\xc3\xa9 =?utf-8?q?=C3=A9?='))).toBe('été é');
  });
});
