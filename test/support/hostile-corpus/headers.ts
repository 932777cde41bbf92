import { base64, FROM, head, LINK, NO_LINK, ONE_LINK, type Room, seed, utf8 } from './seed.ts';

const subject = (name: string, value: string | (() => string), expected: string) =>
  head(name, () => `${FROM}Subject: ${typeof value === 'string' ? value : value()}`, {
    ...ONE_LINK,
    subject: expected,
  });
const q = (text: string) => `=?utf-8?q?${text}?=`;

/** The block before the empty line; senders have a room of their own. */
export const HEADERS: Room = {
  name: 'headers',
  seeds: [
    subject('a subject of 90 KB', () => 'x'.repeat(90_000), 'x'.repeat(90_000)),
    subject(
      'a subject folded 10,000 times',
      () => 'a\r\n '.repeat(10_000),
      Array(10_000).fill('a').join(' '),
    ),
    subject('a subject of blanks and folds', ' \r\n \t\r\n  x \r\n\t', 'x'),
    subject('an empty subject', '', ''),
    subject('a NUL in the subject', 'a\0b', 'a\0b'),
    subject('a carriage return in the subject', 'a\rBcc: all@bad.example', 'a Bcc: all@bad.example'),
    subject('a subject of raw UTF-8', utf8('Été à Noël'), 'Été à Noël'),
    subject('a subject of raw Latin', 'Mati\xe8re', 'Matière'),
    subject(
      'a character split between two words',
      '=?utf-8?b?w6k=?= =?utf-8?q?t=C3?= =?utf-8?q?=A9?=',
      'été',
    ),
    subject(
      'words of one subject in three charsets',
      `=?utf-8?q?=C3=A9?= =?iso-8859-1?q?=E9?=\r\n =?windows-1251?b?6Q==?=`,
      'ééй',
    ),
    subject('a word in a word', '=?utf-8?q?=3D=3Futf-8=3Fq=3Finner=3F=3D?=', '=?utf-8?q?inner?='),
    subject('a word that begins inside another', '=?utf-8?q?a=?utf-8?q?b?=', 'a=?utf-8?q?b'),
    subject('a word without an end', '=?utf-8?q?abc', '=?utf-8?q?abc'),
    subject('a word of impossible base64', '=?utf-8?b?A?=', '=?utf-8?b?A?='),
    subject('a word of no known encoding', '=?utf-8?x?abc?=', '=?utf-8?x?abc?='),
    subject('a word of no known charset', '=?klingon?q?=C3=A9=FF?=', 'é'),
    subject('a word with a language (RFC 2231)', '=?utf-8*fr?q?=C3=A9?=', 'é'),
    subject('a word of UTF-7', '=?utf-7?q?+ADw-script+AD4-?=', '+ADw-script+AD4-'),
    subject('a word with blanks in it', '=?utf-8?q?a b c?=', 'a b c'),
    subject('a word glued to text on both sides', `x${q('y')}z`, 'xyz'),
    subject(
      'a word of 50,000 characters',
      () => `=?utf-8?b?${base64('y'.repeat(50_000))}?=`,
      'y'.repeat(50_000),
    ),
    subject(
      'an encoded line end before another field',
      q('a=0D=0AFrom:_kevin=40studio.example'),
      'a\r\nFrom: kevin@studio.example',
    ),
    subject('an encoded mark that turns the text', q('=E2=80=AEfdp.exe'), '\u202efdp.exe'),
    head('two subjects', `${FROM}Subject: first\r\nSubject: second`, { ...ONE_LINK, subject: 'first' }),
    head('a blank before the colon', `${FROM}Subject \t: x`, { ...ONE_LINK, subject: 'x' }),
    head('no subject', FROM.trimEnd(), { ...ONE_LINK, subject: '' }),
    head('lines without a colon between the fields', `garbage\r\n${FROM}more garbage\r\nSubject: x`, {
      ...ONE_LINK,
      subject: 'x',
    }),
    head('fields without a name', `: nobody\r\n :\r\n${FROM}: nothing`, ONE_LINK),
    head(
      'fields named like properties of every object',
      `__proto__: polluted\r\nconstructor: polluted\r\ntoString: polluted\r\n__proto__.polluted: yes\r\n${FROM}Subject: x`,
      { ...ONE_LINK, subject: 'x' },
    ),
    head(
      'a field named in letters that are none of ASCII',
      `${FROM}S\xfcbj\xe9ct: x\r\n${utf8('Ѕubject')}: y`,
      { ...ONE_LINK, subject: '' },
    ),
    head('5,000 fields', () => `${FROM}${'X-Filler: y\r\n'.repeat(5_000)}Subject: last`, {
      ...ONE_LINK,
      subject: 'last',
    }),
    head('20,000 fields of one letter', () => `${FROM}${'X:\r\n'.repeat(20_000)}Subject: last`, {
      ...ONE_LINK,
      subject: 'last',
    }),
    head('a first line that continues nothing', ` From: Evil <evil@bad.example>\r\n${FROM}Subject: x`, {
      ...ONE_LINK,
      sender: 'technique@studio.example',
    }),
    head(
      'the envelope line of a mailbox file',
      `From evil@bad.example Tue Nov 18 10:00:00 2025\r\n${FROM}Subject: x`,
      { ...ONE_LINK, subject: 'x' },
    ),
    head(
      'a Message-ID of 50 KB',
      () => `${FROM}Message-ID: <${'i'.repeat(50_000)}@studio.example>`,
      ONE_LINK,
    ),
    head(
      'a Message-ID that is a path',
      `${FROM}Message-ID: <../../../../etc/passwd\0@studio.example>`,
      ONE_LINK,
    ),
    head('a tab and blanks as an empty line', `${FROM}Subject: x\r\n \t \r\nX: y`, {
      ...ONE_LINK,
      subject: 'x',
    }),
    head('a control character in a field name', `${FROM}Sub\x07ject: x\r\n\x1b[2JSubject: y`, {
      ...ONE_LINK,
      subject: '',
    }),
    seed('no empty line at all', `${FROM}Subject: x\r\n${LINK}`, NO_LINK),
    seed('the head ends at once', `\r\n${FROM}Subject: x\r\n\r\n${LINK}`, {
      reason: 'sender-not-allowed',
      sender: '',
    }),
    seed('carriage returns alone', `${FROM}Subject: x\r\n\r\n${LINK}\r\n`.replaceAll('\r\n', '\r'), {
      reason: 'sender-not-allowed',
      sender: '',
    }),
    seed('line feeds alone in the head', `${FROM}Subject: x\r\n\r\n${LINK}\r\n`.replaceAll('\r\n', '\n'), {
      ...ONE_LINK,
      subject: 'x',
    }),
    seed('a line feed and a carriage return the wrong way round', `${FROM}Subject: x\n\r\n\r${LINK}`, {
      reason: 'accepted',
      links: [LINK],
    }),
    seed('two line ends of different kinds make the empty line', `${FROM}Subject: x\n\r\n${LINK}`, {
      ...ONE_LINK,
      subject: 'x',
    }),
  ],
};
