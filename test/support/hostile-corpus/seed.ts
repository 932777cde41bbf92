import type { Reason } from '../../../src-agent/contract/entities.ts';

/** What must be true of a hostile mail that was read and decided. What is left out is not looked at. */
export type Truth = {
  /** Why it is decided as it is; `accepted` is a delivery. */
  readonly reason: Reason;
  readonly sender?: string;
  readonly subject?: string;
  readonly date?: string;
  /** All the links found, in order. */
  readonly links?: readonly string[];
  /** Stands in what is read of the text or of the HTML. */
  readonly says?: string;
  /** Stands in neither. */
  readonly hides?: string;
  readonly attachments?: number;
  /** `recadrage le 03/12/2025 à 9h30`, `desabonnement`…; see `kindOf`. */
  readonly kind?: string;
  readonly tooComplex?: string;
};

/** A mail written for this project, made when it is asked for: some are megabytes. */
export type Seed = { readonly name: string; readonly make: () => Buffer; readonly truth: Truth };

/** The allowed senders of the corpus; everybody else is a stranger. */
export const ALLOWED = ['technique@studio.example', 'kevin@studio.example'] as const;
export const LINK = 'https://www.dropbox.com/scl/fo/abc123';
export const OTHER_LINK = 'https://www.swisstransfer.com/d/7f0e';
/** Delivered, with the one link. */
export const ONE_LINK: Truth = { reason: 'accepted', links: [LINK] };
export const NO_LINK: Truth = { reason: 'no-links', links: [] };
export const STRANGER: Truth = { reason: 'sender-not-allowed' };

export const FROM = 'From: Technique <technique@studio.example>\r\n';
const REST =
  'Subject: Fichiers\r\nDate: Tue, 18 Nov 2025 10:00:00 +0100\r\nMessage-ID: <h@studio.example>\r\n';

/** One character per byte: `\xe9` is the byte E9. What is above is written with `utf8`. */
export function bytes(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

/** The bytes of a text in UTF-8, as characters for `bytes`. */
export function utf8(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

export function base64(text: string): string {
  return bytes(text).toString('base64');
}

export function seed(name: string, source: string | (() => string), truth: Truth): Seed {
  return { name, make: () => bytes(typeof source === 'string' ? source : source()), truth };
}

/** An ordinary head of an allowed sender, these fields, and this body. */
export function content(name: string, fields: string, body: string | (() => string), truth: Truth): Seed {
  const own = fields === '' ? '' : `${fields}\r\n`;
  return seed(name, () => `${FROM}${REST}${own}\r\n${typeof body === 'string' ? body : body()}`, truth);
}

/** A head of one's own over a body with the one link. */
export function head(name: string, fields: string | (() => string), truth: Truth): Seed {
  return seed(name, () => `${typeof fields === 'string' ? fields : fields()}\r\n\r\n${LINK}\r\n`, truth);
}

/** A From field, raw, over an ordinary mail. */
export function from(name: string, value: string, truth: Truth): Seed {
  return seed(name, `From: ${value}\r\n${REST}\r\n${LINK}\r\n`, truth);
}

export function text(name: string, body: string | (() => string), truth: Truth): Seed {
  return content(name, 'Content-Type: text/plain; charset=utf-8', body, truth);
}

export function html(name: string, body: string | (() => string), truth: Truth): Seed {
  return content(name, 'Content-Type: text/html; charset=utf-8', body, truth);
}

/** A room of the corpus: seeds of one theme. */
export type Room = { readonly name: string; readonly seeds: readonly Seed[] };
