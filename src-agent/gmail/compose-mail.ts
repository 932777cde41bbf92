import { createHash } from 'node:crypto';
import { DateTime } from 'luxon';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { OutgoingMail } from '../ports.ts';

/** Who it is from; '' as name: the address alone. */
export type MailSender = { readonly address: string; readonly name: string };

/** A subject that nobody could read to its end; RFC 5322 allows 998 characters in a line. */
const LONGEST_SUBJECT = 500;
const LONGEST_NAME = 200;

/**
 * The message as it goes over the wire: RFC 5322 with CRLF, 7-bit, text and HTML as alternatives in UTF-8. The same
 * mail, sender and instant (`at`, epoch milliseconds) give the same bytes. Whatever the texts hold, no header but those
 * written here comes to be.
 */
export function composeMail(mail: OutgoingMail, from: MailSender, at: number): Promise<Buffer> {
  const composer = new MailComposer({
    from: { name: oneLine(from.name, LONGEST_NAME), address: from.address },
    // Not as text: a comma would make two recipients of it.
    to: { name: '', address: mail.to },
    subject: oneLine(mail.subject, LONGEST_SUBJECT),
    date: DateTime.fromMillis(at, { zone: 'utc' }).toRFC2822() ?? '',
    messageId: `<${mail.messageId}>`,
    text: wholeLines(mail.text),
    ...(mail.html === null ? {} : { html: wholeLines(mail.html) }),
    // Reads well also where only the source is shown, and keeps every line below 76 characters.
    textEncoding: 'quoted-printable',
    baseBoundary: createHash('sha256').update(mail.messageId).digest('hex').slice(0, 24),
    newline: 'windows',
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}

/** Without line ends and other characters that are no text: what stands in a header stays in it. */
function oneLine(text: string, longest: number): string {
  const line = wholeText(text)
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  return Array.from(line).slice(0, longest).join('');
}

/** Without halves of characters and NUL, which no message may hold. */
function wholeText(text: string): string {
  return text.replace(/[\p{Cs}\0]/gu, '\u{FFFD}');
}

/** A bare carriage return ends no line of a message and stands in none. */
function wholeLines(text: string): string {
  return wholeText(text).replace(/\r\n?|\n/gu, '\r\n');
}
