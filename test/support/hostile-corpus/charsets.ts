import { content, LINK, NO_LINK, ONE_LINK, type Room, utf8 } from './seed.ts';

const declared = (
  name: string,
  charset: string,
  body: string | (() => string),
  truth: Parameters<typeof content>[3],
) => content(name, `Content-Type: text/plain; charset=${charset}`, body, truth);
const wide = (text: string, order: 'le' | 'be') => {
  const units = Buffer.from(text, 'utf16le');
  return (order === 'le' ? units : units.swap16()).toString('latin1');
};

/** Every label of the WHATWG Encoding Standard, and some of its alphabets that mails have besides. */
const LABELS = (
  'unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8 866 cp866 csibm866 ibm866 csisolatin2 ' +
  'iso-8859-2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2 csisolatin3 iso-8859-3 iso-ir-109 ' +
  'iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3 csisolatin4 iso-8859-4 iso-ir-110 iso8859-4 iso88594 ' +
  'iso_8859-4 iso_8859-4:1988 l4 latin4 csisolatincyrillic cyrillic iso-8859-5 iso-ir-144 iso8859-5 iso88595 iso_8859-5 ' +
  'iso_8859-5:1988 arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6 iso-8859-6-e ' +
  'iso-8859-6-i iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987 csisolatingreek ecma-118 elot_928 greek greek8 ' +
  'iso-8859-7 iso-ir-126 iso8859-7 iso88597 iso_8859-7 iso_8859-7:1987 sun_eu_greek csiso88598e csisolatinhebrew hebrew ' +
  'iso-8859-8 iso-8859-8-e iso-ir-138 iso8859-8 iso88598 iso_8859-8 iso_8859-8:1988 visual csiso88598i iso-8859-8-i ' +
  'logical csisolatin6 iso-8859-10 iso-ir-157 iso8859-10 iso885910 l6 latin6 iso-8859-13 iso8859-13 iso885913 iso-8859-14 ' +
  'iso8859-14 iso885914 csisolatin9 iso-8859-15 iso8859-15 iso885915 iso_8859-15 l9 iso-8859-16 cskoi8r koi koi8 koi8-r ' +
  'koi8_r koi8-ru koi8-u csmacintosh mac macintosh x-mac-roman dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 ' +
  'windows-874 cp1250 windows-1250 x-cp1250 cp1251 windows-1251 x-cp1251 ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ' +
  'ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii windows-1252 x-cp1252 ' +
  'cp1253 windows-1253 x-cp1253 cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 ' +
  'latin5 windows-1254 x-cp1254 cp1255 windows-1255 x-cp1255 cp1256 windows-1256 x-cp1256 cp1257 windows-1257 x-cp1257 ' +
  'cp1258 windows-1258 x-cp1258 x-mac-cyrillic x-mac-ukrainian chinese csgb2312 csiso58gb231280 gb2312 gb_2312 ' +
  'gb_2312-80 gbk iso-ir-58 x-gbk gb18030 big5 big5-hkscs cn-big5 csbig5 x-x-big5 cseucpkdfmtjapanese euc-jp x-euc-jp ' +
  'csiso2022jp iso-2022-jp csshiftjis ms932 ms_kanji shift-jis shift_jis sjis windows-31j x-sjis cseuckr csksc56011987 ' +
  'euc-kr iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 windows-949 csiso2022kr hz-gb-2312 ' +
  'iso-2022-cn iso-2022-cn-ext iso-2022-kr replacement x-user-defined'
).split(' ');
const half = Math.ceil(LABELS.length / 2);
const labelled = (labels: readonly string[]) => () =>
  `${labels.map((label) => `--b\r\nContent-Type: text/plain; charset=${label}\r\n\r\n[${label}] \xe9\x81\xa4\xff\r\n`).join('')}--b\r\n\r\n${LINK}\r\n--b--`;
const MIXED = 'Content-Type: multipart/mixed; boundary=b';

