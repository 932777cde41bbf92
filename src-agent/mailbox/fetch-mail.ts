import type { FetchMessageObject, FetchQueryObject, MessageStructureObject } from 'imapflow';
import type { Mail } from '../contract/entities.ts';
import { err, ok, type Result } from '../contract/result.ts';
import { MAX_DOWNLOAD_BYTES, MAX_HEADER_BLOCK_BYTES, TOO_COMPLEX, type TooComplex } from '../mime/limits.ts';
import type { NoticedMail } from '../ports.ts';
import { type ChosenPart, chooseParts } from './choose-parts.ts';
import type { MailboxSession } from './mailbox-session.ts';
import { uidSet } from './uid-set.ts';

/*
 * Bodies. Small mails whole, many with one command; of big ones the text parts only, so that an attachment is
 * never downloaded. No command asks for more than a piece, which is what keeps each within its time (NET-1).
 * Always BODY.PEEK: reading changes nothing in the mailbox (RELIABILITY.md IMP-9, BEHAVIOUR.md Q2).
 */

/** What a fetch needs to know of a mail; a row of the ledger is that. */
export type FetchRequest = Pick<NoticedMail, 'uid' | 'uidValidity'> & {
  readonly head: Pick<NoticedMail['head'], 'sizeBytes'>;
};

export type FetchedPart = {
  readonly path: string;
  /** `BODY[path.MIME]`, or the message's own header when it has one part. */
  readonly mimeHeader: Uint8Array;
  /** `BODY[path]`, transfer encoding not undone, at most LONGEST_PART bytes. */
  readonly body: Uint8Array;
};

export type FetchedMail =
  | { readonly kind: 'whole'; readonly source: Uint8Array }
  | {
      readonly kind: 'parts';
      readonly header: Uint8Array;
      readonly parts: readonly FetchedPart[];
      readonly attachments: Mail['attachments'];
      /** Some text was left out: a part was longer than LONGEST_PART, or all together longer than a download may be. */
      readonly truncated: boolean;
    }
  | { readonly kind: 'too-complex'; readonly header: Uint8Array; readonly limit: TooComplex };

/** A mail that left the folder is `mail.vanished`. */
export type FetchOutcome = { readonly uid: number; readonly result: Result<FetchedMail> };

/** The most one command brings, and the most mails. */
export const PIECE_BYTES = 1_048_576;
const MAILS_AT_ONCE = 200;
/** A text part is read so far (RELIABILITY.md MAIL-2 caps HTML there). */
const LONGEST_PART = 5_000_000;
const LONGEST_HEADER = MAX_HEADER_BLOCK_BYTES + 1;
const STRUCTURE_BYTES = 20_000;

const VANISHED = err('mail.vanished');

/** One command's worth of mails, in the order asked. */
export type FetchChunk =
  | { readonly kind: 'whole'; readonly mails: readonly FetchRequest[] }
  | { readonly kind: 'big-whole' | 'parts'; readonly mail: FetchRequest };

/**
 * Neighbouring small mails together, bigger ones alone. `wholeMaxBytes`: above it text parts only.
 * `suspect`: a fetch that held this mail failed; such mails come last and alone.
 */
export function planFetches(
  mails: readonly FetchRequest[],
  wholeMaxBytes: number,
  suspect: (mail: FetchRequest) => boolean = () => false,
): readonly FetchChunk[] {
  const chunks: FetchChunk[] = [];
  let run: FetchRequest[] = [];
  let bytes = 0;
  const endRun = () => {
    if (run.length > 0) chunks.push({ kind: 'whole', mails: run });
    run = [];
    bytes = 0;
  };
  const trusted = mails.filter((mail) => !suspect(mail));
  for (const mail of [...trusted, ...mails.filter(suspect)]) {
    const { sizeBytes } = mail.head;
    if (sizeBytes > wholeMaxBytes || sizeBytes > PIECE_BYTES) {
      endRun();
      chunks.push({ kind: sizeBytes > wholeMaxBytes ? 'parts' : 'big-whole', mail });
      continue;
    }
    if (run.length === MAILS_AT_ONCE || bytes + sizeBytes > PIECE_BYTES || suspect(mail)) endRun();
    run.push(mail);
    bytes += sizeBytes;
    if (suspect(mail)) endRun();
  }
  endRun();
  return chunks;
}

/** The mails of a chunk, as far as the folder still has them under these UIDs. */
export async function fetchChunk(
  session: MailboxSession,
  uidValidity: string,
  chunk: FetchChunk,
): Promise<readonly FetchOutcome[]> {
  if (chunk.kind === 'whole') {
    const present = chunk.mails.filter((mail) => mail.uidValidity === uidValidity);
    const sources = await fetchSources(session, present);
    return chunk.mails.map(({ uid, uidValidity: validity }) => {
      if (!sources.ok) return { uid, result: sources };
      const source = validity === uidValidity ? sources.value.get(uid) : undefined;
      return { uid, result: source === undefined ? VANISHED : ok({ kind: 'whole', source }) };
    });
  }
  const { uid } = chunk.mail;
  // Under another UIDVALIDITY the number names another mail.
  if (chunk.mail.uidValidity !== uidValidity) return [{ uid, result: VANISHED }];
  const result =
    chunk.kind === 'parts' ? await fetchParts(session, uid) : await fetchInPieces(session, chunk.mail);
  return [{ uid, result }];
}

