import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { createFakeClock } from '../../test/support/fake-clock.ts';
import type { LogLevel } from '../ports.ts';
import { describeError } from './describe-error.ts';
import { createLogger, formatRecord, type LogRecord } from './logger.ts';
import { createRedactor } from './redact.ts';

// Thousands of cases on a machine that others use too.
vi.setConfig({ testTimeout: 60_000 });

function setUp(level: LogLevel = 'debug') {
  const clock = createFakeClock('2025-11-18T09:15:00Z');
  const redactor = createRedactor();
  const records: LogRecord[] = [];
  const log = createLogger({ write: (record) => records.push(record), level, clock, redactor });
  return { clock, redactor, records, log, lines: () => records.map(formatRecord) };
}

describe('a line', () => {
  it('holds UTC time, level, process, scope, message and fields', () => {
    const { log, lines } = setUp();
    log.child('mailbox').child('idle').info('Connected', {
      host: 'mail.client.example',
      port: 993,
      note: 'two words',
      none: undefined,
      gone: null,
    });
    expect(lines()).toEqual([
      '2025-11-18T09:15:00.000Z INFO agent mailbox.idle Connected host=mail.client.example port=993 note="two words" gone=null',
    ]);
  });

  it('of a lower level than asked for is not written', () => {
    const { log, records } = setUp('info');
    log.debug('no');
    log.info('yes');
    log.warn('yes');
    expect(records.map((record) => record.level)).toEqual(['info', 'warn']);
  });

  it.each(['debug', 'info', 'warn', 'error'] as const)('%s keeps its own level', (level) => {
    const { log, lines } = setUp();
    log[level]('x');
    expect(lines()[0]).toContain(` ${level.toUpperCase()} `);
  });

  it('MAIL-7: stays one line whatever text it holds', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 20 }),
        fc.constantFrom('\r\n', '\n', '\u0000', '\u2028', '\u0085', '\u202e', '\u001b[2J'),
        (text, control) => {
          const { log, lines } = setUp();
          log.info(`subject ${text}${control}`, { subject: `${control}${text}` });
          expect(lines()[0]).toMatch(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+$/u);
        },
      ),
      { numRuns: 5_000 },
    );
  });

  it('MAIL-7: a value cannot pretend to be another field', () => {
    const { log, lines } = setUp();
    log.info('Read', { subject: 'x" level=error uid=9' });
    expect(lines()[0]).toContain(String.raw`subject="x\" level=error uid=9"`);
  });

  it('is bounded in length', () => {
    const { log, lines } = setUp();
    const fields = Object.fromEntries(
      Array.from({ length: 200 }, (_, at) => [`f${at}`, '\u200b'.repeat(50_000)]),
    );
    log.info('\u200b'.repeat(50_000), fields);
    expect(lines()[0]?.length).toBeLessThanOrEqual(16_000);
  });
});

describe('secrets', () => {
  const kinds = ['raw', 'base64', 'url', 'json', 'inBase64', 'fieldName', 'error', 'longText'] as const;

  it('LOG-1: 1,000 logged errors with planted secrets, no hit in raw, base64 or URL-encoded form', () => {
    let logged = 0;
    fc.assert(
      fc.property(
        fc.string({ minLength: 8, maxLength: 40 }).filter((text) => text.trim().length >= 8),
        fc.constantFrom(...kinds),
        fc.string({ maxLength: 40 }),
        fc.integer({ min: 0, max: 21_000 }),
        (planted, kind, noise, padding) => {
          const secret = planted.trim();
          const { log, lines, redactor } = setUp();
          redactor.add(planted);
          const base64 = Buffer.from(secret).toString('base64');
          switch (kind) {
            case 'raw':
              log.error(`${noise} ${secret} ${noise}`, { note: secret });
              break;
            case 'base64':
              log.error(`AUTH ${base64}`, { line: base64 });
              break;
            case 'url':
              log.error('request failed', { query: `a=1&v=${encodeURIComponent(secret)}` });
              break;
            case 'json':
              log.error(JSON.stringify({ note: secret }));
              break;
            case 'inBase64':
              log.error('refused', { line: Buffer.from(`${noise}\0${secret}`).toString('base64') });
              break;
            case 'fieldName':
              log.error('unexpected field', { [secret]: 1 });
              break;
            case 'error': {
              const cause = Object.assign(new Error(`LOGIN x ${secret}`), { response: secret });
              log.error('Mailbox failed', { cause: describeError(new Error(noise, { cause })) });
              break;
            }
            case 'longText':
              log.error(`${'x'.repeat(padding)}${secret}`.repeat(2));
              break;
          }
          logged += 1;
          const text = lines().join('\n');
          const needles = [secret, base64, base64.replaceAll('=', ''), encodeURIComponent(secret)];
          for (const needle of needles) {
            if (`${noise}${noise}`.includes(needle)) continue;
            expect(text).not.toContain(needle);
          }
        },
      ),
      { numRuns: 1_000 },
    );
    expect(logged).toBeGreaterThanOrEqual(1_000);
  });

  it('LOG-1: no half of a secret survives where a long text is cut', () => {
    const secret = 'A1b2C3d4E5f6G7h8';
    for (let padding = 1_980; padding < 2_001; padding += 1) {
      const { log, lines, redactor } = setUp();
      redactor.add(secret);
      log.error(`${'x'.repeat(padding)}${secret}`);
      log.error(`${'x'.repeat(padding + 18_000)}${secret}`);
      expect(lines().join('\n')).not.toContain(secret.slice(0, 6));
    }
  });

  it('LOG-1: bodies and values named as secrets are masked unseen', () => {
    const { log, lines } = setUp();
    log.info('x', { password: 'unregistered', body: 'Bonjour', html: '<p>' });
    expect(lines()[0]).toMatch(/password=\[redacted\] body=\[redacted\] html=\[redacted\]$/u);
  });
});

describe('a flood', () => {
  it('LOG-2: 10^6 lines in a minute become 100 a second and a count', async () => {
    const { log, records, clock } = setUp();
    let counted = 0;
    for (let tick = 0; tick < 1_000; tick += 1) {
      for (let line = 0; line < 1_000; line += 1) log.info('line');
      await clock.advance(60);
    }
    log.flush();
    const notices = records.filter((record) => record.scope === 'log');
    for (const notice of notices) counted += Number(notice.fields[0]?.[1]);
    const lines = records.length - notices.length;
    expect(lines).toBeLessThanOrEqual(61 * 100);
    expect(lines + counted).toBe(1_000_000);
    expect(notices.length).toBeGreaterThanOrEqual(58);
  });

  it('LOG-2: of ordinary lines leaves room for the warning that explains it', () => {
    const { log, records } = setUp();
    for (let line = 0; line < 10_000; line += 1) log.debug('line');
    log.error('the cause');
    expect(records.at(-1)?.message).toBe('the cause');
    expect(records).toHaveLength(81);
  });
});
