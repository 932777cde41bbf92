import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readVectors } from '../../test/support/read-vectors.ts';
import { mailId, subjectForId } from './mail-id.ts';
import { readHead } from './read-head.ts';

const headersSchema = z.strictObject({
  'Message-ID': z.string().nullish(),
  Subject: z.string().nullish(),
  Date: z.string().nullish(),
});
const vectors = readVectors('email-id', z.strictObject({ headers: headersSchema }));
const none = new Uint8Array();
const fieldsOf = (headers: z.infer<typeof headersSchema>) => ({
  messageId: headers['Message-ID'] ?? null,
  subject: headers.Subject ?? null,
  date: headers.Date ?? null,
});

describe('mailId', () => {
  it.each(vectors.filter(({ wanted }) => wanted !== undefined))(
    'equals the id of $id: $note',
    ({ input, wanted }) => {
      expect(mailId(fieldsOf(input.headers), none)).toBe(wanted);
    },
  );

  it('equals the id of a message with these headers, blanks around a value apart', () => {
    const cases = vectors.filter(({ id, wanted }) => wanted !== undefined && id !== 'email-id-016');
    for (const { id, input, wanted } of cases) {
      const lines = Object.entries(input.headers).flatMap(([name, value]) =>
        value === null ? [] : [`${name}: ${value}\r\n`],
      );
      expect([id, readHead(Buffer.from(`${lines.join('')}\r\n`), 0).mailId]).toEqual([id, wanted]);
    }
  });

  it('tells mails apart that have neither Message-ID nor Subject nor Date', () => {
    const ids = ['From: a@b.c\r\n\r\n', 'From: a@b.d\r\n\r\n'].map(
      (text) => readHead(Buffer.from(text), 9).mailId,
    );
    expect(new Set(ids).size).toBe(2);
  });

  it('is the same for the header alone and for the whole message', () => {
    const header = 'From: a@b.c\r\n\r\n';
    expect(readHead(Buffer.from(`${header}text`), 20).mailId).toBe(readHead(Buffer.from(header), 20).mailId);
  });
});

// The ids of the replaced system are kept when its memory is imported: its way of reading a subject counts,
// faults included.
describe('subjectForId', () => {
  it.each([
    ['keeps line breaks and blanks of plain text', 'Lot 42\r\n suite ', 'Lot 42\r\n suite '],
    ['joins folded words', '=?utf-8?q?Lot?=\r\n =?utf-8?q?_42?=', 'Lot 42'],
    ['drops the fold between text and word', 'Re: Lot\r\n =?utf-8?q?=C3=A9?=', 'Re: Loté'],
    ['drops the fold between word and text', '=?utf-8?q?=C3=A9?=\r\n Lot', 'éLot'],
    ['joins folded texts by a space', '=?utf-8?q?=C3=A9?= a\r\n\tb', 'é a b'],
    ['keeps blanks within a line', '=?utf-8?q?=C3=A9?=  a ', 'é  a '],
  ])('%s', (_behaviour, value, wanted) => {
    expect(subjectForId(value)).toBe(wanted);
  });
});
