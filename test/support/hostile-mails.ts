/**
 * Mails made to make a reader slow, big or wrong (RELIABILITY.md section 10). Each generator gives a
 * mail of about `size` bytes; the time a reader takes for twice the size must not be four times as long.
 */
export type HostileMail = { readonly name: string; readonly make: (size: number) => Buffer };

const HEAD = 'From: a@studio.example\r\nSubject: x\r\nMessage-ID: <h@studio.example>\r\n';

const repeat = (piece: string, size: number) => piece.repeat(Math.max(1, Math.floor(size / piece.length)));
const message = (header: string, body: string) => Buffer.from(`${HEAD}${header}\r\n${body}`, 'latin1');
const header = (name: string, line: (size: number) => string): HostileMail => ({
  name: `header: ${name}`,
  make: (size) => Buffer.from(`${line(size)}\r\nMessage-ID: <h@studio.example>\r\n\r\nbody\r\n`, 'latin1'),
});
const body = (name: string, fields: string, text: (size: number) => string): HostileMail => ({
  name: `body: ${name}`,
  make: (size) => message(fields, text(size)),
});
const mixed = 'Content-Type: multipart/mixed; boundary=b0\r\n';
const repeated = (piece: string) => (size: number) => repeat(piece, size);

export const HOSTILE_MAILS: readonly HostileMail[] = [
  header('From of countless addresses', (size) => `From: ${repeat('a@b.c, ', size)}`),
  header('From of open brackets', (size) => `From: ${repeat('<', size)}`),
  header('From of closed brackets', (size) => `From: ${repeat('>', size)}`),
  header('From of quotes', (size) => `From: ${repeat('"a', size)}`),
  header('From of open comments', (size) => `From: ${repeat('(', size)}`),
  header('From of backslashes', (size) => `From: "${repeat('\\', size)}`),
  header('From of at signs', (size) => `From: ${repeat('a@', size)}`),
  header('From of groups', (size) => `From: ${repeat('g:', size)}a@b.c;`),
  header('From of domain literals', (size) => `From: ${repeat('a@[', size)}`),
  header('Subject of unterminated words', (size) => `Subject: ${repeat('=?utf-8?q?', size)}`),
  header('Subject of word openings', (size) => `Subject: ${repeat('=?a', size)}`),
  header('Subject of one-letter words', (size) => `Subject: ${repeat('=?utf-8?q?a?= ', size)}`),
  header(
    'Subject of words of changing charset',
    (size) => `Subject: ${repeat('=?utf-8?b?w6k=?= =?iso-8859-1?q?=E9?= ', size)}`,
  ),
  header('Subject of broken base64', (size) => `Subject: ${repeat('=?utf-8?b?A?=', size)}`),
  header('Subject of blanks', (size) => `Subject: ${repeat(' ', size)}x`),
  header('Subject folded at each word', (size) => `Subject: ${repeat('a\r\n ', size)}`),
  header('Subject of carriage returns', (size) => `Subject: ${repeat('\r', size)}x`),
  header('fields without number', (size) => repeat('X: y\r\n', size)),
  header('lines without a colon', (size) => repeat('abc\r\n', size)),
  header('continuation lines only', (size) => repeat(' a\r\n', size)),
  header('fields named __proto__', (size) => repeat('__proto__: polluted\r\nconstructor: x\r\n', size)),
  header('type of open comments', (size) => `Content-Type: ${repeat('(', size)}`),
  header('type of parameters', (size) => `Content-Type: text/plain; ${repeat('a=b; ', size)}`),
  header(
    'type of continued parameters',
    (size) =>
      `Content-Type: text/plain; ${Array.from({ length: size / 16 }, (_, index) => `name*${index}*=%41; `).join('')}`,
  ),
  header('type of a long charset', (size) => `Content-Type: text/plain; charset=${repeat('x-', size)}`),
  header(
    'disposition of encoded words',
    (size) => `Content-Disposition: attachment; filename="${repeat('=?utf-8?q?a?= ', size)}"`,
  ),
  header('encoding of open comments', (size) => `Content-Transfer-Encoding: ${repeat('(', size)}`),
  body('NUL bytes', '', repeated('\0')),
  body('line feeds', '', repeated('\n')),
  body('carriage returns', '', repeated('\r')),
  body('one line', '', repeated('x')),
  body('quote marks', '', (size) => repeat('>', size)),
  body('lines quoted ever deeper', '', (size) => {
    const depth = Math.floor(Math.sqrt(size * 2));
    return Array.from({ length: depth }, (_, index) => '>'.repeat(index)).join('\r\n');
  }),
  body('format=flowed', 'Content-Type: text/plain; format=flowed; delsp=yes\r\n', repeated('a \r\n')),
  body('broken base64', 'Content-Transfer-Encoding: base64\r\n', repeated('A=')),
  body('base64 of foreign characters', 'Content-Transfer-Encoding: base64\r\n', repeated('A!')),
  body('soft line breaks', 'Content-Transfer-Encoding: quoted-printable\r\n', repeated('=\r\n')),
  body('equal signs', 'Content-Transfer-Encoding: quoted-printable\r\n', repeated('=')),
  body('equal signs and blanks', 'Content-Transfer-Encoding: quoted-printable\r\n', repeated('=  ')),
  body('UTF-8 that is none', 'Content-Type: text/plain; charset=utf-8\r\n', repeated('\xe9\xc3\xa9')),
  body('UTF-8 with strays', 'Content-Type: text/plain; charset=utf-8\r\n', repeated('\xc3\xa9\xc3\xa9\xe9')),
  body('broken Japanese', 'Content-Type: text/plain; charset=iso-2022-jp\r\n', repeated('\x1b$B\x80a')),
  body('broken Chinese', 'Content-Type: text/plain; charset=gb18030\r\n', repeated('\x81\x30\x81 ')),
  body('UTF-7', 'Content-Type: text/plain; charset=utf-7\r\n', repeated('+ADw-')),
  body('UTF-16', 'Content-Type: text/plain; charset=utf-16\r\n', repeated('\xd8\x00a')),
  body('open tags', 'Content-Type: text/html\r\n', repeated('<div>')),
  body('open angle brackets', 'Content-Type: text/html\r\n', repeated('<')),
  body('entities', 'Content-Type: text/html\r\n', repeated('&amp')),
  body('boundaries without a part', mixed, repeated('--b0\r\n')),
  body('almost boundaries', mixed, repeated('--b\r\n')),
  body('closing boundaries', mixed, repeated('--b0--\r\n')),
  body('dashes', mixed, repeated('--\r\n')),
  body('containers without end', mixed, (size) =>
    Array.from(
      { length: Math.ceil(size / 70) },
      (_, index) => `--b${index}\r\nContent-Type: multipart/mixed; boundary=b${index + 1}\r\n\r\n`,
    ).join(''),
  ),
  body('attached messages in each other', 'Content-Type: message/rfc822\r\n', (size) =>
    repeat('Content-Type: message/rfc822\r\nContent-Disposition: inline\r\n\r\n', size),
  ),
  body('a part with an endless header', mixed, (size) => `--b0\r\nX: ${repeat('a', size)}`),
  body(
    'a boundary that never comes',
    'Content-Type: multipart/mixed; boundary=never\r\n',
    repeated('text\r\n'),
  ),
  body('no boundary at all', 'Content-Type: multipart/mixed\r\n', repeated('text\r\n')),
];
