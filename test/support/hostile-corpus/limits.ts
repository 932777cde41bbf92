import { content, FROM, LINK, ONE_LINK, type Room, seed, type Truth } from './seed.ts';

const MIXED = 'Content-Type: multipart/mixed; boundary=b';
const refused = (tooComplex: string): Truth => ({ reason: 'too-complex', links: [], tooComplex });
const part = `--b\r\n\r\n${LINK}\r\n`;
const nested = (depth: number) =>
  `${Array.from({ length: depth }, (_, at) => `--${at === 0 ? 'b' : `n${at}`}\r\nContent-Type: multipart/mixed; boundary=n${at + 1}\r\n\r\n`).join('')}--n${depth}\r\n\r\n${LINK}`;

/** Just below and far above the limits of MAIL-3. */
export const LIMITS: Room = {
  name: 'limits',
  seeds: [
    content('200 parts', MIXED, () => part.repeat(200), ONE_LINK),
    content('201 parts', MIXED, () => part.repeat(201), refused('more than 200 parts')),
    content('10,000 parts', MIXED, () => part.repeat(10_000), refused('more than 200 parts')),
    content(
      '100,000 boundaries and nothing else',
      MIXED,
      () => '--b\r\n'.repeat(100_000),
      refused('more than 200 parts'),
    ),
    content('containers 100 deep', MIXED, () => nested(99), ONE_LINK),
    content('containers 101 deep', MIXED, () => nested(100), refused('parts nested more than 100 deep')),
    content(
      'containers 10,000 deep',
      MIXED,
      () => nested(10_000),
      refused('parts nested more than 100 deep'),
    ),
    content(
      'a part with a header of 1 MB',
      MIXED,
      () => `--b\r\nX: ${'x'.repeat(1_000_000)}\r\n\r\n${LINK}`,
      refused('header block over 100 KB'),
    ),
    seed(
      'a header of 1 MB behind the sender',
      () => `${FROM}X: ${'x'.repeat(1_000_000)}\r\n\r\n${LINK}`,
      refused('header block over 100 KB'),
    ),
    seed('a header of 1 MB before the sender', () => `X: ${'x'.repeat(1_000_000)}\r\n${FROM}\r\n${LINK}`, {
      reason: 'sender-not-allowed',
      sender: '',
    }),
    content(
      'a page of 6 MB with its link at the end',
      'Content-Type: text/html',
      () => `${'<p>x</p>'.repeat(750_000)}<a href="${LINK}">`,
      { reason: 'no-links', links: [] },
    ),
    content('a text of 6 MB with its link at the end', '', () => `${'x\r\n'.repeat(2_000_000)}${LINK}`, {
      reason: 'no-links',
      links: [],
    }),
  ],
};

/** Next to nothing. */
export const TINY: Room = {
  name: 'tiny',
  seeds: [
    seed('nothing', '', { reason: 'sender-not-allowed', sender: '', subject: '' }),
    seed('a NUL', '\0', { reason: 'sender-not-allowed', sender: '' }),
    seed('a line feed', '\n', { reason: 'sender-not-allowed', sender: '' }),
    seed('a carriage return', '\r', { reason: 'sender-not-allowed', sender: '' }),
    seed('a colon', ':', { reason: 'sender-not-allowed', sender: '' }),
    seed('a sender and nothing else', 'From: technique@studio.example', {
      reason: 'no-links',
      sender: 'technique@studio.example',
    }),
    seed('a head without a body', `${FROM}\r\n`, { reason: 'no-links' }),
    seed('a body without a head', `\r\n${LINK}`, { reason: 'sender-not-allowed', sender: '' }),
    seed('a byte order mark before the head', `\xef\xbb\xbf${FROM}\r\n${LINK}`, {
      reason: 'sender-not-allowed',
      sender: '',
    }),
    seed('half a field', 'From', { reason: 'sender-not-allowed', sender: '' }),
    seed(
      'every byte there is',
      () => Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).join(''),
      { reason: 'sender-not-allowed', sender: '' },
    ),
  ],
};
