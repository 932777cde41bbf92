import { finished } from 'node:stream';
import { type MimeNode, Splitter } from '@zone-eu/mailsplit';
import { asBuffer } from './bytes.ts';
import { measureHeaderBlock } from './header-fields.ts';
import { MAX_HEADER_BLOCK_BYTES, MAX_NESTING, MAX_PARTS, TOO_COMPLEX, type TooComplex } from './limits.ts';
import { describeNode, type PartHeader, readPartHeader } from './part-header.ts';

/** A part that holds no parts. The body is as it travelled: its transfer encoding is not undone. */
export type LeafPart = { readonly header: PartHeader; readonly body: Uint8Array };

/** The splitter counts each header line as this many bytes at least: our limit must stay the lower one. */
const SPLITTER_LINE_COST = 64;

type SplitMessage =
  | { readonly kind: 'parts'; readonly parts: readonly LeafPart[] }
  | { readonly kind: 'too-complex'; readonly limit: TooComplex };

/**
 * Cuts a message into its leaf parts, in order, with the splitter mailparser is made of: linear, and
 * tolerant of missing and misplaced boundaries. Attached messages are leaves. A message that calls
 * itself multipart and has no part is one text part, as the replaced system had it. Never rejects.
 */
export async function splitMessage(source: Uint8Array): Promise<SplitMessage> {
  const headerBytes = measureHeaderBlock(source);
  const header = readPartHeader(source.subarray(0, headerBytes), null);
  if (header.contentType.startsWith('multipart/')) return splitMultipart(source);
  return { kind: 'parts', parts: [{ header, body: source.subarray(headerBytes) }] };
}

function splitMultipart(source: Uint8Array): Promise<SplitMessage> {
  return new Promise((resolve) => {
    const splitter = new Splitter({
      ignoreEmbedded: true,
      maxChildNodes: MAX_PARTS + 1,
      maxHeadSize: MAX_HEADER_BLOCK_BYTES * SPLITTER_LINE_COST,
    });
    const nodes = new Map<MimeNode, Buffer[]>();
    let body: Buffer[] = [];
    const refuse = (limit: TooComplex) => {
      resolve({ kind: 'too-complex', limit });
      splitter.destroy();
    };
    splitter.on('data', (chunk) => {
      if (chunk.type === 'node') {
        body = [];
        nodes.set(chunk, body);
        const limit = findLimit(chunk, nodes.size - 1);
        if (limit !== null) refuse(limit);
      } else if (chunk.type === 'body' || nodes.size === 1) nodes.get(chunk.node)?.push(chunk.value);
      else if (body.length === 1 && isLineEndOfBoundary(body[0], chunk.value)) body.length = 0;
    });
    finished(splitter, (error) => {
      if (error == null) resolve({ kind: 'parts', parts: collectLeaves(nodes) });
      // Its only errors are its own limits, just above ours; they differ by their words alone.
      else refuse(error.message.includes('header size') ? TOO_COMPLEX.header : TOO_COMPLEX.parts);
    });
    splitter.end(asBuffer(source));
  });
}

function findLimit(node: MimeNode, partsBelowRoot: number): TooComplex | null {
  if (partsBelowRoot > MAX_PARTS) return TOO_COMPLEX.parts;
  if (node.getHeaders().length > MAX_HEADER_BLOCK_BYTES) return TOO_COMPLEX.header;
  let depth = 0;
  for (let outer = node.parentNode; outer !== false; outer = outer.parentNode) depth += 1;
  return depth > MAX_NESTING ? TOO_COMPLEX.nesting : null;
}

function collectLeaves(nodes: ReadonlyMap<MimeNode, readonly Buffer[]>): readonly LeafPart[] {
  const leaves: LeafPart[] = [];
  for (const [node, chunks] of nodes) {
    const container = node.parentNode === false ? null : node.parentNode.multipart || null;
    const header = describeNode(node, container);
    if (node.multipart === false) leaves.push({ header, body: joinChunks(chunks) });
    else if (nodes.size === 1) {
      leaves.push({ header: { ...header, contentType: 'text/plain' }, body: joinChunks(chunks) });
    }
  }
  return leaves;
}

function joinChunks(chunks: readonly Buffer[]): Uint8Array {
  const [first] = chunks;
  return chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks);
}

/**
 * The splitter (5.4.30) tells of an empty part the line end that belongs to the boundary after it, and of
 * the boundary the rest: together they show what neither does alone.
 */
function isLineEndOfBoundary(body: Buffer | undefined, boundary: Buffer): boolean {
  return body !== undefined && /^\r?\n$/u.test(body.toString('latin1', 0, 3)) && boundary[0] === 0x2d;
}
