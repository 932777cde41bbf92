import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeTransfer, measureDecoded } from './decode-transfer.ts';

const decode = (text: string, encoding: string) =>
  decodeTransfer(Buffer.from(text, 'latin1'), encoding).toString('latin1');

describe('decodeTransfer', () => {
  it.each([
    ['foreign characters', 'TcO-pZ!Gl\r\nh', 'M\xc3\xa9dia'],
    ['missing padding', 'YQ', 'a'],
    ['too much padding', 'YQ======', 'a'],
    ['lines padded one by one', 'YQ==\r\nYg==\r\nYw==', 'abc'],
    ['one character too many', 'YWJjZ', 'abc'],
    ['nothing but padding', '====', ''],
  ])('reads base64 with %s', (_fault, text, wanted) => {
    expect(decode(text, 'base64')).toBe(wanted);
  });

  it.each([
    ['soft line breaks', 'a=\r\nb=\nc', 'abc'],
    ['a soft line break with blanks', 'a= \t\r\nb', 'ab'],
    ['a soft line break at the end', 'a=', 'a'],
    ['either case of digits', '=c3=A9', '\xc3\xa9'],
    ['signs that mean nothing', '1=2 =ZZ =', '1=2 =ZZ '],
    ['raw 8-bit', '\xe9=E9', '\xe9\xe9'],
    ['line ends and blanks before them', 'a \r\nb\r\n', 'a \r\nb\r\n'],
  ])('reads quoted-printable with %s', (_what, text, wanted) => {
    expect(decode(text, 'quoted-printable')).toBe(wanted);
  });

  it('takes unknown encodings as they are', () => {
    expect(decode('=41', 'x-uuencode')).toBe('=41');
  });

  it('agrees with the platform on base64 of any bytes, and measures without decoding', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const lines = Buffer.from(bytes)
          .toString('base64')
          .replaceAll(/.{1,76}/g, '$&\r\n');
        expect(decodeTransfer(Buffer.from(lines), 'base64')).toEqual(Buffer.from(bytes));
        expect(measureDecoded(Buffer.from(lines), 'base64')).toBe(bytes.length);
      }),
    );
  });
});
