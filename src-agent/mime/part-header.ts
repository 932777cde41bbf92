import { MimeNode } from '@zone-eu/mailsplit';
import { asBuffer } from './bytes.ts';
import type { PartFacts } from './sort-part.ts';

/** What the header of a part says of it. */
export type PartHeader = PartFacts & {
  readonly charset: string | null;
  /** Content-Transfer-Encoding, lower case, without comments. */
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

type ReadNode = Pick<
  MimeNode,
  'contentType' | 'charset' | 'encoding' | 'disposition' | 'filename' | 'headers'
>;

/** Input: a node whose headers are parsed. */
export function describeNode(node: ReadNode, container: string | null): PartHeader {
  return {
    contentType: isMessageOfDigest(node, container) ? 'message/rfc822' : node.contentType || '',
    charset: node.charset || null,
    encoding: /^[^\s;(]*/u.exec(node.encoding || '')?.[0] ?? '',
    disposition: node.disposition || '',
    fileName: node.filename || null,
    hasContentId: node.headers !== false && node.headers.hasHeader('content-id'),
    container,
  };
}

/** RFC 2046 section 5.1.5: what a digest holds is a message unless it says otherwise; the splitter calls it text. */
function isMessageOfDigest({ headers, contentType }: ReadNode, container: string | null): boolean {
  const saysNothing = headers !== false && !headers.hasHeader('content-type');
  return container === 'digest' && saysNothing && contentType === 'text/plain';
}
