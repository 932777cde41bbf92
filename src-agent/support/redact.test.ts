import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { describeError } from './describe-error.ts';
import { createRedactor, isSecretField, maskPatterns } from './redact.ts';

// Thousands of cases on a machine that others use too.
vi.setConfig({ testTimeout: 60_000 });

const secret = fc
  .oneof(
    fc.string({ minLength: 6, maxLength: 60 }),
    fc.string({ minLength: 6, maxLength: 60, unit: 'binary' }),
    fc.base64String({ minLength: 8, maxLength: 80 }),
    fc.stringMatching(/^[\\"%+ /]{6,30}$/u),
  )
  .filter((text) => text.trim().length >= 6 && !/\p{Cs}/u.test(text));

/** What an operator's search through the logs would look for (SEC-1). */
function formsOf(value: string): string[] {
  const base64 = Buffer.from(value).toString('base64');
  return [
    value,
    base64,
    base64.replaceAll('=', ''),
    Buffer.from(value).toString('base64url'),
    encodeURIComponent(value),
    encodeURIComponent(value).replaceAll(/%[0-9A-F]{2}/gu, (code) => code.toLowerCase()),
    new URLSearchParams({ v: value }).toString().slice(2),
    JSON.stringify(value).slice(1, -1),
  ];
}

describe('a registered secret', () => {
  it('LOG-1: is masked in raw, base64, URL-encoded and JSON form, whatever stands around it', () => {
    fc.assert(
      fc.property(secret, fc.string(), fc.string(), (raw, before, after) => {
        const value = raw.trim();
        const redactor = createRedactor();
        redactor.add(raw);
        for (const form of formsOf(value)) {
          const text = redactor.redact(`${before} ${form} ${after}`);
          if (`${before}${after}[redacted]`.includes(form)) continue;
          expect(text).not.toContain(form);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('LOG-1: is masked inside base64 of a longer text, at each of the three alignments', () => {
    const redactor = createRedactor();
    redactor.add('hunter2-correct-horse');
    for (const user of ['', 'a', 'ab', 'abc', 'operator@client.example']) {
      const plain = Buffer.from(`\0${user}\0hunter2-correct-horse`).toString('base64');
      expect(redactor.redact(`AUTHENTICATE PLAIN ${plain}`)).toBe('AUTHENTICATE PLAIN [redacted]');
    }
  });

  it('is masked whole although another secret is a part of it', () => {
    const redactor = createRedactor();
    redactor.add('abcd');
    redactor.add('abcd-efgh-ijkl');
    expect(redactor.redact('tried abcd-efgh-ijkl')).toBe('tried [redacted]');
  });

  it('is found again when it was registered with white space around', () => {
    const redactor = createRedactor();
    redactor.add('  s3cret-value\n');
    expect(redactor.redact('got s3cret-value')).toBe('got [redacted]');
  });

  it('stays masked while newer ones come, up to 64 of them', () => {
    const redactor = createRedactor();
    for (let number = 10; number < 74; number += 1) redactor.add(`token-number-${number}`);
    expect(redactor.redact('token-number-10 token-number-73')).toBe('[redacted] [redacted]');
  });

  it('ends on a text made of its own beginnings', () => {
    const redactor = createRedactor();
    redactor.add(`${'\\'.repeat(40)}x`);
    redactor.add(`${'%'.repeat(40)}x`);
    const texts = ['\\'.repeat(20_000), '%25'.repeat(7_000)];
    expect(texts.map((text) => redactor.redact(text))).toEqual(texts);
  });
});

describe('what nobody registered', () => {
  it.each([
    ['Authorization: Bearer abcdefgh12345', 'Authorization=[redacted] [redacted]'],
    ['AUTH XOAUTH2 dXNlcj1hQGIuYw==', 'AUTH XOAUTH2 [redacted]'],
    ['{"password":"a b c","user":"x"}', '{"password=[redacted],"user":"x"}'],
    ['RSD_SECRET_MAILBOX_PASSWORD=hunter2', 'RSD_SECRET_MAILBOX_PASSWORD=[redacted]'],
    ['access_token=ya29.x&scope=mail', 'access_token=[redacted]&scope=mail'],
    ['POST https://hook.eu2.make.com/abc123?x=1 failed', 'POST https://hook.eu2.make.com/… failed'],
    ['imaps://me:p@ss@mail.client.example:993', 'imaps://mail.client.example:993'],
    ['from marie.durand@client.example', 'from m…@client.example'],
    ['from md@client.example', 'from …@client.example'],
  ])('%s', (text, masked) => {
    expect(maskPatterns(text)).toBe(masked);
  });

  it('leaves ordinary sentences alone', () => {
    const text = 'Active poll cycle finished. 3 webhook(s) triggered.';
    expect(maskPatterns(text)).toBe(text);
  });

  it('many addresses in one word are all shortened', () => {
    expect(maskPatterns('ab@'.repeat(10_000))).toBe('…@'.repeat(9_999).concat('ab@'));
  });
});

describe('a field', () => {
  it.each(['password', 'accessToken', 'client_secret', 'Authorization', 'body', 'html'])(
    '%s is secret by its name',
    (name) => {
      expect(isSecretField(name)).toBe(true);
    },
  );
  it.each(['host', 'uid', 'bodyBytes', 'attempt', 'textParts'])('%s is not', (name) => {
    expect(isSecretField(name)).toBe(false);
  });
});

describe('something thrown', () => {
  it('is described by name, code and message of it and its causes, without its stack or other properties', () => {
    const inner = Object.assign(new Error('connect ECONNREFUSED'), {
      code: 'ECONNREFUSED',
      request: 'LOGIN a b',
    });
    const outer = new Error('could not send', { cause: inner });
    expect(describeError(outer)).toBe('Error: could not send <- Error ECONNREFUSED: connect ECONNREFUSED');
  });

  it.each([
    ['text', 'text'],
    [undefined, ''],
    [{ a: 1 }, 'thrown object'],
  ])('%o', (thrown, described) => {
    expect(describeError(thrown)).toBe(described);
  });

  it('is at most 2,000 characters, also when its causes form a circle', () => {
    const circle = new Error('x'.repeat(3_000));
    circle.cause = circle;
    expect(describeError(circle)).toHaveLength(2_000);
  });
});
