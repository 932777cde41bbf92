import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readVectors } from '../../test/support/read-vectors.ts';
import { parseSender } from './parse-sender.ts';

describe('parseSender', () => {
  it.each(readVectors('sender', z.strictObject({ from: z.string().nullable() })))(
    'gives the address of $id: $note',
    ({ input, wanted }) => {
      expect(parseSender(input.from)).toBe(wanted);
    },
  );

  it.each([
    ['technique@studio.example <evil@intruder.test>'],
    ['"technique@studio.example" <evil@intruder.test>'],
    ['"technique@studio.example <technique@studio.example>" <evil@intruder.test>'],
    ['=?utf-8?q?technique=40studio=2Eexample?= <evil@intruder.test>'],
    ['=?utf-8?q?=3Ctechnique=40studio=2Eexample=3E?= <evil@intruder.test>'],
    ['(technique@studio.example) evil@intruder.test'],
    ['(<technique@studio.example>) <evil@intruder.test>'],
    ['"technique@studio.example\\"" <evil@intruder.test>'],
    ['<evil@intruder.test> technique@studio.example'],
    ['<evil@intruder.test>, <technique@studio.example>'],
  ])('Q23: takes no claim for the address: %s', (from) => {
    expect(parseSender(from)).toBe('evil@intruder.test');
  });

  it.each([
    ['=?utf-8?q?technique=40studio=2Eexample?='],
    ['"technique@studio.example" <=?utf-8?q?technique=40studio=2Eexample?=>'],
    ['technique＠studio.example'],
    ['@studio.example'],
    ['technique@'],
    ['tech\u0000nique@studio.example\u0007 x'],
  ])('Q23: finds no allowed address in %j', (from) => {
    expect(parseSender(from)).not.toBe('technique@studio.example');
  });

  it('gives the first member of a group', () => {
    expect(parseSender('Équipe: a@studio.example, b@studio.example;')).toBe('a@studio.example');
  });

  it('keeps the ASCII form of an internationalised domain, so that look-alikes show', () => {
    expect(parseSender('<technique@xn--stdio-m2a.example>')).toBe('technique@xn--stdio-m2a.example');
  });

  it('refuses a From longer than any real one instead of cutting it into another address', () => {
    expect(parseSender(`technique@studio.example ${' '.repeat(20_000)}<evil@intruder.test>`)).toBe('');
  });
});
