import { describe, expect, it } from 'vitest';
import { envBool, readBool } from './env-bool.ts';

describe('a boolean of the old system', () => {
  it.each(['1', 'true', 'yes', 'y', 'on', ' TRUE '])('%o is true', (text) => {
    expect(readBool(text)).toBe(true);
  });
  it.each(['0', 'false', 'no', 'n', 'off', 'Off'])('%o is false', (text) => {
    expect(readBool(text)).toBe(false);
  });
  it.each(['', 'maybe', '2', 'true false'])('%o is none', (text) => {
    expect(readBool(text)).toBeNull();
  });

  it('may be the name of a variable', () => {
    const env = new Map([
      ['FEATURE', 'yes'],
      ['EMPTY', ' '],
      ['ODD', 'maybe'],
    ]);
    expect(envBool('FEATURE', false, env)).toBe(true);
    expect(envBool('EMPTY', true, env)).toBe(true);
    expect(envBool('MISSING', true, env)).toBe(true);
    expect(envBool('ODD', true, env)).toBe(false);
    expect(envBool(null, true, env)).toBe(true);
  });
});
