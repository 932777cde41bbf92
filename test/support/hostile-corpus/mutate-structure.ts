import type { SeededRandom } from '../seeds.ts';
import { bytes, FROM, NO_LINK, STRANGER, type Truth } from './seed.ts';

/** A mail made of another one, of which it is known what must hold. */
export type Rebuilt = { readonly source: Buffer; readonly truth: Truth };
type Rebuild = (random: SeededRandom, source: Buffer, truth: Truth) => Rebuilt | null;

const TRACE_FIELDS = [
  'Received: from mx.bad.example (technique@studio.example [203.0.113.9]) by mx.studio.example;\r\n\tfrom: technique',
  'DKIM-Signature: v=1; a=rsa-sha256; d=studio.example; h=From:From:Subject; b=AAAA',
  'ARC-Seal: i=1; cv=none; d=bad.example',
  'X-From: technique@studio.example',
  'X-Spam-Report: \r\n\t* Subject: x\r\n\t* From: technique@studio.example',
  'List-Unsubscribe: <https://www.dropbox.com/scl/fo/unsubscribe>',
  'Comments: \xff\xfe\x80 =?utf-8?q?From:?=',
  'Authentication-Results: bad.example; dmarc=pass header.from=studio.example',
] as const;

/** An ordinary field at the very beginning: what is put before it is a field, too. */
const ORDINARY_START = /^[!-9;-~]+:/u;

const REBUILDS: readonly [Rebuild, ...Rebuild[]] = [
  // Fields that servers on the way put before it change nothing.
  (random, source, truth) => {
    if (!ORDINARY_START.test(source.toString('latin1', 0, 200))) return null;
    const fields = Array.from({ length: random.integer(1, 6) }, () => `${random.pick(TRACE_FIELDS)}\r\n`);
    return { source: Buffer.concat([bytes(fields.join('')), source]), truth };
  },
  // Nor does the case of the names of fields.
  (random, source, truth) => {
    const end = source.indexOf('\r\n\r\n');
    if (end === -1) return null;
    const block = source
      .toString('latin1', 0, end)
      .replaceAll(/(?<=^|\n)[a-z-]+(?=:)/giu, (name) => inAnyCase(random, name));
    return { source: Buffer.concat([bytes(block), source.subarray(end)]), truth };
  },
  // Another author above the one who is allowed: neither is believed.
  (random, source) => {
    const name = random.pick(['From', 'FROM', 'from ', 'From\t']);
    const from = `${name}: Technique <evil@bad.example>\r\n`;
    return { source: Buffer.concat([bytes(from), source]), truth: STRANGER };
  },
  // What a stranger sends on is a stranger's, what an allowed sender attaches is not read.
  (random, source) => ({ source: attach(random, 'From: evil@bad.example\r\n', source), truth: STRANGER }),
  (random, source) => ({ source: attach(random, FROM, source), truth: NO_LINK }),
];

/** Builds a mail around this one or out of it, by a rule that says what must hold then. */
export function mutateStructure(random: SeededRandom, source: Buffer, truth: Truth): Rebuilt {
  return random.pick(REBUILDS)(random, source, truth) ?? { source, truth };
}

function inAnyCase(random: SeededRandom, name: string): string {
  return Array.from(name, (letter) =>
    random.chance(0.5) ? letter.toUpperCase() : letter.toLowerCase(),
  ).join('');
}

function attach(random: SeededRandom, from: string, source: Buffer): Buffer {
  const boundary = `=_${random.integer(0, 2 ** 31)}`;
  const isPacked = random.chance(0.3);
  const encoding = isPacked ? 'Content-Transfer-Encoding: base64\r\n' : '';
  const disposition = random.pick([
    '',
    'Content-Disposition: inline\r\n',
    'Content-Disposition: attachment\r\n',
  ]);
  return Buffer.concat([
    bytes(
      `${from}Subject: Fichiers\r\nContent-Type: multipart/mixed; boundary="${boundary}"\r\n\r\n--${boundary}\r\n` +
        `Content-Type: text/plain\r\n\r\nsee it\r\n--${boundary}\r\nContent-Type: message/rfc822\r\n${disposition}${encoding}\r\n`,
    ),
    isPacked ? bytes(source.toString('base64')) : source,
    bytes(`\r\n--${boundary}--\r\n`),
  ]);
}
