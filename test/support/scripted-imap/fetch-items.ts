import { asText, type Token } from './command-reader.ts';
import { bodyStructure, envelope, internalDate } from './imap-format.ts';
import type { StoredMail } from './mail-folder.ts';
import { sectionBytes } from './mime-structure.ts';

export type FetchItems = {
  /** Items in order, macros expanded. */
  readonly names: readonly string[];
  /** A body was asked for without PEEK: the server sets `\Seen` (BEHAVIOUR.md Q2). */
  readonly setsSeen: boolean;
};

const MACROS: Readonly<Record<string, readonly string[]>> = {
  FAST: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE'],
  ALL: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE', 'ENVELOPE'],
  FULL: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE', 'ENVELOPE', 'BODY'],
};

export function parseFetchItems(token: Token | undefined, withUid: boolean): FetchItems {
  const words = Array.isArray(token) ? token.map(asText) : [asText(token)];
  const names = words.flatMap((word) => MACROS[word.toUpperCase()] ?? [word]);
  if (withUid && !names.some((name) => name.toUpperCase() === 'UID')) names.unshift('UID');
  const setsSeen = names.some((name) => /^(BODY\[|RFC822$|RFC822\.TEXT$)/i.test(name));
  return { names, setsSeen };
}

function literal(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`{${bytes.length}}\r\n`), bytes]);
}

/** `BODY[…]<start.length>` with its answer; empty where the part does not exist, as dovecot has it. */
function bodySection(mail: StoredMail, name: string): Buffer {
  const match = /^(BODY(?:\.PEEK)?|BINARY(?:\.PEEK)?)\[(.*)\](?:<(\d+)(?:\.(\d+))?>)?$/is.exec(name);
  if (match === null) throw new Error(`the scripted server does not know the FETCH item ${name}`);
  const section = match[2] ?? '';
  const whole = sectionBytes(mail.raw, mail.mime(), section) ?? Buffer.alloc(0);
  const start = match[3];
  const label = `BODY[${section}]${start === undefined ? '' : `<${start}>`} `;
  const from = Number(start ?? 0);
  const length = match[4] === undefined ? whole.length : Number(match[4]);
  return Buffer.concat([Buffer.from(label, 'latin1'), literal(whole.subarray(from, from + length))]);
}

function item(mail: StoredMail, name: string): Buffer {
  const text = (value: string) => Buffer.from(`${name.toUpperCase()} ${value}`, 'latin1');
  switch (name.toUpperCase()) {
    case 'UID':
      return text(String(mail.uid));
    case 'FLAGS':
      return text(`(${[...mail.flags].join(' ')})`);
    case 'INTERNALDATE':
      return text(internalDate(mail.internalDate));
    case 'RFC822.SIZE':
      return text(String(mail.raw.length));
    case 'ENVELOPE':
      return text(envelope(mail.mime()));
    case 'BODYSTRUCTURE':
    case 'BODY':
      return text(bodyStructure(mail.mime()));
    case 'MODSEQ':
      return text(`(${mail.modseq})`);
    case 'X-GM-MSGID':
      return text(String(1_800_000_000_000_000_000n + BigInt(mail.uid)));
    case 'X-GM-THRID':
      return text(String(1_900_000_000_000_000_000n + BigInt(mail.uid)));
    case 'X-GM-LABELS':
      return text('()');
    case 'RFC822':
      return Buffer.concat([Buffer.from('RFC822 '), literal(mail.raw)]);
    default:
      return bodySection(mail, name);
  }
}

/** One `* n FETCH (…)` line with its literals. */
export function fetchResponse(sequence: number, mail: StoredMail, names: readonly string[]): Buffer {
  const parts: Buffer[] = [Buffer.from(`* ${sequence} FETCH (`)];
  for (const [at, name] of names.entries()) {
    if (at > 0) parts.push(Buffer.from(' '));
    parts.push(item(mail, name));
  }
  parts.push(Buffer.from(')\r\n'));
  return Buffer.concat(parts);
}
