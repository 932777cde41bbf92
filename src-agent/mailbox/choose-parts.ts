import type { MessageStructureObject } from 'imapflow';
import type { Mail } from '../contract/entities.ts';
import { MAX_NESTING, MAX_PARTS, TOO_COMPLEX, type TooComplex } from '../mime/limits.ts';
import { sortPart } from '../mime/sort-part.ts';

/** A text part worth fetching. */
export type ChosenPart = {
  /** IMAP section, `1.2`. */
  readonly path: string;
  /** As it travels; the server's word, which may be wrong. */
  readonly sizeBytes: number;
  /** The message has no other part: its own header is the part's. */
  readonly alone: boolean;
};

export type Choice =
  | {
      readonly kind: 'parts';
      readonly parts: readonly ChosenPart[];
      readonly attachments: Mail['attachments'];
    }
  | { readonly kind: 'too-complex'; readonly limit: TooComplex };

/** Base64 in lines of 76 characters: 57 bytes take 78. */
const BASE64_SHARE = 57 / 78;

/**
 * Which parts of a message to fetch, by its BODYSTRUCTURE: the text, by the same rule as a whole message is
 * read, and what to tell of the rest. Attached messages are not entered (BEHAVIOUR.md Q21).
 */
export function chooseParts(root: MessageStructureObject): Choice {
  const parts: ChosenPart[] = [];
  const attachments: Mail['attachments'] = [];
  let seen = 0;
  let limit: TooComplex | null = null;

  const visit = (node: MessageStructureObject, container: string | null, depth: number): void => {
    if (depth > MAX_NESTING) limit ??= TOO_COMPLEX.nesting;
    if (container !== null) seen += 1;
    if (seen > MAX_PARTS) limit ??= TOO_COMPLEX.parts;
    if (limit !== null) return;
    if (node.type.startsWith('multipart/') && node.childNodes !== undefined) {
      const subtype = node.type.slice('multipart/'.length);
      for (const child of node.childNodes) visit(child, subtype, depth + 1);
      return;
    }
    const kind = sortPart({
      contentType: node.type,
      disposition: node.disposition ?? '',
      hasContentId: (node.id ?? '') !== '',
      container,
    });
    const sizeBytes = node.size ?? 0;
    if (kind === 'text' || kind === 'html')
      parts.push({ path: node.part ?? '1', sizeBytes, alone: container === null });
    else if (kind === 'attachment') attachments.push(describeAttachment(node, sizeBytes));
  };
  visit(root, null, 0);
  return limit === null ? { kind: 'parts', parts, attachments } : { kind: 'too-complex', limit };
}

function describeAttachment(node: MessageStructureObject, sizeBytes: number): Mail['attachments'][number] {
  const name = node.dispositionParameters?.filename ?? node.parameters?.name ?? '';
  return {
    fileName: name === '' ? null : name.slice(0, 1_000),
    contentType: node.type.slice(0, 300),
    // Decoded, as a whole message tells it, though only the travelling size is known.
    sizeBytes: node.encoding === 'base64' ? Math.floor(sizeBytes * BASE64_SHARE) : sizeBytes,
  };
}
