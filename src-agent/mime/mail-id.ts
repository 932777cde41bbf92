import { createHash } from 'node:crypto';
import { type HeaderPiece, joinPieces, splitEncodedWords } from './encoded-words.ts';

type IdentifyingFields = {
  /** Raw value, as in the message; null when the field is missing. */
  readonly messageId: string | null;
  /** By `subjectForId`; null when the field is missing. */
  readonly subject: string | null;
  /** Raw value; null when the field is missing. */
  readonly date: string | null;
};

/**
 * md5 hex of `Message-ID|Subject|Date` (BEHAVIOUR.md 1.4), equal to the id of the replaced system. Mails
 * with none of the three would all be one: their id is that of `headerBlock`, which must be all of it.
 */
export function mailId(fields: IdentifyingFields, headerBlock: Uint8Array): string {
  const { messageId, subject, date } = fields;
  const hash = createHash('md5');
  if (messageId === null && subject === null && date === null) return hash.update(headerBlock).digest('hex');
  return hash.update(`${messageId ?? ''}|${subject ?? ''}|${date ?? ''}`, 'utf8').digest('hex');
}

/**
 * The subject as the replaced system hashed it. Without an encoded word the value is kept with its line
 * breaks and blanks (email-id-020); with one, each line is taken by itself: its leading blanks go, two
 * texts are joined by a space, a text and a word by nothing.
 */
export function subjectForId(value: string): string {
  const lines = value.split(/\r\n|\r|\n/u).map((line) => splitEncodedWords(line));
  if (!lines.some((pieces) => pieces.some((piece) => piece.kind === 'word'))) return value;
  const joined: HeaderPiece[] = [];
  for (const piece of lines.flatMap(dropLeadingBlanks)) {
    const last = joined.at(-1);
    if (piece.kind === 'text' && last?.kind === 'text') {
      joined[joined.length - 1] = { kind: 'text', text: `${last.text} ${piece.text}` };
    } else joined.push(piece);
  }
  return joinPieces(joined);
}

function dropLeadingBlanks(pieces: readonly HeaderPiece[]): readonly HeaderPiece[] {
  const [first, ...rest] = pieces;
  if (first === undefined || first.kind === 'word') return pieces;
  const text = first.text.trimStart();
  return text === '' ? rest : [{ kind: 'text', text }, ...rest];
}
