import { describe, expect, it } from 'vitest';
import { showValue } from './show-value.ts';

describe('a value of an import', () => {
  it('is shown without quotes, and as a dash when there is none', () => {
    expect([showValue('imap.example.org'), showValue(993), showValue(false)]).toEqual([
      'imap.example.org',
      '993',
      'false',
    ]);
    expect([showValue(null), showValue(''), showValue([])]).toEqual(['–', '–', '–']);
  });

  it('names a target by its host and leaves out the path, which is often its secret', () => {
    const target = { id: 'main', url: 'https://hook.example.org/secret-path', enabled: true };
    expect(showValue([target, { ...target, id: 'second' }])).toBe(
      'main · hook.example.org\nsecond · hook.example.org',
    );
  });

  it('is cut where it would fill the screen', () => {
    expect(showValue('x'.repeat(1_000))).toHaveLength(301);
  });
});
