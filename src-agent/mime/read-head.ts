import type { MailHead } from '../contract/entities.ts';
import { cutText } from './cut-text.ts';
import { decodeHeader, readRawValue } from './decode-header.ts';
import { type HeaderFields, measureHeaderBlock, readHeaderFields } from './header-fields.ts';
import { mailId, subjectForId } from './mail-id.ts';
import { parseSender } from './parse-sender.ts';
import { readAuthentication } from './read-authentication.ts';

/** Bounds of the contract's `mailHeadSchema`: a longer value is cut, never a reason to refuse a mail. */
const LONGEST_RAW = 4_000;
const LONGEST_DECODED = 100_000;
const LONGEST_ADDRESS = 1_000;

/**
 * Reads the head of a mail (BEHAVIOUR.md 1.4, Q22 to Q24). Lenient and without exception: whatever the
 * bytes are, there is a head, so that no mail is lost. `headerBlock` is the whole block (`BODY[HEADER]`)
 * or a message that starts with it; `sizeBytes` is the size of the whole message.
 */
export function readHead(headerBlock: Uint8Array, sizeBytes: number): MailHead {
  const fields = readHeaderFields(headerBlock);
  const messageId = readField(fields, 'message-id');
  const subject = readField(fields, 'subject');
  const from = readField(fields, 'from');
  const date = readField(fields, 'date');
  return {
    mailId: mailId(
      { messageId, subject: subject === null ? null : subjectForId(subject), date },
      headerBlock.subarray(0, measureHeaderBlock(headerBlock)),
    ),
    messageId: cutText(messageId ?? '', LONGEST_RAW),
    subject: cutText(decodeHeader(subject).trim(), LONGEST_DECODED),
    from: cutText(decodeHeader(from).trim(), LONGEST_DECODED),
    sender: readSender(fields.get('from') ?? []),
    date: cutText(date ?? '', LONGEST_RAW),
    sizeBytes,
    authentication: [...readAuthentication((fields.get('authentication-results') ?? []).map(readRawValue))],
  };
}

/** Of a repeated field the first counts, as it did for the replaced system and does for mail programs. */
function readField(fields: HeaderFields, name: string): string | null {
  const [value] = fields.get(name) ?? [];
  return value === undefined ? null : readRawValue(value);
}

/**
 * Two From fields that name two senders name none: servers may have looked at the other one (MAIL-8). A cut address
 * would be another one: too long is none.
 */
function readSender(from: readonly string[]): string {
  const [sender = '', ...others] = new Set(from.map((value) => lowerCase(parseSender(readRawValue(value)))));
  return others.length > 0 || sender.length > LONGEST_ADDRESS ? '' : sender;
}

/** The sign of kelvin stays one: in lower case it would be a `k`, and a stranger's address an allowed one. */
function lowerCase(address: string): string {
  return address.replaceAll(/[^\u212a]+/gu, (letters) => letters.toLowerCase());
}
