import { simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import { buildMail } from './mails.ts';
import { heavyMail, SAMPLES } from './sample-mails.ts';

const TEXT = 'À faire : été, œuvre = 5 €\r\n\r\nUne ligne très longue '.concat(
  'é'.repeat(120),
  '\r\nFin \r\n',
);

describe('mail builder', () => {
  it.each([
    ['utf-8', '8bit'],
    ['utf-8', 'quoted-printable'],
    ['utf-8', 'base64'],
    ['windows-1252', '8bit'],
    ['windows-1252', 'quoted-printable'],
    ['iso-8859-15', 'base64'],
  ] as const)('writes what a parser reads back, in %s and %s', async (charset, encoding) => {
    const raw = buildMail({
      from: { name: 'Léa Dûpont', address: 'lea@studio.example' },
      subject: `Très long sujet accentué ${'été '.repeat(30)}— fin`,
      date: new Date('2025-11-18T09:00:00Z'),
      messageId: '<m1@studio.example>',
      text: TEXT,
      html: '<p>été</p>',
      attachments: [{ fileName: 'café.pdf', contentType: 'application/pdf', content: 'bytes' }],
      headers: [['X-Extra', 'yes']],
      charset,
      encoding,
    });
    const mail = await simpleParser(raw);
    // ISO-8859-15 has no such dash.
    const dash = charset === 'iso-8859-15' ? '?' : '—';
    expect(mail.subject).toBe(`Très long sujet accentué ${'été '.repeat(30)}${dash} fin`);
    expect(mail.from?.value).toEqual([{ name: 'Léa Dûpont', address: 'lea@studio.example' }]);
    expect(mail.text?.trim()).toBe(TEXT.replaceAll('\r\n', '\n').trim());
    expect(mail.html).toContain('<p>été</p>');
    expect(mail.messageId).toBe('<m1@studio.example>');
    expect(mail.date?.toISOString()).toBe('2025-11-18T09:00:00.000Z');
    expect(mail.attachments.map((item) => [item.filename, item.content.toString()])).toEqual([
      ['café.pdf', 'bytes'],
    ]);
    expect(mail.headers.get('x-extra')).toBe('yes');
  });

  it('keeps every line of an encoded mail within 998 bytes, ended by CRLF', () => {
    const raw = buildMail({ text: TEXT.repeat(50), encoding: 'quoted-printable' }).toString('latin1');
    const lines = raw.split('\r\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(78);
    expect(lines.some((line) => line.includes('\n'))).toBe(false);
  });

  it('leaves Message-ID out when told', async () => {
    expect((await simpleParser(buildMail({ messageId: null }))).messageId).toBeUndefined();
  });

  it.each(Object.entries(SAMPLES))('sample %s is a mail of its own', async (_name, sample) => {
    const [first, second] = [await simpleParser(sample()), await simpleParser(sample())];
    expect(first.subject).not.toBe('Sans objet');
    expect(first.text?.length).toBeGreaterThan(20);
    expect(first.messageId).not.toBe(second.messageId);
  });

  it('makes a mail of the wanted weight', () => {
    const size = heavyMail(20_000_000).length;
    expect(size).toBeGreaterThan(19_900_000);
    expect(size).toBeLessThan(20_100_000);
  });
});
