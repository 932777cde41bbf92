import { describe, expect, it } from 'vitest';
import { plain } from '../support/plain-text.ts';
import { columns } from './show.ts';

describe('a table on a terminal', () => {
  it('pads by characters, not by bytes, and leaves the last column alone', () => {
    expect(
      columns([
        ['é', 'x'],
        ['long', 'y '],
      ]),
    ).toBe('é     x\nlong  y');
  });
});

describe('MAIL-6: a text from a mail on a terminal', () => {
  it('cannot start a line, move the cursor or turn the direction', () => {
    expect(plain('a\nb\u001b[2Jc\u202Ed\u2028e')).toBe('a\uFFFDb\uFFFD[2Jc\uFFFDd\uFFFDe');
  });

  it('is cut by code points', () => {
    expect(plain('😀😀😀😀', 3)).toBe('😀😀…');
  });

  it('shows a dash for what is missing', () => {
    expect(plain(null)).toBe('-');
  });
});
