import { describe, expect, it } from 'vitest';
import { describeChange } from './describe-change.ts';

describe('the detail of an audit entry', () => {
  it.each([
    [null, null, ''],
    [null, { id: 'd-1' }, 'id: "d-1"'],
    [null, { until: null }, 'until: null'],
    [{ window: { start: '09:00' } }, { window: { start: '10:00' } }, 'window.start: "09:00" → "10:00"'],
    [{ window: null }, { window: { start: '10:00' } }, 'window.start: "10:00"'],
    [{ window: { start: '10:00' } }, { window: null }, 'window.start: −'],
    [
      { senders: ['a@b.test'] },
      { senders: ['a@b.test', 'c@d.test'] },
      'senders: ["a@b.test"] → ["a@b.test","c@d.test"]',
    ],
    [{ count: 1 }, { count: 2, on: true }, 'count: 1 → 2; on: true'],
  ])('from %j to %j reads %s', (before, after, text) => {
    expect(describeChange(before, after)).toBe(text);
  });

  it('names items of a list by their id, and what came and went', () => {
    const target = (id: string, enabled: boolean) => ({ id, enabled });
    const before = { targets: [target('main', true), target('old', true)] };
    const after = { targets: [target('main', false), target('new', true)] };
    expect(describeChange(before, after)).toBe(
      'targets.main.enabled: true → false; targets.old: −; targets.new.id: "new"; targets.new.enabled: true',
    );
  });

  it('tells web addresses up to their host', () => {
    const detail = describeChange(
      {
        targets: [{ id: 'main', url: 'https://old.test/secret-path?token=abc' }],
        at: ['https://one.test/x'],
      },
      { targets: [{ id: 'main', url: 'https://new.test/other-path' }], at: ['https://two.test'] },
    );
    expect(detail).toBe(
      'targets.main.url: "https://old.test/…" → "https://new.test/…"; at: ["https://one.test/…"] → ["https://two.test"]',
    );
  });

  it('stays short whatever changed', () => {
    const wide = Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`key${at}`, 'x'.repeat(900)]));
    const detail = describeChange({}, wide);
    expect(detail.length).toBeLessThanOrEqual(1_000);
    expect(describeChange({}, Object.fromEntries(Object.entries(wide).slice(0, 14)))).toMatch(
      /; … \(\+2\)|…$/u,
    );
  });
});
