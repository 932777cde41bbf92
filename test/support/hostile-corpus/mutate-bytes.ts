import type { SeededRandom } from '../seeds.ts';

/** What readers of mail look for: put where it does not belong. */
const WORDS = [
  ...['\r\n', '\n', '\r', '\r\n\r\n', '\n\n', '\0', ' ', '\t', '"', '<', '>', '(', ')', '\\', ';', ':', ','],
  ...['--b', '--b\r\n', '--b--', '--', '--b\r\nContent-Type: text/html\r\n\r\n', 'boundary=b', 'boundary="'],
  ...['Content-Type: multipart/mixed; boundary=b\r\n', 'Content-Type: message/rfc822\r\n\r\n'],
  ...['Content-Transfer-Encoding: base64\r\n', 'Content-Transfer-Encoding: quoted-printable\r\n'],
  ...[
    'Content-Disposition: attachment\r\n',
    'charset=utf-16',
    'charset=iso-2022-jp',
    'format=flowed; delsp=yes',
  ],
  ...[
    'From: ',
    'From: evil@bad.example\r\n',
    'Subject: ',
    '@',
    'technique@studio.example',
    'evil@bad.example',
  ],
  ...['=?utf-8?b?', '=?utf-8?q?', '?=', '=C3=A9', '=\r\n', '=0D=0A', "*0*=utf-8''", '%00', '*1*='],
  ...['\xef\xbb\xbf', '\xff\xfe', '\xc3', '\xe2\x80\xae', '\xe2\x80\x8b', '\x1b$B', '\xed\xa0\x80', '\xa0'],
  ...['<a href="', '<!--', '-->', '<script>', '</script>', '&#', '&amp;', '<![CDATA[', ']]>', '<base href='],
  ...['https://', 'https://www.dropbox.com/', '.evil.test', '@evil.test/', '#', '?', '/', '\\', '__proto__'],
  ...['99h99', '14h30', '31/02/2026', 'Re: ', '> ', 'a ecrit :', 'urgence', 'desabonner'],
].map((word) => Buffer.from(word, 'latin1'));
const [FIRST_WORD = Buffer.alloc(0), ...OTHER_WORDS] = WORDS;

type Change = (random: SeededRandom, source: Buffer, other: Buffer) => Buffer;
/** Bytes from `start` to `end` replaced. */
const replace = (source: Buffer, start: number, end: number, by: Uint8Array): Buffer =>
  Buffer.concat([source.subarray(0, start), by, source.subarray(end)]);
const place = (random: SeededRandom, source: Buffer): number => random.integer(0, source.length);
/** A piece, mostly short: where it starts and ends. */
const piece = (random: SeededRandom, source: Buffer): readonly [number, number] => {
  const start = place(random, source);
  const longest = random.chance(0.9) ? 40 : 4_000;
  return [start, Math.min(source.length, start + random.integer(1, longest))];
};
/** One whole line. */
const line = (random: SeededRandom, source: Buffer): readonly [number, number] => {
  const at = place(random, source);
  const end = source.indexOf(0x0a, at);
  return [source.lastIndexOf(0x0a, Math.max(0, at - 1)) + 1, end === -1 ? source.length : end + 1];
};

const CHANGES: readonly [Change, ...Change[]] = [
  // One byte for another, one bit for another.
  (random, source) => {
    const at = place(random, source);
    return replace(source, at, at + 1, Buffer.of(random.integer(0, 255)));
  },
  (random, source) => {
    const at = place(random, source);
    return replace(source, at, at + 1, Buffer.of((source[at] ?? 0) ^ (1 << random.integer(0, 7))));
  },
  // A word of the trade, between or instead.
  (random, source) => {
    const at = place(random, source);
    const word = random.pick([FIRST_WORD, ...OTHER_WORDS]);
    return replace(source, at, random.chance(0.5) ? at : at + word.length, word);
  },
  // A piece lost, doubled, repeated without end, or somewhere else.
  (random, source) => replace(source, ...piece(random, source), Buffer.alloc(0)),
  (random, source) => {
    const [start, end] = piece(random, source);
    return replace(source, end, end, source.subarray(start, end));
  },
  (random, source) => {
    const [start, end] = piece(random, source);
    const again = Array.from({ length: random.integer(2, 200) }, () => source.subarray(start, end));
    return replace(source, end, end, Buffer.concat(again));
  },
  (random, source) => {
    const [start, end] = piece(random, source);
    const at = place(random, source);
    return replace(source, at, at, source.subarray(start, end));
  },
  // The structure of a mail is in its lines: one lost, doubled, or before another.
  (random, source) => replace(source, ...line(random, source), Buffer.alloc(0)),
  (random, source) => {
    const [start, end] = line(random, source);
    return replace(source, end, end, source.subarray(start, end));
  },
  (random, source) => {
    const [start, end] = line(random, source);
    const [at] = line(random, source);
    return replace(source, at, at, source.subarray(start, end));
  },
  // The beginning of one mail and the end of another, a piece of another, nothing more.
  (random, source, other) =>
    Buffer.concat([source.subarray(0, place(random, source)), other.subarray(place(random, other))]),
  (random, source, other) => {
    const at = place(random, source);
    return replace(source, at, at, other.subarray(...piece(random, other)));
  },
  (random, source) => source.subarray(0, place(random, source)),
  // Noise.
  (random, source) => {
    const [start, end] = piece(random, source);
    return replace(
      source,
      start,
      end,
      Buffer.from(Array.from({ length: end - start }, () => random.integer(0, 255))),
    );
  },
];

/** The source after one to eight changes; `other` lends pieces. */
export function mutateBytes(random: SeededRandom, source: Buffer, other: Buffer): Buffer {
  let mail = source;
  for (let left = random.integer(1, 8); left > 0; left -= 1) mail = random.pick(CHANGES)(random, mail, other);
  return mail;
}
