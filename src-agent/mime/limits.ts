/**
 * What a mail may be made of (RELIABILITY.md MAIL-3). Above a limit a mail is "too complex": its head
 * is told, its content is not read. Postfix refuses the same header block and the same nesting.
 */
export const MAX_DOWNLOAD_BYTES = 26_000_000;
/** Of the message and of each part, the empty line at its end included. */
export const MAX_HEADER_BLOCK_BYTES = 102_400;
/** Containers around a part. */
export const MAX_NESTING = 100;
/** Everything below the message itself, containers included. */
export const MAX_PARTS = 200;

/** The words of `Mail.tooComplex`. */
export const TOO_COMPLEX = {
  download: 'message over 26 MB',
  header: 'header block over 100 KB',
  nesting: 'parts nested more than 100 deep',
  parts: 'more than 200 parts',
} as const;
export type TooComplex = (typeof TOO_COMPLEX)[keyof typeof TOO_COMPLEX];
