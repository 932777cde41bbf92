import charsets from 'libmime/lib/charset.js';
import { asBuffer } from './bytes.ts';

/**
 * Bytes to text (BEHAVIOUR.md Q20): the declared charset where it is known and fits, else UTF-8, else
 * windows-1252; iso-8859-1 is read as windows-1252, as browsers do. Never throws.
 */

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** Labels that promise nothing about bytes above 127, UTF-8 among them: it is tried first anyway. */
const SAYS_NOTHING = /^(?:utf-8|(?:us-?)?ascii|ansi_x3\.4-1968|[78]bit|binary)$/u;
const LONGEST_LABEL = 64;

/** Line ends are kept as they are. */
export function decodeText(bytes: Uint8Array, declared: string | null): string {
  const charset = declared === null ? null : findCharset(declared);
  if (charset === null || charset === 'undeclared') return decodeUndeclared(bytes);
  const text = charsets.decode(asBuffer(bytes), charset);
  return text.includes('\ufffd') ? (decodeUtf8(bytes) ?? text) : text;
}

/** UTF-8, else windows-1252. */
export function decodeUndeclared(bytes: Uint8Array): string {
  return decodeUtf8(bytes) ?? decodeDamagedUtf8(bytes) ?? charsets.decode(asBuffer(bytes), 'windows-1252');
}

/** UTF-8 with undecodable bytes dropped. */
export function decodeDroppingBadBytes(bytes: Uint8Array): string {
  return decodeUtf8(bytes) ?? asBuffer(bytes).toString('utf8').replaceAll('\ufffd', '');
}

const knownLabels = new Map<string, string | null>();
const MOST_KNOWN_LABELS = 200;

/**
 * The canonical name of a label; `undeclared` when it promises nothing; null when nobody here knows it.
 * UTF-7, base64 and hex are no charsets of mails: libmime refuses them too.
 */
export function findCharset(label: string): string | 'undeclared' | null {
  if (label.length > LONGEST_LABEL) return null;
  const known = knownLabels.get(label);
  if (known !== undefined) return known;
  if (knownLabels.size >= MOST_KNOWN_LABELS) knownLabels.clear();
  const charset = lookUpCharset(label);
  knownLabels.set(label, charset);
  return charset;
}

function lookUpCharset(label: string): string | 'undeclared' | null {
  const language = label.indexOf('*');
  const name = (language === -1 ? label : label.slice(0, language)).trim().toLowerCase();
  if (name === '' || SAYS_NOTHING.test(name)) return 'undeclared';
  const charset = charsets.normalizeCharset(name);
  if (charset === 'UTF-8') return 'undeclared';
  return charsets.createDecodeStream(charset).supported ? charset : null;
}

function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return null;
  }
}

/**
 * Text that is UTF-8 but for a few bytes (cut in the middle of a character, two encodings pasted
 * together): those few are read as windows-1252. null when the other reading explains more.
 */
function decodeDamagedUtf8(bytes: Uint8Array): string | null {
  let characters = 0;
  let strays = 0;
  for (let at = 0; at < bytes.length; ) {
    const length = measureUtf8Character(bytes, at);
    if (length > 1) characters += 1;
    else if (length === 0) strays += 1;
    at += Math.max(1, length);
  }
  if (strays >= characters) return null;
  const repaired = Buffer.allocUnsafe(bytes.length + 2 * strays);
  let end = 0;
  for (let at = 0; at < bytes.length; ) {
    const length = measureUtf8Character(bytes, at);
    if (length === 0) end += repaired.write(windows1252Character(bytes[at] ?? 0), end);
    for (let step = 0; step < length; step += 1) repaired[end++] = bytes[at + step] ?? 0;
    at += Math.max(1, length);
  }
  return repaired.toString('utf8', 0, end);
}

let upperHalf: string | null = null;

/** The character of a byte from 128 to 255. */
function windows1252Character(byte: number): string {
  upperHalf ??= charsets.decode(
    Buffer.from(Array.from({ length: 128 }, (_, index) => 128 + index)),
    'windows-1252',
  );
  return upperHalf[byte - 128] ?? '\ufffd';
}

/** Bytes of the well-formed UTF-8 character at `at` (Unicode, table 3-7); 0 when there is none. */
function measureUtf8Character(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  const second = bytes[at + 1] ?? 0;
  const lowest = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const highest = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  if (second < lowest || second > highest) return 0;
  const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  for (let step = 2; step < length; step += 1) {
    if (((bytes[at + step] ?? 0) & 0xc0) !== 0x80) return 0;
  }
  return length;
}
