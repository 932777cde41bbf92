import { parseAddressHeader } from 'mailparser';

/** Longer than any real one; a list of addresses of 100 KB would hold the main thread for 0.1 s. */
const LONGEST_FROM = 16_384;
/** Local part, at sign, domain; quoting and IP literals pass, blanks and control characters do not. */
const ADDRESS = /^[^\s\p{Cc}]+@[^\s@\p{Cc}]+$/u;
/** RFC 2047 section 5: never part of an address; what one decodes to is a claim. */
const ENCODED_WORD = /=\?[^?]+\?[BQbq]\?[^?]*\?=/gu;

/**
 * The first mailbox of a From value (raw or unfolded, not decoded: an encoded word must stay a word),
 * in its own case; `''` when there is none. A real address parser (BEHAVIOUR.md Q23): what a display
 * name, a comment or an encoded word claims is never taken for the address. Never throws.
 */
export function parseSender(from: string | null | undefined): string {
  if (from === null || from === undefined || from.length > LONGEST_FROM) return '';
  // The parser would decode them, also in the place of an address.
  const written = from.replaceAll(ENCODED_WORD, '?');
  const { value } = parseAddressHeader(written, { flatten: true, decodePunycode: false });
  for (const { address } of value) {
    // The parser drops control characters: an address it had to make is none.
    if (address !== undefined && ADDRESS.test(address) && from.includes(address)) return address;
  }
  return '';
}
