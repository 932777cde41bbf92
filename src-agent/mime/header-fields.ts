import { asBuffer } from './bytes.ts';
import { MAX_HEADER_BLOCK_BYTES } from './limits.ts';

/**
 * The values of each header field, in order, by lower-case name. They are raw: one character per byte, line folding
 * kept, blanks before and line ends after the value removed. A Map, because a field may be named `__proto__` (MAIL-7).
 */
export type HeaderFields = ReadonlyMap<string, readonly string[]>;

/**
 * Reads a header block up to its empty line. Lines without a colon are passed over, and first lines that continue
 * nothing: who takes them for fields reads another From than the servers on the way.
 * A block over the limit of MAIL-3 is read up to it, without the field that is cut: half a From may name
 * another sender. The same holds for a block that its caller cut at the limit.
 */
export function readHeaderFields(block: Uint8Array): HeaderFields {
  const fields = new Map<string, string[]>();
  const isCut = block.length >= MAX_HEADER_BLOCK_BYTES;
  const text = asBuffer(block).toString('latin1', 0, MAX_HEADER_BLOCK_BYTES);
  let start = 0;
  while (start < text.length) {
    const end = findFieldEnd(text, start);
    if (isCut && end === text.length) break;
    const field = text.slice(start, end);
    if (field === '\n' || field === '\r\n') break;
    const colon = field.indexOf(':');
    const name = field.slice(0, Math.max(0, colon)).trimEnd().toLowerCase();
    if (/^\S/u.test(name)) {
      const value = trimValue(field.slice(colon + 1));
      const earlier = fields.get(name);
      if (earlier === undefined) fields.set(name, [value]);
      else earlier.push(value);
    }
    start = end;
  }
  return fields;
}

/** Bytes of the header block at the start of a message, its empty line included. */
export function measureHeaderBlock(source: Uint8Array): number {
  let lineStart = 0;
  while (lineStart < source.length) {
    const feed = source.indexOf(0x0a, lineStart);
    if (feed === -1) return source.length;
    const isEmpty = feed === lineStart || (feed === lineStart + 1 && source[lineStart] === 0x0d);
    lineStart = feed + 1;
    if (isEmpty) return lineStart;
  }
  return source.length;
}

/** A line that starts with a blank continues the field before it (RFC 5322 section 2.2.3). */
function findFieldEnd(text: string, start: number): number {
  let end = start;
  do {
    const feed = text.indexOf('\n', end);
    end = feed === -1 ? text.length : feed + 1;
  } while (text[end] === ' ' || text[end] === '\t');
  return end;
}

function trimValue(value: string): string {
  let start = 0;
  while (value[start] === ' ' || value[start] === '\t') start += 1;
  let end = value.length;
  while (end > start && (value[end - 1] === '\n' || value[end - 1] === '\r')) end -= 1;
  return value.slice(start, end);
}
