import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOSTILE_MAILS, type HostileMail } from '../../test/support/hostile-mails.ts';
import { mailSchema } from '../contract/entities.ts';
import { readMail } from './read-mail.ts';

/** Quickest of three readings: the least disturbed by what else this machine does. */
async function timeReading(mail: Buffer): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 3; run += 1) {
    const start = performance.now();
    await readMail(mail);
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

/** Time for eight times the size over the time for the size: 8 is linear, 64 quadratic. */
async function measureGrowth({ make }: HostileMail, size: number): Promise<number> {
  const small = await timeReading(make(size));
  const big = await timeReading(make(8 * size));
  // Below a few milliseconds noise is all there is.
  return big / Math.max(small, 5);
}

describe('hostile mails', () => {
  it.each(HOSTILE_MAILS)('MAIL-2: reads in linear time, $name', { timeout: 60_000 }, async (mail) => {
    const isHeader = mail.name.startsWith('header');
    expect(await measureGrowth(mail, isHeader ? 12_000 : 60_000)).toBeLessThan(24);
  });

  it.each(HOSTILE_MAILS)('Q24: gives a mail that the contract accepts, $name', async ({ make }) => {
    for (const size of [100, 50_000, 300_000]) {
      const mail = await readMail(make(size));
      expect(mailSchema.safeParse(mail).error).toBeUndefined();
    }
    expect('polluted' in {}).toBe(false);
  });

  it('MAIL-3: reads no further than 100 KB into a header of 1 MB, nor into 10,000 containers', async () => {
    const header = Buffer.from(`Subject: x\r\nFrom: ${'a@b.c, '.repeat(140_000)}\r\n\r\n`);
    expect(await readMail(header)).toMatchObject({
      subject: 'x',
      sender: '',
      tooComplex: 'header block over 100 KB',
    });
    const containers = HOSTILE_MAILS.find(({ name }) => name.includes('containers'))?.make(700_000);
    expect(await readMail(containers ?? Buffer.alloc(0))).toMatchObject({
      tooComplex: 'parts nested more than 100 deep',
    });
  });

  it('MAIL-4: reads any bytes', { timeout: 120_000 }, async () => {
    const words = [
      '\r\n',
      '\n',
      '\r',
      '\r\n\r\n',
      '--b',
      '--',
      '--b--\r\n',
      'Content-Type: ',
      'multipart/mixed; boundary=b',
      'message/rfc822',
      'text/html; charset=',
      'utf-8',
      'utf-16',
      'Content-Transfer-Encoding: base64',
      'quoted-printable',
      'From: ',
      'Subject: ',
      '=?utf-8?b?',
      '?=',
      '=C3=A9',
      '\0',
      '"',
      '<',
      '>',
      '(',
      ';',
      ':',
      '*0*=',
      "''",
    ];
    const piece = fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...words).map((word) => Buffer.from(word)) },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 30 }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 60 }), async (pieces) => {
        expect(mailSchema.safeParse(await readMail(Buffer.concat(pieces))).success).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });
});
