import type { Mail, MailHead } from '../contract/entities.ts';
import { cutText } from './cut-text.ts';
import { decodeText } from './decode-text.ts';
import { decodeTransfer, measureDecoded } from './decode-transfer.ts';
import { measureHeaderBlock } from './header-fields.ts';
import {
  MAX_DOWNLOAD_BYTES,
  MAX_HEADER_BLOCK_BYTES,
  MAX_PARTS,
  TOO_COMPLEX,
  type TooComplex,
} from './limits.ts';
import { type PartHeader, readPartHeader } from './part-header.ts';
import { readHead } from './read-head.ts';
import { sortPart } from './sort-part.ts';
import { type LeafPart, splitMessage } from './split-message.ts';

export type Attachment = Readonly<Mail['attachments'][number]>;

/** A text part fetched alone. */
export type FetchedPart = {
  /** `BODY[path.MIME]`; for a message of one part its own header. */
  readonly mimeHeader: Uint8Array;
  /** `BODY[path]`, its transfer encoding not undone. */
  readonly body: Uint8Array;
  /** IMAP section, `1.2`: the parts are read in its order. */
  readonly path: string;
};

/** Bounds of the contract's `attachmentSchema`. */
const LONGEST_FILE_NAME = 1_000;
const LONGEST_CONTENT_TYPE = 300;
const MOST_ATTACHMENTS = 1_000;

/**
 * Reads a whole message (BEHAVIOUR.md 1.5, Q19 to Q24). Never rejects: above a limit of MAIL-3 the mail
 * has its head, no content, and `tooComplex`. Line ends of the text are those of the message.
 */
export async function readMail(source: Uint8Array): Promise<Mail> {
  const headerBytes = measureHeaderBlock(source);
  const head = readHead(source.subarray(0, headerBytes), source.length);
  if (source.length > MAX_DOWNLOAD_BYTES) return refuse(head, TOO_COMPLEX.download);
  if (headerBytes > MAX_HEADER_BLOCK_BYTES) return refuse(head, TOO_COMPLEX.header);
  const split = await splitMessage(source);
  if (split.kind === 'too-complex') return refuse(head, split.limit);
  return assemble(head, split.parts, split.parts.flatMap(listAttachment));
}

/**
 * Reads a big mail of which only the header and the text parts were fetched, by the same rules as
 * `readMail`. `attachments` is what the BODYSTRUCTURE told of the other parts; `sizeBytes` is the size
 * of the whole message. Never throws.
 */
export function readMailParts(
  headerBlock: Uint8Array,
  parts: readonly FetchedPart[],
  attachments: readonly Attachment[],
  sizeBytes: number,
): Mail {
  const head = readHead(headerBlock, sizeBytes);
  const fetchedBytes = parts.reduce((sum, part) => sum + part.body.length, headerBlock.length);
  if (fetchedBytes > MAX_DOWNLOAD_BYTES) return refuse(head, TOO_COMPLEX.download);
  if ([headerBlock, ...parts.map((part) => part.mimeHeader)].some(isLongHeader)) {
    return refuse(head, TOO_COMPLEX.header);
  }
  if (parts.length > MAX_PARTS) return refuse(head, TOO_COMPLEX.parts);
  const container = parts.length === 1 && attachments.length === 0 ? null : 'mixed';
  const leaves = parts
    .toSorted((one, other) => comparePaths(one.path, other.path))
    .map((part) => ({ header: readPartHeader(part.mimeHeader, container), body: part.body }));
  return assemble(head, leaves, attachments);
}

function assemble(head: MailHead, parts: readonly LeafPart[], attachments: readonly Attachment[]): Mail {
  return {
    ...head,
    text: joinTexts(parts, 'text'),
    html: joinTexts(parts, 'html'),
    attachments: attachments.slice(0, MOST_ATTACHMENTS).map(boundAttachment),
    tooComplex: null,
  };
}

/** A line break between parts (Q19), so that a URL at the end of one cannot swallow the next. */
function joinTexts(parts: readonly LeafPart[], kind: 'text' | 'html'): string {
  return parts
    .filter((part) => sortPart(part.header) === kind)
    .map((part) => readText(part.header, part.body))
    .filter((text) => text !== '')
    .join('\n');
}

function readText(header: PartHeader, body: Uint8Array): string {
  return decodeText(decodeTransfer(body, header.encoding), header.charset);
}

function listAttachment({ header, body }: LeafPart): readonly Attachment[] {
  if (sortPart(header) !== 'attachment') return [];
  const { fileName, contentType, encoding } = header;
  return [{ fileName, contentType, sizeBytes: measureDecoded(body, encoding) }];
}

function boundAttachment(attachment: Attachment): Attachment {
  return {
    fileName: attachment.fileName === null ? null : cutText(attachment.fileName, LONGEST_FILE_NAME),
    contentType: cutText(attachment.contentType, LONGEST_CONTENT_TYPE),
    sizeBytes: attachment.sizeBytes,
  };
}

/** A mail whose content was not fetched because of a limit: the head alone. Never throws. */
export function refuseMail(headerBlock: Uint8Array, sizeBytes: number, limit: TooComplex): Mail {
  return refuse(readHead(headerBlock, sizeBytes), limit);
}

function refuse(head: MailHead, limit: TooComplex): Mail {
  return { ...head, text: '', html: '', attachments: [], tooComplex: limit };
}

function isLongHeader(block: Uint8Array): boolean {
  return block.length > MAX_HEADER_BLOCK_BYTES;
}

function comparePaths(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}
