import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import type { OutgoingMail } from '../ports.ts';
import { composeMail } from './compose-mail.ts';

const FROM = { address: 'agent@client.example', name: 'Rendu Écran' };
const AT = Date.parse('2026-11-18T09:15:00Z');
const MAIL: OutgoingMail = {
  to: 'marie.durand@client.example',
  subject: 'Recadrage reçu — « lot 42 » 😀',
  text: 'Bonjour,\n\nÀ bientôt.\n',
  html: '<p>Bonjour,</p><p>À bientôt.</p>',
  messageId: 'delivery-1@client.example',
};

/** Any text but none: of all scripts, with line ends, controls and halves of characters. */
const anyText = fc.string({ unit: 'binary', maxLength: 400 }).map((text) => `T ${text}`);
const headerNames = (source: string): readonly string[] => {
  const [head = ''] = source.split('\r\n\r\n', 1);
  return head.split('\r\n').flatMap((line) => /^([\w-]+):/u.exec(line)?.[1] ?? []);
};
const HEADERS = ['From', 'To', 'Subject', 'Message-ID', 'Date', 'MIME-Version', 'Content-Type'];

const whole = (text: string): string => text.replace(/[\p{Cs}\0]/gu, '\u{FFFD}');
/** As every reader shows lines. */
const lines = (text: string): string => text.replace(/\r\n|\r/gu, '\n').trimEnd();
const asShown = (text: string): string =>
  whole(text)
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();

describe('a composed mail', () => {
  it('is read back as it was written', async () => {
    const parsed = await simpleParser(await composeMail(MAIL, FROM, AT));
    expect(parsed.from?.value).toEqual([FROM]);
    expect(parsed.to).toMatchObject({ value: [{ address: MAIL.to, name: '' }] });
    expect(parsed.subject).toBe(MAIL.subject);
    expect(parsed.text?.trimEnd()).toBe(MAIL.text.trimEnd());
    expect(parsed.html).toBe(MAIL.html);
    expect(parsed.date).toEqual(new Date(AT));
    expect(parsed.messageId).toBe(`<${MAIL.messageId}>`);
  });

  it('is one text without HTML', async () => {
    const source = (await composeMail({ ...MAIL, html: null }, FROM, AT)).toString('latin1');
    expect(source).toContain('Content-Type: text/plain; charset=utf-8');
    expect(source).not.toContain('multipart');
  });

  it('gives the same bytes for the same mail', async () => {
    expect(await composeMail(MAIL, FROM, AT)).toEqual(await composeMail(MAIL, FROM, AT));
  });

  it('has an address alone where the sender has no name', async () => {
    const source = (await composeMail(MAIL, { ...FROM, name: '' }, AT)).toString('latin1');
    expect(source).toMatch(/^From: agent@client\.example\r$/mu);
  });

  it.each([
    ['a line end', 'x\r\nBcc: thief@evil.example'],
    ['a bare line feed', 'x\nBcc: thief@evil.example'],
    ['a line separator', 'x\u2028Bcc: thief@evil.example'],
    ['an end of the head', 'x\r\n\r\n<script>'],
    ['quotes', '"x" <thief@evil.example>, "y'],
  ])('lets no header in by %s in a name or subject', async (_, text) => {
    const source = await composeMail({ ...MAIL, subject: text }, { ...FROM, name: text }, AT);
    expect(headerNames(source.toString('latin1'))).toEqual(HEADERS);
    const parsed = await simpleParser(source);
    expect(parsed.from?.value).toEqual([{ address: FROM.address, name: asShown(text) }]);
    expect(parsed.subject).toBe(asShown(text));
    expect(parsed.bcc).toBeUndefined();
  });

  it.each(['a@client.example\r\nBcc: thief@evil.example', 'a@client.example, thief@evil.example'])(
    'has one recipient, whatever the address holds: %j',
    async (to) => {
      const source = await composeMail({ ...MAIL, to }, FROM, AT);
      expect(headerNames(source.toString('latin1'))).toEqual(HEADERS);
      const parsed = await simpleParser(source);
      const recipients = [parsed.to].flat().flatMap((list) => list?.value ?? []);
      expect(recipients).toHaveLength(1);
    },
  );

  it('keeps any text in the body, and 7-bit lines that every server takes', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, anyText, async (text, html) => {
        const source = await composeMail({ ...MAIL, text, html: `<p>${html}` }, FROM, AT);
        const wire = source.toString('latin1');
        expect(wire).toMatch(/^[\t\r\n\x20-\x7E]*$/u);
        expect(Math.max(...wire.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(78);
        expect(wire.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/u);
        const parsed = await simpleParser(source);
        expect(lines(parsed.text ?? '')).toBe(lines(whole(text)));
        expect(lines(parsed.html || '')).toBe(lines(`<p>${whole(html)}`));
      }),
    );
  });

  it('keeps any text in the subject and the name, on one line', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, fc.string({ unit: 'grapheme', maxLength: 150 }), async (subject, name) => {
        const source = await composeMail({ ...MAIL, subject }, { ...FROM, name }, AT);
        expect(headerNames(source.toString('latin1'))).toEqual(HEADERS);
        const parsed = await simpleParser(source);
        expect(parsed.subject ?? '').toBe(asShown(subject));
        expect(parsed.from?.value).toEqual([{ address: FROM.address, name: asShown(name) }]);
      }),
    );
  });

  it('cuts a subject that no header line could hold', async () => {
    const source = await composeMail({ ...MAIL, subject: 'x'.repeat(5_000) }, FROM, AT);
    const longest = Math.max(
      ...source
        .toString('latin1')
        .split('\r\n')
        .map((line) => line.length),
    );
    expect(longest).toBeLessThanOrEqual(998);
  });
});
