import { describe, expect, it } from 'vitest';
import { readHead } from '../mime/read-head.ts';
import { fingerprintOf } from './mail-fingerprint.ts';

const head = (text: string, sizeBytes = 500) => readHead(Buffer.from(`${text}\r\n\r\n`), sizeBytes);
const mail =
  'Message-ID: <1@a>\r\nDate: Tue, 18 Nov 2025 10:00:00 +0100\r\nFrom: a@b.example\r\nSubject: Lot 1';

describe('IMP-1: the fingerprint of a mail', () => {
  it('is the same whatever else its headers say', () => {
    expect(fingerprintOf(head(`Received: by x\r\n${mail}`))).toBe(fingerprintOf(head(mail)));
    expect(fingerprintOf(head(mail))).toMatch(/^[0-9a-f]{64}$/u);
  });

  it.each([
    ['Message-ID', head(mail.replace('<1@a>', '<2@a>'))],
    ['Date', head(mail.replace('10:00', '10:01'))],
    ['From', head(mail.replace('a@b', 'c@b'))],
    ['size', head(mail, 501)],
  ])('changes with the %s', (_, other) => {
    expect(fingerprintOf(other)).not.toBe(fingerprintOf(head(mail)));
  });

  it('cannot be shifted from one header into the next', () => {
    const one = head('Message-ID: <a>\r\nDate: b');
    const other = head('Message-ID: <a>b\r\nDate: ');
    expect(fingerprintOf(one)).not.toBe(fingerprintOf(other));
  });

  it('does not exist for a mail without any of these headers', () => {
    expect(fingerprintOf(head('Subject: Lot 1'))).toBeNull();
  });
});