/** Rows by UID, each the sum of the lines that the server answered about it. */
async function fetchRows<T>(
  session: MailboxSession,
  uids: readonly number[],
  query: FetchQueryObject,
  expectedBytes: number,
  pick: (row: FetchMessageObject) => T | undefined,
): Promise<Result<ReadonlyMap<number, T>>> {
  if (uids.length === 0) return ok(new Map());
  const wanted = new Set(uids);
  return session.run({ expectedBytes }, async (client) => {
    const found = new Map<number, T>();
    for await (const row of client.fetch(uidSet(uids), query, { uid: true })) {
      const value = wanted.has(row.uid) ? pick(row) : undefined;
      if (value !== undefined) found.set(row.uid, value);
    }
    return found;
  });
}

function fetchSources(
  session: MailboxSession,
  mails: readonly FetchRequest[],
): Promise<Result<ReadonlyMap<number, Uint8Array>>> {
  const uids = [...new Set(mails.map((mail) => mail.uid))].sort((a, b) => a - b);
  const bytes = mails.reduce((sum, mail) => sum + mail.head.sizeBytes, 0);
  return fetchRows<Uint8Array>(session, uids, { uid: true, source: true }, bytes, (row) => row.source);
}

async function fetchInPieces(session: MailboxSession, mail: FetchRequest): Promise<Result<FetchedMail>> {
  const read = (start: number) =>
    fetchRows(
      session,
      [mail.uid],
      { uid: true, source: { start, maxLength: PIECE_BYTES } },
      PIECE_BYTES,
      (row) => row.source,
    );
  const whole = await joinPieces(mail.uid, MAX_DOWNLOAD_BYTES, read);
  return whole.ok ? ok({ kind: 'whole', source: whole.value.bytes }) : whole;
}

/** Reads piece after piece until one is short; what lies above `most` is left. */
async function joinPieces(
  uid: number,
  most: number,
  read: (start: number) => Promise<Result<ReadonlyMap<number, Uint8Array>>>,
): Promise<Result<{ readonly bytes: Uint8Array; readonly truncated: boolean }>> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const fetched = await read(length);
    if (!fetched.ok) return fetched;
    const piece = fetched.value.get(uid);
    if (piece === undefined) return VANISHED;
    pieces.push(piece.subarray(0, most - length));
    length += piece.length;
    const ended = piece.length < PIECE_BYTES;
    if (ended || length >= most)
      return ok({ bytes: Buffer.concat(pieces), truncated: !ended || length > most });
  }
}

async function fetchParts(session: MailboxSession, uid: number): Promise<Result<FetchedMail>> {
  const query: FetchQueryObject = {
    uid: true,
    bodyStructure: true,
    bodyParts: [{ key: 'HEADER', start: 0, maxLength: LONGEST_HEADER }],
  };
  const rows = await fetchRows(session, [uid], query, STRUCTURE_BYTES, (row) =>
    row.headers === undefined ? undefined : { header: row.headers, structure: row.bodyStructure },
  );
  if (!rows.ok) return rows;
  const row = rows.value.get(uid);
  if (row === undefined) return VANISHED;
  return fetchChosen(session, uid, row.header, row.structure);
}

async function fetchChosen(
  session: MailboxSession,
  uid: number,
  header: Uint8Array,
  structure: MessageStructureObject | undefined,
): Promise<Result<FetchedMail>> {
  // imapflow leaves out a BODYSTRUCTURE that is nested too deeply to be read.
  const choice =
    structure === undefined
      ? ({ kind: 'too-complex', limit: TOO_COMPLEX.nesting } as const)
      : chooseParts(structure);
  if (choice.kind === 'too-complex') return ok({ kind: 'too-complex', header, limit: choice.limit });
  const parts: FetchedPart[] = [];
  let truncated = false;
  let left = MAX_DOWNLOAD_BYTES - header.length;
  for (const part of choice.parts) {
    const most = Math.min(LONGEST_PART, left);
    if (most <= 0) {
      truncated = true;
      break;
    }
    const fetched = await fetchPart(session, uid, part, header, most);
    if (!fetched.ok) return fetched;
    parts.push(fetched.value.part);
    truncated ||= fetched.value.truncated;
    left -= fetched.value.part.body.length + fetched.value.part.mimeHeader.length;
  }
  return ok({ kind: 'parts', header, parts, attachments: choice.attachments, truncated });
}

async function fetchPart(
  session: MailboxSession,
  uid: number,
  part: ChosenPart,
  header: Uint8Array,
  most: number,
): Promise<Result<{ readonly part: FetchedPart; readonly truncated: boolean }>> {
  const mimeKey = `${part.path}.MIME`;
  let mimeHeader = header;
  const body = await joinPieces(uid, most, (start) => {
    const withHeader = start === 0 && !part.alone;
    const bodyParts = [
      { key: part.path, start, maxLength: PIECE_BYTES },
      ...(withHeader ? [{ key: mimeKey, start: 0, maxLength: LONGEST_HEADER }] : []),
    ];
    const expectedBytes = Math.min(PIECE_BYTES, part.sizeBytes + LONGEST_HEADER);
    return fetchRows(session, [uid], { uid: true, bodyParts }, expectedBytes, (row) => {
      if (row.bodyParts === undefined) return undefined;
      if (withHeader) mimeHeader = row.bodyParts.get(mimeKey.toLowerCase()) ?? new Uint8Array();
      // NIL: the server says there is no such part after all.
      return row.bodyParts.get(part.path) ?? new Uint8Array();
    });
  });
  if (!body.ok) return body;
  const { bytes, truncated } = body.value;
  return ok({ part: { path: part.path, mimeHeader, body: bytes }, truncated });
}
