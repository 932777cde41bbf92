import { type InspectedSource, PREVIEW_EML_MAX } from '../../../src-agent/contract/previews.ts';

const CHUNK = 8_192;

/** A mail file as text in which each character stands for one byte; null when it is too large to be tried. */
export async function readEml(file: Blob): Promise<InspectedSource | null> {
  if (file.size === 0 || file.size > PREVIEW_EML_MAX) return null;
  const bytes = new Uint8Array(await file.arrayBuffer());
  let eml = '';
  for (let at = 0; at < bytes.length; at += CHUNK) {
    eml += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  }
  return { eml, encoding: 'latin-1' };
}

/** Pasted text; null when there is nothing to judge or too much. */
export function readPasted(text: string): InspectedSource | null {
  const eml = text.trimStart();
  return eml === '' || eml.length > PREVIEW_EML_MAX ? null : { eml, encoding: 'utf-8' };
}
