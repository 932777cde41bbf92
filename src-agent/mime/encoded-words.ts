import { decodeDroppingBadBytes, decodeText, findCharset } from './decode-text.ts';
import { decodeBase64, decodeTransfer } from './decode-transfer.ts';

/** A piece of a header value: text as it stands, or an RFC 2047 encoded word. */
export type HeaderPiece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'word'; readonly charset: string; readonly bytes: Buffer };

/** What stands between `=?` and the encoded text. */
const WORD_OPENING = /=\?([^?\s]{1,64})\?([bq])\?/iuy;

/**
 * Cuts one line of a header value (no line breaks) into its pieces, in linear time. A word may be glued
 * to text or hold blanks; one that is unterminated or impossible base64 stays text (BEHAVIOUR.md Q24).
 */
export function splitEncodedWords(line: string): readonly HeaderPiece[] {
  const pieces: HeaderPiece[] = [];
  let textStart = 0;
  let from = 0;
  for (;;) {
    const start = line.indexOf('=?', from);
    if (start === -1) break;
    WORD_OPENING.lastIndex = start;
    const opening = WORD_OPENING.exec(line);
    if (opening === null) {
      from = start + 2;
      continue;
    }
    const encodedStart = WORD_OPENING.lastIndex;
    const end = line.indexOf('?=', encodedStart);
    // No end for this word is no end for any word after it either.
    if (end === -1) break;
    from = end + 2;
    const bytes = decodeWord(opening[2] ?? '', line.slice(encodedStart, end));
    if (bytes === null) continue;
    if (start > textStart) pieces.push({ kind: 'text', text: line.slice(textStart, start) });
    pieces.push({ kind: 'word', charset: (opening[1] ?? '').toLowerCase(), bytes });
    textStart = from;
  }
  if (textStart < line.length) pieces.push({ kind: 'text', text: line.slice(textStart) });
  return pieces;
}

/**
 * The text of the pieces. White space between two words is dropped; the bytes of adjacent words of one
 * charset are joined before decoding, because a character may be split between them.
 */
export function joinPieces(pieces: readonly HeaderPiece[]): string {
  const out: string[] = [];
  for (let at = 0; at < pieces.length; ) {
    const piece = pieces[at];
    if (piece?.kind === 'word') {
      const run = takeRun(pieces, at);
      out.push(decodeRun(piece.charset, Buffer.concat(run.bytes)));
      at = run.end;
    } else {
      if (piece !== undefined && !isGap(pieces, at)) out.push(piece.text);
      at += 1;
    }
  }
  return out.join('');
}

/** The bytes of the words of one charset from `start` on, and where they end. */
function takeRun(
  pieces: readonly HeaderPiece[],
  start: number,
): { readonly bytes: Buffer[]; readonly end: number } {
  const charset = wordAt(pieces, start)?.charset;
  const bytes: Buffer[] = [];
  let end = start;
  for (let at = start; ; at += 1) {
    const word = wordAt(pieces, at);
    if (word !== null && word.charset === charset) {
      bytes.push(word.bytes);
      end = at + 1;
    } else if (!isGap(pieces, at)) return { bytes, end };
  }
}

function wordAt(pieces: readonly HeaderPiece[], at: number): Extract<HeaderPiece, { kind: 'word' }> | null {
  const piece = pieces[at];
  return piece?.kind === 'word' ? piece : null;
}

/** White space between two words. */
function isGap(pieces: readonly HeaderPiece[], at: number): boolean {
  const piece = pieces[at];
  if (piece?.kind !== 'text' || piece.text.trim() !== '') return false;
  return wordAt(pieces, at - 1) !== null && wordAt(pieces, at + 1) !== null;
}

function decodeWord(encoding: string, encoded: string): Buffer | null {
  const bytes = Buffer.from(encoded, 'utf8');
  if (encoding.toLowerCase() === 'q') {
    return decodeTransfer(Buffer.from(encoded.replaceAll('_', ' '), 'utf8'), 'quoted-printable');
  }
  const decoded = decodeBase64(bytes);
  return decoded.leftOver ? null : decoded.bytes;
}

/** An unknown charset is UTF-8 without its bad bytes (header-decode-022); known ones as bodies are. */
function decodeRun(charset: string, bytes: Buffer): string {
  return findCharset(charset) === null ? decodeDroppingBadBytes(bytes) : decodeText(bytes, charset);
}
