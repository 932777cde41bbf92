import { base64, content, LINK, NO_LINK, ONE_LINK, type Room } from './seed.ts';

const encoded = (name: string, encoding: string, body: string, truth: Parameters<typeof content>[3]) =>
  content(name, `Content-Transfer-Encoding: ${encoding}`, body, truth);
const B64 = base64(`Bonjour\r\n${LINK}\r\n`);
const garbled = { reason: 'no-links', hides: 'https' } as const;

/** Content-Transfer-Encoding, and what is encoded without it. */
export const ENCODINGS: Room = {
  name: 'encodings',
  seeds: [
    encoded('a blank after every character of base64', 'base64', [...B64].join(' '), ONE_LINK),
    encoded('a line for every character of base64', 'base64', [...B64].join('\r\n'), ONE_LINK),
    encoded(
      'signs between the base64 that are none of it',
      'base64',
      B64.replace(/.{3}/gu, '$&!\x80-\0'),
      ONE_LINK,
    ),
    encoded(
      'base64 without its padding',
      'base64',
      base64(`Bonjour ${LINK}\n`).replaceAll('=', ''),
      ONE_LINK,
    ),
    encoded('base64 with a padding too long', 'base64', `${B64}=========`, ONE_LINK),
    encoded(
      'base64 of lines that are padded each',
      'base64',
      [`Bon`, 'jour ', LINK, '\r\n'].map(base64).join('\r\n'),
      ONE_LINK,
    ),
    encoded('base64 cut in the middle of a byte', 'base64', `${B64}Q`, ONE_LINK),
    encoded(
      'base64 of the address alphabet',
      'base64',
      base64(`${LINK} \xfb\xff\xfe`).replaceAll('+', '-').replaceAll('/', '_'),
      ONE_LINK,
    ),
    encoded(
      'base64 with the footer of a list behind it',
      'base64',
      `${B64}\r\n_______________\r\nliste@list.example\r\n`,
      ONE_LINK,
    ),
    encoded('base64 of base64', 'base64', base64(B64), NO_LINK),
    encoded('base64 that is none', 'base64', LINK, garbled),
    encoded('base64 of nothing but padding', 'base64', '='.repeat(500), NO_LINK),
    encoded('base64 in capitals', 'BASE64', B64, ONE_LINK),
    encoded('base64 with a parameter and a comment', 'base64 (really); x=y', B64, ONE_LINK),
    encoded(
      'quoted-printable with the link in five lines',
      'quoted-printable',
      LINK.replace(/.{9}/gu, '$&=\r\n'),
      ONE_LINK,
    ),
    encoded(
      'soft line breaks with blanks before the line end',
      'quoted-printable',
      LINK.replace(/.{9}/gu, '$&= \t\r\n'),
      ONE_LINK,
    ),
    encoded(
      'soft line breaks by line feeds and carriage returns',
      'quoted-printable',
      'https:=\n//www.dropbox.com=\r/scl/fo/abc123',
      ONE_LINK,
    ),
    encoded(
      'the whole link in escapes',
      'quoted-printable',
      [...LINK].map((sign) => `=${sign.charCodeAt(0).toString(16)}`).join(''),
      ONE_LINK,
    ),
    encoded('escapes that are none', 'quoted-printable', `=ZZ =4 =\x80= ==3D ${LINK} =`, {
      ...ONE_LINK,
      says: '=ZZ',
    }),
    encoded(
      'an escaped line end inside the link',
      'quoted-printable',
      'https://www.dropbox.com/scl/fo/abc123=0D=0Aevil',
      ONE_LINK,
    ),
    encoded(
      'an escaped NUL inside the host',
      'quoted-printable',
      'https://www.dropbox.com=00.evil.test/scl/fo/abc123',
      { reason: 'accepted', links: ['https://www.dropbox.com'] },
    ),
    encoded('quoted-printable with eight bits between', 'quoted-printable', `\xe9t=E9 ${LINK}`, {
      ...ONE_LINK,
      says: 'été',
    }),
    encoded(
      'quoted-printable that is read as it stands',
      '7bit',
      'https://www.dropbox.com=\r\n/scl/fo/abc123',
      NO_LINK,
    ),
    encoded('seven bits with the eighth set', '7bit', `\xc3\xa9t\xc3\xa9 ${LINK}`, {
      ...ONE_LINK,
      says: 'été',
    }),
    encoded('an encoding of no known name', 'x-rot13', LINK, ONE_LINK),
    encoded('an encoding named __proto__', '__proto__', LINK, ONE_LINK),
    encoded(
      'uuencode, which nobody undoes',
      'x-uuencode',
      `begin 644 a.txt\r\n${'M'.repeat(61)}\r\n\`\r\nend\r\n`,
      NO_LINK,
    ),
    content('uuencode in the middle of a text', '', `${LINK}\r\nbegin 644 a.txt\r\n#86)C\r\n\`\r\nend\r\n`, {
      ...ONE_LINK,
      says: 'begin 644',
    }),
    content(
      'yEnc in the middle of a text',
      '',
      `=ybegin line=128 size=5 name=a\r\n\x8b\x8c\x8d\r\n=yend size=5\r\n${LINK}`,
      ONE_LINK,
    ),
    content(
      'two encodings, the first of which is right',
      'Content-Transfer-Encoding: base64\r\nContent-Transfer-Encoding: 8bit',
      B64,
      ONE_LINK,
    ),
    content(
      'the encoding of a container',
      'Content-Type: multipart/mixed; boundary=b\r\nContent-Transfer-Encoding: base64',
      `--b\r\n\r\n${LINK}\r\n--b--`,
      ONE_LINK,
    ),
    content(
      'a boundary inside of base64',
      'Content-Type: multipart/mixed; boundary=b',
      `--b\r\nContent-Transfer-Encoding: base64\r\n\r\n${B64.slice(0, 20)}\r\n--b\r\n\r\n${B64.slice(20)}\r\n--b--`,
      NO_LINK,
    ),
    content(
      'a packed body',
      'Content-Encoding: gzip',
      () => '\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xcb\x28\x29\x29\x28\xb6',
      NO_LINK,
    ),
  ],
};
