import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { earlyStart } from './early-start.ts';

const ZONE = 'Europe/Paris';
const at = (text: string): number => DateTime.fromISO(text, { zone: ZONE }).toMillis();

describe('the start announced ahead of the window', () => {
  it('is the text as written', () => {
    expect(earlyStart({ start: '9h', end: '17:00' }, ZONE, at('2025-11-18T08:59:59'))).toBe('9h');
  });

  it('is missing from the start on, and after the end', () => {
    expect(earlyStart({ start: '9h', end: '17h' }, ZONE, at('2025-11-18T09:00'))).toBeNull();
    expect(earlyStart({ start: '9h', end: '17h' }, ZONE, at('2025-11-18T18:00'))).toBeNull();
  });

  it('Q13: the hours after midnight of a window over midnight are inside, not early', () => {
    const window = { start: '22h00', end: '02h00' };
    expect(earlyStart(window, ZONE, at('2025-11-18T01:00'))).toBeNull();
    expect(earlyStart(window, ZONE, at('2025-11-18T02:00'))).toBe('22h00');
  });

  it('is missing on a day on which the window does not open', () => {
    const window = { start: '9h', end: '17h', days: ['mon'] as const };
    expect(earlyStart(window, ZONE, at('2025-11-17T08:00'))).toBe('9h');
    expect(earlyStart(window, ZONE, at('2025-11-18T08:00'))).toBeNull();
  });

  it('needs a readable start', () => {
    expect(earlyStart({ start: null, end: '17h' }, ZONE, at('2025-11-18T08:00'))).toBeNull();
    expect(earlyStart({ start: '25h00', end: '17h' }, ZONE, at('2025-11-18T08:00'))).toBeNull();
  });
});
