import iconv from 'iconv-lite';

/** Written for tests alone, so that what decodes mail in the product is not judged by its own library. */
export type TransferEncoding = '7bit' | '8bit' | 'quoted-printable' | 'base64';

const ENCODED_WORD_BYTES = 40;
const LINE_BYTES = 76;

/** RFC 2045 section 6.7, with soft line breaks; CRLF in the input stays a line break. */
function quotedPrintable(bytes: Buffer): string {
  const lines = bytes.toString('latin1').split('\r\n');
  return lines.map(quotedPrintableLine).join('\r\n');
}

function quotedPrintableLine(line: string): string {
  let done = '';
  let current = '';
  for (const [at, sign] of [...line].entries()) {
    const code = sign.charCodeAt(0);
    const atEnd = at === line.length - 1 && (sign === ' ' || sign === '\t');
    const plain = ((code >= 33 && code <= 126 && sign !== '=') || sign === ' ' || sign === '\t') && !atEnd;
    const unit = plain ? sign : `=${code.toString(16).toUpperCase().padStart(2, '0')}`;
    if (current.length + unit.length >= LINE_BYTES) {
      done += `${current}=\r\n`;
      current = '';
    }
    current += unit;
  }
  return done + current;
}

export function encodeBody(text: string, charset: string, encoding: TransferEncoding): Buffer {
  const bytes = iconv.encode(text.replace(/\r\n|\n/g, '\r\n'), charset);
  switch (encoding) {
    case 'base64':
      return Buffer.from(base64Lines(bytes));
    case 'quoted-printable':
      return Buffer.from(quotedPrintable(bytes), 'latin1');
    case '7bit':
    case '8bit':
      return bytes;
  }
}

export function base64Lines(bytes: Buffer): string {
  return bytes.toString('base64').replace(/.{1,76}/g, '$&\r\n');
}

/** A header value with RFC 2047 words where it is not plain ASCII, folded between the words. */
export function encodeHeaderText(text: string, charset: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: every ASCII sign
  if (/^[\x00-\x7f]*$/.test(text)) return text;
  const words: string[] = [];
  let piece = '';
  const flush = () => {
    if (piece !== '') words.push(encodedWord(piece, charset));
    piece = '';
  };
  for (const sign of text) {
    if (iconv.encode(piece + sign, charset).length > ENCODED_WORD_BYTES) flush();
    piece += sign;
  }
  flush();
  return words.join('\r\n ');
}

function encodedWord(text: string, charset: string): string {
  const letters = [...iconv.encode(text, charset)].map((code) => {
    const sign = String.fromCharCode(code);
    if (sign === ' ') return '_';
    return /[A-Za-z0-9\-!*+/]/.test(sign) ? sign : `=${code.toString(16).toUpperCase().padStart(2, '0')}`;
  });
  return `=?${charset}?Q?${letters.join('')}?=`;
}
