import { MimeNode } from '@zone-eu/mailsplit';
import { asBuffer } from './bytes.ts';
import type { PartFacts } from './sort-part.ts';

/** What the header of a part says of it. */
export type PartHeader = PartFacts & {
  readonly charset: string | null;
  /** Content-Transfer-Encoding, lower case. */
  readonly encoding: string;
  readonly fileName: string | null;
};

/** Reads a MIME header block (`BODY[1.MIME]`, or a message's own header) by the rules of the splitter. */
export function readPartHeader(block: Uint8Array, container: string | null): PartHeader {
  const node = new MimeNode(false);
  node.addHeaderChunk(asBuffer(block));
  node.parseHeaders();
  return describeNode(node, container);
}

/** Input: a node whose headers are parsed. */
export function describeNode(
  node: Pick<MimeNode, 'contentType' | 'charset' | 'encoding' | 'disposition' | 'filename' | 'headers'>,
  container: string | null,
): PartHeader {
  return {
    contentType: node.contentType || '',
    charset: node.charset || null,
    encoding: node.encoding || '',
    disposition: node.disposition || '',
    fileName: node.filename || null,
    hasContentId: node.headers !== false && node.headers.hasHeader('content-id'),
    container,
  };
}
