import { base64, content, LINK, ONE_LINK, type Room, type Seed } from './seed.ts';

const attached = (name: string, fields: string, body: string | (() => string), attachments = 1): Seed =>
  content(
    name,
    'Content-Type: multipart/mixed; boundary=b',
    () =>
      `--b\r\nContent-Type: text/plain\r\n\r\n${LINK}\r\n--b\r\n${fields}\r\n\r\n${typeof body === 'string' ? body : body()}\r\n--b--`,
    { ...ONE_LINK, attachments },
  );
const ZIP = '\x50\x4b\x03\x04\x14\x00\x00\x00\x08\x00';
const B64 = 'Content-Transfer-Encoding: base64';

/** What is attached is named and measured, never opened. */
export const ATTACHMENTS: Room = {
  name: 'attachments',
  seeds: [
    attached(
      'an archive that unpacks to petabytes',
      `Content-Type: application/zip; name=42.zip\r\n${B64}`,
      () => base64(`${ZIP}${'\0'.repeat(200_000)}`),
    ),
    attached('the envelope of Outlook', `Content-Type: application/ms-tnef; name=winmail.dat\r\n${B64}`, () =>
      base64(`\x78\x9f\x3e\x22${'\xff'.repeat(5_000)}`),
    ),
    attached(
      'a program that calls itself a picture',
      'Content-Type: image/png; name="a.png                .exe"',
      'MZ\x90\x00',
    ),
    attached(
      'a file name that is a path',
      'Content-Type: application/x; name="../../../.bashrc"\r\nContent-Disposition: attachment; filename="C:\\a\\..\\b"',
      'x',
    ),
    attached(
      'a file name of 20,000 letters',
      `Content-Type: application/x; name="${'n'.repeat(20_000)}"`,
      'x',
    ),
    attached(
      'a file name in 500 pieces',
      `Content-Type: application/x\r\nContent-Disposition: attachment; ${Array.from({ length: 500 }, (_, at) => `filename*${at}*=%${(0x41 + (at % 26)).toString(16)}`).join(';\r\n ')}`,
      'x',
    ),
    attached(
      'a file name whose first piece is missing',
      "Content-Type: application/x\r\nContent-Disposition: attachment; filename*7=c; filename*1*=utf-8''%00",
      'x',
    ),
    attached(
      'a file name that is a property of every object',
      'Content-Type: application/x; __proto__=polluted; constructor=y; name=z',
      'x',
    ),
    attached(
      'a file name that turns the direction',
      "Content-Type: application/x\r\nContent-Disposition: attachment; filename*=utf-8''%E2%80%AEfdp.exe",
      'x',
    ),
    attached(
      'a file name of broken escapes',
      "Content-Type: application/x\r\nContent-Disposition: attachment; filename*=utf-16''%ZZ%D8%",
      'x',
    ),
    attached('a type of 5,000 letters', `Content-Type: application/${'x'.repeat(5_000)}`, 'x'),
    attached('a type that is a sentence', 'Content-Type: a file; of\r\n many = things', 'x', 0),
    attached('nothing attached', 'Content-Type: application/pdf', '', 1),
    attached(
      'a page attached as such',
      'Content-Type: text/html\r\nContent-Disposition: attachment',
      '<script>x</script>',
    ),
    attached('base64 of megabytes without an end', `Content-Type: video/mp4\r\n${B64}`, () =>
      'A'.repeat(2_000_000),
    ),
  ],
};
