import { describe, expect, it } from 'vitest';
import { parseRetryAfter } from './retry-after.ts';

const NOW = Date.parse('2025-11-18T09:15:00Z');
const DAY = 86_400_000;

describe('Retry-After', () => {
  it.each([
    ['0', 0],
    ['120', 120_000],
    [' 7 ', 7_000],
    ['86400', DAY],
    ['999999999999', DAY],
    ['Tue, 18 Nov 2025 09:20:00 GMT', 300_000],
    ['Tuesday, 18-Nov-25 09:20:00 GMT', 300_000],
    ['Tue Nov 18 09:20:00 2025', 300_000],
    ['Tue, 18 Nov 2025 09:10:00 GMT', 0],
    ['Fri, 18 Nov 2095 09:10:00 GMT', DAY],
  ])('reads %j as %d ms', (value, expected) => {
    expect(parseRetryAfter(value, null, NOW)).toBe(expected);
  });

  it.each(['', 'soon', '-5', '1.5', '1e3', '٣', '120 seconds', '2025-11-18T09:20:00Z', '9'.repeat(400)])(
    'has no use for %j',
    (value) => {
      expect(parseRetryAfter(value, null, NOW)).toBeNull();
    },
  );

  it('has no use for a missing one', () => {
    expect(parseRetryAfter(null, null, NOW)).toBeNull();
  });

  it('measures a date by the clock of the answer, not by a wrong one here', () => {
    const date = 'Mon, 01 Jan 2024 00:00:00 GMT';
    expect(parseRetryAfter('Mon, 01 Jan 2024 00:01:00 GMT', date, NOW)).toBe(60_000);
  });
});
