import { describe, expect, it } from 'vitest';
import { hostOf, newTarget } from './target-draft.ts';

describe('a new target', () => {
  it('has every default and waits for its name and address', () => {
    expect(newTarget('')).toMatchObject({ id: '', url: '', verifyTls: true, enabled: true, sign: false });
    expect(newTarget('main').id).toBe('main');
  });
});

describe('the host of an address', () => {
  it('is read from whole addresses and from the short form of Make, never with the path', () => {
    expect(hostOf('https://hook.example.org/secret')).toBe('hook.example.org');
    expect(hostOf('abcdefghijklmnopqrst@hook.eu2.make.com')).toBe('hook.eu2.make.com');
    expect(hostOf('not an address')).toBe('…');
  });
});
