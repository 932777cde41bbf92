import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseMakeAddress } from './make-address.ts';

describe('an address of Make', () => {
  it.each([
    ['https://hook.eu2.make.com/abc123', 'https://hook.eu2.make.com/abc123'],
    ['  HTTPS://hook.eu1.make.com/Abc?x=1 ', 'https://hook.eu1.make.com/Abc?x=1'],
    ['abc123@hook.eu2.make.com', 'https://hook.eu2.make.com/abc123'],
    ['abc123@hook.eu2.make.com/extra', 'https://hook.eu2.make.com/abc123'],
    ['abc-1_2', 'https://hook.eu2.make.com/abc-1_2'],
  ])('%s means %s', (value, address) => {
    expect(normaliseMakeAddress(value)).toBe(address);
  });

  it.each([
    null,
    '',
    ' ',
    'http://hook.eu2.make.com/abc',
    'https://',
    'https://user:pass@hook.eu2.make.com/abc',
    'hook.eu2.make.com',
    'hook.eu2.make.com/abc',
    'abc@hook.eu1.make.com',
    'abc@hook.eu2.make.com.evil.example',
    '@hook.eu2.make.com',
    'a b@hook.eu2.make.com',
    'javascript:alert(1)',
    'null',
    'None',
  ])('%o is none', (value) => {
    expect(normaliseMakeAddress(value)).toBeNull();
  });

  it('once normalised stays the same', () => {
    const parts = fc.array(
      fc.constantFrom('https://', 'HTTPS://', 'hook.eu2.make.com', '@', '/', 'abc', '-', ' ', '?', '.', '#'),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          parts.map((list) => list.join('')),
        ),
        (value) => {
          const address = normaliseMakeAddress(value);
          if (address === null) return;
          expect(address).toMatch(/^https?:\/\//u);
          expect(normaliseMakeAddress(address)).toBe(address);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
