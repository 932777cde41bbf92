import { createHash } from 'node:crypto';
import { type DeliveryId, deliveryIdSchema } from '../contract/entities.ts';

/** The mail of a delivery as the mailbox knows it. */
export type SignalIdentity = {
  readonly account: string;
  readonly folder: string;
  readonly uidValidity: string;
  readonly uid: number;
  readonly mailId: string;
};

/**
 * The one id of a signal for a target (RELIABILITY.md DEL-3). It is a digest and not a random number, so that
 * it is the same when a row is withdrawn and decided anew, and when a restored backup does not hold the row
 * yet and the mail is read again: the receiver still recognises the repeat.
 * A UUID of version 8 (RFC 9562): 122 bits of SHA-256.
 */
export function deliveryIdFor(signal: SignalIdentity, target: string): DeliveryId {
  const identity = JSON.stringify([
    signal.account,
    signal.folder,
    signal.uidValidity,
    signal.uid,
    signal.mailId,
    target,
  ]);
  const bytes = createHash('sha256').update(identity).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  const groups = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)];
  return deliveryIdSchema.parse(groups.join('-'));
}