/** What bytes mean. */
export const CHARSETS: Room = {
  name: 'charsets',
  seeds: [
    content('every label of the standard, first half', MIXED, labelled(LABELS.slice(0, half)), {
      ...ONE_LINK,
      says: `[${LABELS[half - 1]}]`,
    }),
    content('every label of the standard, second half', MIXED, labelled(LABELS.slice(half)), {
      ...ONE_LINK,
      says: '[x-user-defined]',
    }),
    declared(
      'UTF-7, which hides what it says',
      'utf-7',
      '+AGgAdAB0AHAAcwA6AC8ALw-www.dropbox.com/scl/fo/abc123',
      NO_LINK,
    ),
    declared(
      'UTF-7 by its other name',
      'unicode-1-1-utf-7',
      '+ADw-script+AD4- +AGgAdAB0AHAAcwA6AC8ALw-dropbox.com/s/1',
      { ...NO_LINK, hides: '<script>' },
    ),
    declared('UTF-16, low byte first, with its mark', 'utf-16', `\xff\xfe${wide(LINK, 'le')}`, ONE_LINK),
    declared('UTF-16, high byte first, with its mark', 'utf-16', `\xfe\xff${wide(LINK, 'be')}`, ONE_LINK),
    declared('UTF-16 that says its order', 'utf-16be', wide(LINK, 'be'), ONE_LINK),
    declared('UTF-16 of an odd number of bytes', 'utf-16le', `${wide(`${LINK}\n`, 'le')}x`, ONE_LINK),
    declared('UTF-16 with half a character', 'utf-16le', `${wide(`${LINK} \ud83d`, 'le')}`, ONE_LINK),
    declared('UTF-16 that is ASCII', 'utf-16', LINK, { reason: 'no-links' }),
    declared('UTF-16 that nobody declared', 'utf-8', wide(LINK, 'le'), NO_LINK),
    declared(
      'UTF-32, which no browser reads',
      'utf-32le',
      Buffer.from([...LINK].flatMap((sign) => [sign.charCodeAt(0), 0, 0, 0])).toString('latin1'),
      { reason: 'accepted' },
    ),
    declared('a byte order mark before UTF-8', 'utf-8', `\xef\xbb\xbf${LINK}`, ONE_LINK),
    declared(
      'overlong UTF-8 for a slash',
      'utf-8',
      'https:\xc0\xaf\xc0\xafwww.dropbox.com\xc0\xafscl/fo/abc123',
      NO_LINK,
    ),
    declared(
      'overlong UTF-8 for a dot in the host',
      'utf-8',
      'https://www\xc0\xaedropbox\xe0\x80\xaecom/scl/fo/abc123',
      NO_LINK,
    ),
    declared('halves of pairs as UTF-8', 'utf-8', `\xed\xa0\xbd\xed\xb8\x80 ${LINK}`, ONE_LINK),
    declared('UTF-8 of six bytes', 'utf-8', `\xfd\xbf\xbf\xbf\xbf\xbf ${LINK}`, ONE_LINK),
    declared('UTF-8 beyond the last character', 'utf-8', `\xf4\x90\x80\x80 ${LINK}`, ONE_LINK),
    declared('UTF-8 cut in its last character', 'utf-8', `${LINK} caf\xc3`, ONE_LINK),
    declared('UTF-8 that calls itself Latin', 'iso-8859-1', `${utf8('été')} ${LINK}`, ONE_LINK),
    declared('Latin that calls itself UTF-8', 'utf-8', `\xe9t\xe9 ${LINK}`, { ...ONE_LINK, says: 'été' }),
    declared('Latin and UTF-8 pasted together', 'utf-8', `${utf8('été là-bas')} \xe9 ${LINK}`, {
      ...ONE_LINK,
      says: 'été là-bas é',
    }),
    declared('a charset without a name', '""', LINK, ONE_LINK),
    declared('a charset in the wrong quotes', "'utf-8'", `${utf8('été')} ${LINK}`, {
      ...ONE_LINK,
      says: 'été',
    }),
    declared('a charset that nobody knows', 'klingon', `${utf8('été')} ${LINK}`, {
      ...ONE_LINK,
      says: 'été',
    }),
    declared('a charset named like a property of every object', 'constructor', LINK, ONE_LINK),
    declared('a charset named __proto__', '__proto__', LINK, ONE_LINK),
    declared('a charset with a name of 10,000 letters', 'x'.repeat(10_000), LINK, ONE_LINK),
    declared('a charset with a language (RFC 2231)', 'utf-8*fr', `${utf8('été')} ${LINK}`, {
      ...ONE_LINK,
      says: 'été',
    }),
    declared('base64 as a charset', 'base64', LINK, ONE_LINK),
    declared('hexadecimal as a charset', 'hex', LINK, ONE_LINK),
    declared('EBCDIC', 'ibm037', '\x88\xa3\xa3\x97\xa2\x7a\x61\x61', { reason: 'no-links' }),
    declared(
      'Japanese that turns ASCII into something else',
      'iso-2022-jp',
      `\x1b$B$3$s\x1b(B ${LINK}`,
      ONE_LINK,
    ),
    declared('Japanese that never turns back', 'iso-2022-jp', `\x1b$B${LINK}`, { reason: 'no-links' }),
    declared('Japanese with half an escape', 'iso-2022-jp', `${LINK} \x1b$`, ONE_LINK),
    declared('Japanese whose second byte is a backslash', 'shift_jis', `\x83\x5c ${LINK} \x95\x5c`, {
      ...ONE_LINK,
      says: 'ソ',
    }),
    declared('Chinese of four bytes', 'gb18030', `\x81\x30\x81\x30 ${LINK} \x84\x31\xa4\x37`, ONE_LINK),
    declared('Chinese that switches in the text', 'hz-gb-2312', `~{<:Ky2;~} ${LINK}`, { reason: 'accepted' }),
    declared('Chinese with two characters for two bytes', 'big5-hkscs', `\x88\x62\x88\xa5 ${LINK}`, ONE_LINK),
    declared('the link in the quotes of windows-1252', 'iso-8859-1', `\x93${LINK}\x94\x85`, ONE_LINK),
    declared('a non-breaking space behind the link', 'iso-8859-1', `${LINK}\xa0\xab suite \xbb`, ONE_LINK),
    content(
      'another charset in the page than in its header',
      'Content-Type: text/html; charset=utf-8',
      `<meta charset=iso-2022-jp>${utf8('été')} <a href="${LINK}">x</a>`,
      { ...ONE_LINK, says: 'été' },
    ),
    content(
      'two charsets for one text',
      'Content-Type: text/plain; charset=utf-8; charset=iso-2022-jp',
      `${utf8('été')} ${LINK}`,
      { ...ONE_LINK, says: 'été' },
    ),
  ],
};
