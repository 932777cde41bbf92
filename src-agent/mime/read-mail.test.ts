import { simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import { buildMail } from '../../test/support/mails.ts';
import { mailSchema } from '../contract/entities.ts';
import { MAX_DOWNLOAD_BYTES, MAX_HEADER_BLOCK_BYTES } from './limits.ts';
import { type FetchedPart, readMail, readMailParts } from './read-mail.ts';

const HEADER =
  'From: Technique <technique@studio.example>\r\nSubject: Lot 42\r\nMessage-ID: <m@studio.example>\r\n';
const message = (fields: string, body: string) => Buffer.from(`${HEADER}${fields}\r\n${body}`, 'latin1');
const part = (fields: string, body: string) => `--b\r\n${fields}\r\n${body}\r\n`;
const mixed = (...parts: readonly string[]) =>
  message(
    'Content-Type: multipart/mixed; boundary=b\r\n',
    `preamble\r\n${parts.join('')}--b--\r\nepilogue\r\n`,
  );
const attached = (type: string, name: string) =>
  `Content-Type: ${type}\r\nContent-Disposition: attachment; filename="${name}"\r\n`;
const TEXT = 'Content-Type: text/plain; charset=utf-8\r\n';
const HTML = 'Content-Type: text/html; charset=utf-8\r\n';
const HEAD_ONLY = {
  sender: 'technique@studio.example',
  subject: 'Lot 42',
  text: '',
  html: '',
  attachments: [],
};

describe('readMail', () => {
  it('keeps the line ends of a message of one part', async () => {
    expect(await readMail(message(TEXT, 'a\r\nb\n\r\n'))).toMatchObject({
      subject: 'Lot 42',
      text: 'a\r\nb\n\r\n',
      html: '',
      attachments: [],
      tooComplex: null,
    });
  });

  it('reads a message of one HTML part as HTML', async () => {
    expect(await readMail(message(HTML, '<p>a</p>\r\n'))).toMatchObject({ text: '', html: '<p>a</p>\r\n' });
  });

  it('does not refold format=flowed, as the replaced system did not', async () => {
    const mail = await readMail(
      message('Content-Type: text/plain; format=flowed; delsp=yes\r\n', 'a \r\nb\r\n'),
    );
    expect(mail.text).toBe('a \r\nb\r\n');
  });

  it('Q19: puts a line break between parts, and none where a part is empty', async () => {
    const url = 'Voici : https://www.dropbox.com/scl/fo/abc123';
    const source = mixed(
      part(TEXT, url),
      part(TEXT, ''),
      part(TEXT, '-- \r\nListe'),
      part(HTML, '<p>'),
      part(HTML, '<i>'),
    );
    expect(await readMail(source)).toMatchObject({ text: `${url}\n-- \r\nListe`, html: '<p>\n<i>' });
  });

  it('Q20: decodes part by part: declared charset, else UTF-8, else windows-1252', async () => {
    const source = mixed(
      part('Content-Type: text/plain; charset=x-unknown\r\n', 'd\xc3\xa9clar\xc3\xa9'),
      part('Content-Type: text/plain\r\n', 'journ\xe9e'),
      part('Content-Type: text/plain; charset=iso-8859-1\r\n', 'L\x92\xe9quipe'),
      part(
        'Content-Type: text/plain; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n',
        '=C3=A9t=\r\n=C3=A9',
      ),
      part('Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: BASE64\r\n', 'TcOpZGlh'),
    );
    expect((await readMail(source)).text.split('\n')).toEqual([
      'déclaré',
      'journée',
      'L’équipe',
      'été',
      'Média',
    ]);
  });

  it('Q21: reads an inline part whose file name says "attachment", and no attached text', async () => {
    const inline = `${TEXT}Content-Disposition: inline; filename="attachment.txt"\r\n`;
    const mail = await readMail(
      mixed(part(inline, 'read'), part(attached('text/plain', 'note.txt'), 'not read')),
    );
    expect(mail).toMatchObject({
      text: 'read',
      attachments: [{ fileName: 'note.txt', contentType: 'text/plain', sizeBytes: 8 }],
    });
  });

  it('Q21: does not enter attached messages, inline or not', async () => {
    const inner = `${HEADER}Content-Type: multipart/mixed; boundary=i\r\n\r\n--i\r\n${TEXT}\r\ninner\r\n--i--\r\n`;
    const mail = await readMail(
      mixed(
        part(TEXT, 'outer'),
        part('Content-Type: message/rfc822\r\nContent-Disposition: inline\r\n', inner),
        part(attached('message/rfc822', 'forwarded.eml'), inner),
      ),
    );
    expect(mail.text).toBe('outer');
    expect(mail.attachments.map(({ fileName, contentType }) => [fileName, contentType])).toEqual([
      [null, 'message/rfc822'],
      ['forwarded.eml', 'message/rfc822'],
    ]);
  });

  it('lists attachments by decoded name, type and size, and not the pictures of the HTML', async () => {
    const related = [
      '--b\r\nContent-Type: multipart/related; boundary=r\r\n\r\n',
      `--r\r\n${HTML}\r\n<img src="cid:logo">\r\n`,
      '--r\r\nContent-Type: image/png\r\nContent-ID: <logo>\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw==\r\n--r--\r\n',
    ].join('');
    const pdf = `${attached('application/pdf', '=?utf-8?q?m=C3=A9mo=2Epdf?=')}Content-Transfer-Encoding: base64\r\n`;
    const mail = await readMail(mixed(related, part(pdf, 'YWJj\r\nZGVm')));
    expect(mail.html).toBe('<img src="cid:logo">');
    expect(mail.attachments).toEqual([
      { fileName: 'mémo.pdf', contentType: 'application/pdf', sizeBytes: 6 },
    ]);
  });

  it.each<[string, Buffer, string]>([
    ['nothing at all', Buffer.alloc(0), ''],
    ['a header without end', Buffer.from(HEADER), ''],
    [
      'a missing closing boundary',
      message('Content-Type: multipart/mixed; boundary=b\r\n', part(TEXT, 'kept')),
      'kept\r\n',
    ],
    [
      'a boundary that never comes',
      message('Content-Type: multipart/mixed; boundary=b\r\n', 'kept\r\n'),
      'kept\r\n',
    ],
    ['no boundary', message('Content-Type: multipart/mixed\r\n', 'kept\r\n'), 'kept\r\n'],
    ['a type that is none', message('Content-Type: ;;;\r\n', 'kept\r\n'), 'kept\r\n'],
    ['an unknown transfer encoding', message('Content-Transfer-Encoding: x\r\n', 'kept\r\n'), 'kept\r\n'],
    ['NUL bytes', message(TEXT, 'k\0e\0pt\r\n'), 'k\0e\0pt\r\n'],
    [
      'an inner container that is never closed',
      mixed(
        '--b\r\nContent-Type: multipart/alternative; boundary=i\r\n\r\n',
        `--i\r\n${TEXT}\r\none\r\n`,
        part(TEXT, 'two'),
      ),
      'one\ntwo',
    ],
  ])('Q24: reads what there is of a mail with %s', async (_fault, source, text) => {
    const mail = await readMail(source);
    expect(mail.text).toBe(text);
    expect(mailSchema.safeParse(mail).error).toBeUndefined();
  });

  it('Q24: bounds what the contract bounds', async () => {
    const name = 'x'.repeat(5_000);
    const mail = await readMail(mixed(part(attached(`application/${name}`, name), '')));
    expect(mailSchema.safeParse(mail).error).toBeUndefined();
  });

  it('reads the text that mailparser reads, line ends apart', async () => {
    const text = 'Bonjour,\nÀ faire pour 14h30 : https://www.dropbox.com/scl/fo/abc?rlkey=1&dl=0\nMerci';
    const html = '<p>À faire pour 14h30</p>';
    const files = [{ fileName: 'note.txt', contentType: 'text/plain', content: 'attached' }];
    for (const encoding of ['8bit', 'quoted-printable', 'base64'] as const) {
      for (const charset of ['utf-8', 'iso-8859-1']) {
        for (const parts of [{ text }, { html }, { text, html }, { text, html, attachments: files }]) {
          const source = buildMail({ ...parts, encoding, charset });
          const theirs = await simpleParser(source, { skipHtmlToText: true, skipTextToHtml: true });
          const mine = await readMail(source);
          expect(mine.text.replaceAll('\r\n', '\n')).toBe(theirs.text ?? '');
          expect(mine.html.replaceAll('\r\n', '\n')).toBe(theirs.html || '');
          expect(mine.attachments.map(({ fileName, sizeBytes }) => [fileName, sizeBytes])).toEqual(
            theirs.attachments.map(({ filename, size }) => [filename, size]),
          );
          expect(mine.subject).toBe(theirs.subject);
        }
      }
    }
  });
});

describe('MAIL-3: limits', () => {
  const headerOf = (size: number) => {
    const start = `${HEADER}X: `;
    return `${start}${'x'.repeat(size - start.length - 4)}\r\n\r\n`;
  };
  const partHeaderOf = (size: number) => `${TEXT}X: ${'x'.repeat(size - TEXT.length - 7)}\r\n`;
  const shortLines = 'X:y\r\n'.repeat(20_000);
  const parts = (count: number) => mixed(...Array.from({ length: count }, () => part(TEXT, 'x')));
  const nested = (containers: number) => {
    const opening = (index: number) =>
      `Content-Type: multipart/mixed; boundary=n${index}\r\n\r\n--n${index}\r\n`;
    const body = Array.from({ length: containers - 1 }, (_, index) => opening(index + 1)).join('');
    return Buffer.from(`${HEADER}${opening(0)}${body}${TEXT}\r\ninnermost`);
  };
  const download = (size: number) => {
    const header = `${HEADER}\r\n`;
    return Buffer.from(`${header}${`${'x'.repeat(76)}\r\n`.repeat(size / 78 + 1)}`.slice(0, size));
  };

  it.each<[string, Buffer]>([
    ['download', download(MAX_DOWNLOAD_BYTES)],
    ['header block', Buffer.from(`${headerOf(MAX_HEADER_BLOCK_BYTES)}text`)],
    ['header block of many lines', Buffer.from(`${HEADER}${shortLines}\r\ntext`)],
    ['header block of a part', mixed(part(partHeaderOf(MAX_HEADER_BLOCK_BYTES), 'x'))],
    ['nesting', nested(100)],
    ['parts', parts(200)],
  ])('MAIL-3: passes a mail at the limit of %s', async (_limit, source) => {
    const mail = await readMail(source);
    expect(mail.tooComplex).toBeNull();
    expect(mail.text).not.toBe('');
  });

  it.each<[string, Buffer, string]>([
    ['download', download(MAX_DOWNLOAD_BYTES + 1), 'message over 26 MB'],
    ['header block', Buffer.from(`${headerOf(MAX_HEADER_BLOCK_BYTES + 1)}text`), 'header block over 100 KB'],
    [
      'header block of a part',
      mixed(part(partHeaderOf(MAX_HEADER_BLOCK_BYTES + 1), 'x')),
      'header block over 100 KB',
    ],
    [
      'header block of 8 MB in a part',
      mixed(part(`X: ${'x'.repeat(8_000_000)}\r\n`, 'x')),
      'header block over 100 KB',
    ],
    ['nesting', nested(101), 'parts nested more than 100 deep'],
    ['parts', parts(201), 'more than 200 parts'],
    ['parts without a header', mixed('--b\r\n'.repeat(300)), 'more than 200 parts'],
  ])('MAIL-3: tells the head alone of a mail above the limit of %s', async (_limit, source, tooComplex) => {
    expect(await readMail(source)).toMatchObject({ ...HEAD_ONLY, tooComplex, sizeBytes: source.length });
  });

  it('MAIL-3: holds for mails read by their parts too', () => {
    const fetched = (header: string, bytes = 1): FetchedPart => ({
      mimeHeader: Buffer.from(header),
      body: Buffer.alloc(bytes, 'x'),
      path: '1',
    });
    const limits: readonly [readonly FetchedPart[], string][] = [
      [[fetched(TEXT, MAX_DOWNLOAD_BYTES)], 'message over 26 MB'],
      [[fetched(partHeaderOf(MAX_HEADER_BLOCK_BYTES + 10))], 'header block over 100 KB'],
      [Array.from({ length: 201 }, () => fetched(TEXT)), 'more than 200 parts'],
    ];
    for (const [list, tooComplex] of limits) {
      expect(readMailParts(Buffer.from(`${HEADER}\r\n`), list, [], 50_000_000)).toEqual(
        expect.objectContaining({ ...HEAD_ONLY, tooComplex, sizeBytes: 50_000_000 }),
      );
    }
  });
});

describe('readMailParts', () => {
  const QUOTED =
    'Content-Type: text/html; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n';
  const fetched = (path: string, header: string, body: string): FetchedPart => ({
    mimeHeader: Buffer.from(`${header}\r\n`),
    body: Buffer.from(body, 'latin1'),
    path,
  });
  const header = (type: string) => Buffer.from(`${HEADER}Content-Type: ${type}\r\n\r\n`);

  it('reads the same as the whole message', async () => {
    const pdf = part(`${attached('application/pdf', 'a.pdf')}Content-Transfer-Encoding: base64\r\n`, 'YWJj');
    const source = mixed(part(TEXT, '\xc3\xa9t\xc3\xa9\r\n'), part(QUOTED, '<p>=E9=\r\nt=E9'), pdf);
    const whole = await readMail(source);
    const pieces = [fetched('1', TEXT, '\xc3\xa9t\xc3\xa9\r\n'), fetched('2', QUOTED, '<p>=E9=\r\nt=E9')];
    const byParts = readMailParts(
      header('multipart/mixed; boundary=b'),
      pieces,
      whole.attachments,
      source.length,
    );
    expect(byParts).toEqual(whole);
  });

  it('puts the parts in the order of their paths', () => {
    const pieces = ['2', '1.10', '1.2', '10'].map((path) => fetched(path, TEXT, path));
    expect(readMailParts(header('multipart/mixed; boundary=b'), pieces, [], 9).text).toBe('1.2\n1.10\n2\n10');
  });

  it('reads a message of one part by its own header', () => {
    const own = `${HEADER}${QUOTED}`;
    const mail = readMailParts(Buffer.from(`${own}\r\n`), [fetched('1', own, '=E9t=E9')], [], 9);
    expect(mail).toMatchObject({ text: '', html: 'été', attachments: [] });
  });
});
