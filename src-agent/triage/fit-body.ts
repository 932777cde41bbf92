import type { MailHead } from '../contract/entities.ts';
import { buildPresenceBody, type PresenceBody, type Recognised, type WebhookBody } from './build-payload.ts';
import { cutCodePoints } from './normalise-text.ts';

/** RELIABILITY.md OUT-4: the serialised body, in bytes of UTF-8. */
export const BODY_LIMIT = 256 * 1024;

/** A body that fits, and what had to go for it; null: nothing. */
export type FittedBody = {
  readonly body: WebhookBody;
  /** Code points of the content that are left. */
  readonly contentKept: number | null;
  readonly linksKept: number | null;
  readonly fieldsCut: boolean;
};

/**
 * Builds a body of at most BODY_LIMIT bytes. What is too much goes in this order: the end of the content, the end
 * of overlong header fields, the last links.
 */
export function fitBody(mail: Recognised, build: (mail: Recognised) => WebhookBody): FittedBody {
  // A code point takes a byte or more: what lies beyond the limit cannot be part of the body.
  const content = cutCodePoints(mail.content, BODY_LIMIT);
  const whole = build({ ...mail, content });
  if (sizeOf(whole) <= BODY_LIMIT) {
    return { body: whole, contentKept: null, linksKept: null, fieldsCut: false };
  }
  if (sizeWithoutContent(whole) <= BODY_LIMIT) {
    return { ...cutContent(whole), linksKept: null, fieldsCut: false };
  }
  const head = cutFields(mail.head);
  const withLinks = (count: number) => build({ ...mail, content, head, links: mail.links.slice(0, count) });
  const kept = mostThatFit(mail.links.length, (count) => sizeWithoutContent(withLinks(count)) <= BODY_LIMIT);
  return {
    ...cutContent(withLinks(kept)),
    linksKept: kept < mail.links.length ? kept : null,
    fieldsCut: head.subject !== mail.head.subject || head.from !== mail.head.from,
  };
}

/** The presence body, which holds nothing long but a hostile subject. */
export function fitPresenceBody(head: MailHead, present: boolean): PresenceBody {
  const whole = buildPresenceBody(head, present);
  return sizeOf(whole) <= BODY_LIMIT ? whole : buildPresenceBody(cutFields(head), present);
}

function sizeOf(body: WebhookBody | PresenceBody): number {
  return Buffer.byteLength(JSON.stringify(body));
}

function sizeWithoutContent(body: WebhookBody): number {
  return sizeOf({ ...body, email_content: '' });
}

function cutContent(body: WebhookBody): { readonly body: WebhookBody; readonly contentKept: number | null } {
  let room = BODY_LIMIT - sizeWithoutContent(body);
  let kept = 0;
  let end = 0;
  for (const character of body.email_content) {
    room -= serialisedSize(character.codePointAt(0) ?? 0);
    if (room < 0) break;
    kept += 1;
    end += character.length;
  }
  const cut = end < body.email_content.length;
  return {
    body: { ...body, email_content: body.email_content.slice(0, end) },
    contentKept: cut ? kept : null,
  };
}

/** Bytes of one code point inside a JSON string: what `JSON.stringify` escapes, and UTF-8 for the rest. */
function serialisedSize(codePoint: number): number {
  if (codePoint < 0x20) return '\b\t\n\f\r'.includes(String.fromCodePoint(codePoint)) ? 2 : 6;
  if (codePoint < 0x80) return codePoint === 0x22 || codePoint === 0x5c ? 2 : 1;
  if (codePoint < 0x800) return 2;
  if (codePoint >= 0xd800 && codePoint <= 0xdfff) return 6;
  return codePoint < 0x10000 ? 3 : 4;
}

/** No header field of a real mail is longer. Code points. */
const FIELD_LIMIT = 2_000;

function cutFields(head: MailHead): MailHead {
  return {
    ...head,
    subject: cutCodePoints(head.subject, FIELD_LIMIT),
    from: cutCodePoints(head.from, FIELD_LIMIT),
  };
}

/** The largest count up to `most` that fits, when fewer always fit too; 0 is taken to fit. */
function mostThatFit(most: number, fits: (count: number) => boolean): number {
  let low = 0;
  let high = most;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
