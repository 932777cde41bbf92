import { randomUUID } from 'node:crypto';
import { base64Lines, encodeBody, encodeHeaderText, type TransferEncoding } from './mail-encoding.ts';

export type MailAddress = { readonly name: string; readonly address: string };

export type MailAttachment = {
  readonly fileName: string;
  readonly contentType: string;
  readonly content: Uint8Array | string;
  readonly disposition?: 'attachment' | 'inline';
};

export type MailParts = {
  /** An address, or a name and an address; the name is encoded where needed. */
  readonly from?: string | MailAddress;
  readonly to?: string | MailAddress;
  readonly subject?: string;
  /** An instant, or the header's text as it shall stand. */
  readonly date?: Date | string;
  /** With its angle brackets; a fresh one when missing, no header when `null`. */
  readonly messageId?: string | null;
  readonly text?: string;
  /** With `text` too: multipart/alternative. */
  readonly html?: string;
  /** multipart/mixed. */
  readonly attachments?: readonly MailAttachment[];
  readonly charset?: string;
  readonly encoding?: TransferEncoding;
  /** More header fields, raw, before the MIME ones; CRLF is the caller's business. */
  readonly headers?: readonly (readonly [string, string])[];
};

export const TEAM: MailAddress = { name: 'Technique', address: 'technique@studio.example' };
const EDITORS = 'montage@studio.example';

type Entity = { readonly headers: readonly string[]; readonly body: Buffer };

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** RFC 5322 section 3.3, in UTC. */
function mailDate(date: Date): string {
  const day = `${DAYS[date.getUTCDay()]}, ${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  return `${day} ${date.toISOString().slice(11, 19)} +0000`;
}

function addressText(value: string | MailAddress, charset: string): string {
  if (typeof value === 'string') return value;
  const name = /^[\w ]+$/.test(value.name) ? value.name : encodeHeaderText(value.name, charset);
  const needsQuotes = name === value.name && !/^[\w ]+$/.test(name);
  return `${needsQuotes ? `"${name.replace(/(["\\])/g, '\\$1')}"` : name} <${value.address}>`;
}

function textEntity(
  kind: 'plain' | 'html',
  text: string,
  charset: string,
  encoding: TransferEncoding,
): Entity {
  return {
    headers: [`Content-Type: text/${kind}; charset="${charset}"`, `Content-Transfer-Encoding: ${encoding}`],
    body: encodeBody(text, charset, encoding),
  };
}

function attachmentEntity(attachment: MailAttachment, charset: string): Entity {
  // A message inside may not be encoded (RFC 2046 section 5.2.1).
  const plain = attachment.contentType === 'message/rfc822';
  const bytes = Buffer.from(attachment.content);
  return {
    headers: [
      `Content-Type: ${attachment.contentType}; name="${encodeHeaderText(attachment.fileName, charset)}"`,
      `Content-Transfer-Encoding: ${plain ? '8bit' : 'base64'}`,
      `Content-Disposition: ${attachment.disposition ?? 'attachment'}; filename="${encodeHeaderText(attachment.fileName, charset)}"`,
    ],
    body: plain ? bytes : Buffer.from(base64Lines(bytes)),
  };
}

function multipart(kind: 'alternative' | 'mixed', parts: readonly Entity[]): Entity {
  const boundary = `=-${kind}-boundary`;
  const chunks = parts.flatMap((part) => [
    Buffer.from(`--${boundary}\r\n${part.headers.join('\r\n')}\r\n\r\n`, 'latin1'),
    part.body,
    Buffer.from('\r\n'),
  ]);
  return {
    headers: [`Content-Type: multipart/${kind}; boundary="${boundary}"`],
    body: Buffer.concat([...chunks, Buffer.from(`--${boundary}--\r\n`)]),
  };
}

/** A raw message (RFC 5322, CRLF line ends) with everything encoded as it declares. */
export function buildMail(parts: MailParts): Buffer {
  const charset = parts.charset ?? 'utf-8';
  const encoding = parts.encoding ?? '8bit';
  const texts: Entity[] = [];
  if (parts.text !== undefined || parts.html === undefined)
    texts.push(textEntity('plain', parts.text ?? '', charset, encoding));
  if (parts.html !== undefined) texts.push(textEntity('html', parts.html, charset, encoding));
  const [onlyText] = texts;
  const body = texts.length === 1 && onlyText !== undefined ? onlyText : multipart('alternative', texts);
  const attachments = (parts.attachments ?? []).map((item) => attachmentEntity(item, charset));
  const whole = attachments.length === 0 ? body : multipart('mixed', [body, ...attachments]);

  const { date, messageId } = parts;
  const dateText = typeof date === 'string' ? date : mailDate(date ?? new Date());
  const head = [
    `From: ${addressText(parts.from ?? TEAM, charset)}`,
    `To: ${addressText(parts.to ?? EDITORS, charset)}`,
    `Subject: ${encodeHeaderText(parts.subject ?? 'Sans objet', charset)}`,
    `Date: ${dateText}`,
    ...(messageId === null ? [] : [`Message-ID: ${messageId ?? `<${randomUUID()}@studio.example>`}`]),
    ...(parts.headers ?? []).map(([name, value]) => `${name}: ${value}`),
    'MIME-Version: 1.0',
    ...whole.headers,
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'utf8'), whole.body]);
}
