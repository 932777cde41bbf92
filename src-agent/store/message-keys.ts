import { assertNever } from '../contract/assert-never.ts';

/*
 * Deliveries and links are numbered so that their order is their mail's: `message id * width + slot`.
 * A mail's rows are then a range of keys, and the newest mails' rows come last.
 */

/** Room for every target (20, and presence) with slots to spare. */
export const DELIVERIES_PER_MESSAGE = 64;
/** Links of a mail beyond that are not listed; they are delivered all the same. */
export const LINKS_PER_MESSAGE = 4_096;

export type KeyRange = { readonly low: number; readonly high: number };

/** The keys of a mail's rows, both ends included. */
export function keysOf(messageId: number, rows: 'deliveries' | 'links'): KeyRange {
  const width = widthOf(rows);
  return { low: messageId * width, high: messageId * width + width - 1 };
}

/** The mail a key belongs to. */
export function messageOf(key: number, rows: 'deliveries' | 'links'): number {
  return Math.floor(key / widthOf(rows));
}

function widthOf(rows: 'deliveries' | 'links'): number {
  switch (rows) {
    case 'deliveries':
      return DELIVERIES_PER_MESSAGE;
    case 'links':
      return LINKS_PER_MESSAGE;
    default:
      return assertNever(rows);
  }
}
