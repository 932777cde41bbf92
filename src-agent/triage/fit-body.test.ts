import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleMail, sampleSettings, TUESDAY_MORNING } from '../../test/support/sample-mail.ts';
import type { Link } from '../contract/entities.ts';
import { buildWebhookBody, type Recognised } from './build-payload.ts';
import { BODY_LIMIT, fitBody, fitPresenceBody } from './fit-body.ts';

const settings = sampleSettings();
const fitted = (change: Partial<Recognised>) =>
  fitBody(
    {
      head: sampleMail(),
      content: 'x',
      links: [],
      detector: null,
      deliveryTime: null,
      early: false,
      ...change,
    },
    (mail) => buildWebhookBody(mail, settings, { dropboxFields: true }, TUESDAY_MORNING),
  );
const bytes = (body: unknown) => Buffer.byteLength(JSON.stringify(body));
const links = (count: number, length: number): readonly Link[] =>
  Array.from({ length: count }, (_, index) => ({
    provider: 'dropbox',
    raw_url: `https://www.dropbox.com/s/${index}/`.padEnd(length, 'x'),
  }));

describe('OUT-4: the body', () => {
  it('OUT-4: is left as it is up to 256 KB', () => {
    const base = bytes(fitted({ content: '' }).body) - bytes('') * 2;
    const content = 'x'.repeat(BODY_LIMIT - base - 204);
    const whole = fitted({ content });
    expect(whole.contentKept).toBeNull();
    expect(bytes(whole.body)).toBe(BODY_LIMIT);
    expect(fitted({ content: `${content}x` }).contentKept).toBe(content.length);
  });

  it('OUT-4: has its content cut by code points to the last byte', () => {
    const content = '🎬é"\n\u0001'.repeat(60_000);
    const { body, contentKept } = fitted({ content });
    expect(contentKept).toBe([...body.email_content].length);
    expect(content.startsWith(body.email_content)).toBe(true);
    expect(bytes(body)).toBeLessThanOrEqual(BODY_LIMIT);
    expect(bytes(body)).toBeGreaterThan(BODY_LIMIT - 6);
  });

  it('OUT-4: loses its last links, in every field that lists them, when they alone are too much', () => {
    const { body, linksKept, contentKept } = fitted({ links: links(1_000, 8_000) });
    expect(bytes(body)).toBeLessThanOrEqual(BODY_LIMIT);
    expect(linksKept).toBeGreaterThan(10);
    expect(body.delivery_links).toHaveLength(linksKept ?? 0);
    expect(body.dropbox_urls).toHaveLength(linksKept ?? 0);
    expect(contentKept).toBeNull();
  });

  it('OUT-4: loses the end of a header field that no mail has', () => {
    const { body, fieldsCut } = fitted({ head: sampleMail({ subject: '\u0001'.repeat(100_000) }) });
    expect(fieldsCut).toBe(true);
    expect(body.subject).toHaveLength(2_000);
    expect(bytes(fitPresenceBody(sampleMail({ subject: '\u0001'.repeat(100_000) }), true))).toBeLessThan(
      BODY_LIMIT,
    );
  });

  it('OUT-4: always fits', { timeout: 60_000 }, () => {
    const unit = fc.constantFrom('a', '"', '\\', '\u0001', '\n', 'é', '\u2028', '\ud800', '🎬');
    const long = (most: number) =>
      fc.tuple(unit, fc.nat(most)).map(([character, count]) => character.repeat(count));
    fc.assert(
      fc.property(
        long(300_000),
        long(50_000),
        long(50_000),
        fc.nat(300),
        fc.integer({ min: 60, max: 3_000 }),
        (content, subject, from, count, length) => {
          const head = sampleMail({ subject, from });
          const { body } = fitted({ content, head, links: links(count, length) });
          expect(bytes(body)).toBeLessThanOrEqual(BODY_LIMIT);
        },
      ),
      { numRuns: 40 },
    );
  });
});
