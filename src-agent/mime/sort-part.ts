/** What is known of a part before its body is: from its MIME header, or from an IMAP BODYSTRUCTURE. */
export type PartFacts = {
  /** Lower case, without parameters; `''` when missing. */
  readonly contentType: string;
  /** Lower case, without parameters; `''` when missing. */
  readonly disposition: string;
  readonly hasContentId: boolean;
  /** Subtype of the container around it (`mixed`, `related`…); null for a message of one part. */
  readonly container: string | null;
};

/** `inside`: a piece of the body that is neither read nor an attachment, such as a picture of the HTML. */
type PartKind = 'text' | 'html' | 'attachment' | 'inside';

/**
 * What a leaf part is to the agent (BEHAVIOUR.md 1.5, Q21). The disposition itself decides, never words
 * in its parameters; attached messages are not entered. A message of one part is read whatever its
 * disposition says, for that is all there is.
 */
export function sortPart(part: PartFacts): PartKind {
  // RFC 2045 section 5.2: what is no type at all is text/plain.
  const type = /^[^\s/]+\/[^\s/]+$/u.test(part.contentType) ? part.contentType : 'text/plain';
  const isAttached = part.disposition === 'attachment' && part.container !== null;
  if (!isAttached && type === 'text/plain') return 'text';
  if (!isAttached && type === 'text/html') return 'html';
  if (part.container === null && type.startsWith('text/')) return 'text';
  if (isAttached) return 'attachment';
  if (part.container === 'alternative') return 'inside';
  return part.container === 'related' && part.hasContentId ? 'inside' : 'attachment';
}
