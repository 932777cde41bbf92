import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mailHeadSchema } from '../contract/entities.ts';
import { readHead } from './read-head.ts';

const head = (text: string, encoding: BufferEncoding = 'utf8') =>
  readHead(Buffer.from(text, encoding), 1_234);

describe('readHead', () => {
  it('reads the fields of an ordinary mail', () => {
    const text = [
      'From: =?UTF-8?Q?L=27=C3=A9quipe_technique?=',
      ' <TECHNIQUE@Studio.example>',
      'Subject: =?utf-8?q?M=C3=A9dia_Solution_-_Missions?= Recadrage',
      '  - Lot 42 ',
      'Date: Tue, 18 Nov 2025 10:00:00 +0100',
      'Message-ID: <m1@studio.example>',
      '',
      'Subject: not a header',
    ].join('\r\n');
    expect(head(text)).toEqual({
      mailId: expect.stringMatching(/^[0-9a-f]{32}$/),
      messageId: '<m1@studio.example>',
      subject: 'Média Solution - Missions Recadrage  - Lot 42',
      from: "L'équipe technique <TECHNIQUE@Studio.example>",
      sender: 'technique@studio.example',
      date: 'Tue, 18 Nov 2025 10:00:00 +0100',
      sizeBytes: 1_234,
      authentication: [],
    });
  });

  it('tells missing fields by empty text', () => {
    expect(head('X: y\r\n\r\n')).toMatchObject({
      messageId: '',
      subject: '',
      from: '',
      sender: '',
      date: '',
    });
  });

  it('takes the first of a repeated field, whatever the case of its name', () => {
    const text =
      'from: A <a@studio.example>\r\nFROM: B <A@studio.example>\r\nSubject: one\r\nSubject: two\r\n\r\n';
    expect(head(text)).toMatchObject({
      from: 'A <a@studio.example>',
      sender: 'a@studio.example',
      subject: 'one',
    });
  });

  it('MAIL-8: tells what servers say of the sender, the topmost first', () => {
    const text =
      'Authentication-Results: mx.studio.example;\r\n\tdmarc=pass (p=none)\r\n\theader.from=studio.example\r\n' +
      'Authentication-Results: mx.bad.example; dmarc=fail\r\n\r\n';
    expect(head(text).authentication).toEqual([
      { by: 'mx.studio.example', dmarc: 'pass', from: 'studio.example' },
      { by: 'mx.bad.example', dmarc: 'fail', from: '' },
    ]);
  });

  it('MAIL-8: of two From fields that name two senders takes neither', () => {
    expect(head('From: a@studio.example\r\nX: y\r\nFrom: b@bad.example\r\n\r\n').sender).toBe('');
  });

  it('MAIL-8: takes no field from a first line that continues nothing', () => {
    expect(head(' From: a@studio.example\r\nFrom: b@bad.example\r\n\r\n').sender).toBe('b@bad.example');
  });

  it('MAIL-8: makes no ASCII letter of the sign of kelvin', () => {
    expect(head('From: \u212AEVIN@studio.example\r\n\r\n').sender).toBe('\u212aevin@studio.example');
  });

  it('reads line feeds without carriage returns, and a block without its empty line', () => {
    expect(head('From: a@b.c\nSubject: Lot\n 42')).toMatchObject({ sender: 'a@b.c', subject: 'Lot 42' });
  });

  it('Q22: trims the subject', () => {
    expect(head('Subject:   Fichiers du jour \r\n\r\n').subject).toBe('Fichiers du jour');
  });

  it('Q24: reads raw 8-bit in every field', () => {
    expect(head('From: Équipe <technique@studio.example>\r\nDate: 18 févr.\r\n\r\n')).toMatchObject({
      from: 'Équipe <technique@studio.example>',
      sender: 'technique@studio.example',
      date: '18 févr.',
    });
    expect(head('From: \xc9quipe <technique@studio.example>\r\n\r\n', 'latin1')).toMatchObject({
      from: 'Équipe <technique@studio.example>',
      sender: 'technique@studio.example',
    });
  });

  it('MAIL-7: takes a field named like a property of every object for a field', () => {
    const text = '__proto__: polluted\r\nconstructor: x\r\nhasOwnProperty: y\r\nSubject: fine\r\n\r\n';
    expect(head(text).subject).toBe('fine');
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect('polluted' in {}).toBe(false);
  });

  it('MAIL-3: of a block over 100 KB reads what is whole within it', () => {
    const text = `Subject: before\r\nX: ${'x'.repeat(120_000)}\r\nFrom: a@b.c\r\n\r\n`;
    expect(head(text)).toMatchObject({ subject: 'before', sender: '' });
    expect(head(`Subject: ${'x'.repeat(120_000)}\r\n\r\n`).subject).toBe('');
  });

  it('Q23: makes no sender out of a From that was cut at the limit', () => {
    const from = 'From: technique@studio.example';
    const filler = `X: ${'x'.repeat(102_400 - from.length - 5)}\r\n`;
    const block = Buffer.from(`${filler}${from} <evil@intruder.test>\r\n\r\n`);
    expect(block.subarray(0, 102_400).toString().endsWith(from)).toBe(true);
    expect(readHead(block, 1).sender).toBe('');
    expect(readHead(block.subarray(0, 102_400), 1).sender).toBe('');
  });

  it('Q24: gives a head that the contract accepts, whatever the bytes', () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc
        .constantFrom(
          'From: ',
          'Subject: ',
          '\r\n ',
          '\r\n',
          '=?utf-8?q?',
          '=?',
          '?=',
          '<',
          '"',
          '(',
          '@',
          ':',
          '\0',
        )
        .map((text) => Buffer.from(text)),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        expect(mailHeadSchema.safeParse(readHead(Buffer.concat(pieces), 1)).success).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('Q24: cuts what is longer than the contract allows', () => {
    const long = `<${'a'.repeat(6_000)}@b.c>`;
    const read = head(
      `From: ${long}\r\nMessage-ID: ${long}\r\nDate: ${long}\r\nSubject: ${'🎬'.repeat(25_000)}\r\n\r\n`,
    );
    expect(mailHeadSchema.safeParse(read).error).toBeUndefined();
    expect(read.sender).toBe('');
  });
});
