import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../../src-agent/contract/settings.ts';
import { mergeSettings } from '../../src-agent/contract/settings-upgrade.ts';
import { countChanges, settingsDifference } from './settings-difference.ts';

const before = defaultSettings();

describe('the difference of two settings documents', () => {
  it('is empty where nothing differs', () => {
    expect(settingsDifference(before, structuredClone(before))).toEqual({});
    expect(countChanges({})).toBe(0);
  });

  it('names the changed keys only, lists as a whole', () => {
    const after = structuredClone(before);
    after.mailbox.host = 'imap.example.org';
    after.triage.allowedSenders = ['a@example.org'];
    const change = settingsDifference(before, after);
    expect(change).toEqual({
      mailbox: { host: 'imap.example.org' },
      triage: { allowedSenders: ['a@example.org'] },
    });
    expect(countChanges(change)).toBe(2);
  });

  it('sets and clears what may be null', () => {
    const open = structuredClone(before);
    open.window = { start: '9h', end: '19h', days: ['mon'] };
    expect(settingsDifference(before, open)).toEqual({ window: open.window });
    expect(settingsDifference(open, before)).toEqual({ window: null });
  });

  it('leads to the same document when it is merged, and leaves alone what another changed', () => {
    const after = structuredClone(before);
    after.watching.startHour = 7;
    after.window = { start: '22h', end: '2h', days: ['sat', 'sun'] };
    const change = settingsDifference(before, after);
    expect(mergeSettings(before, change)).toEqual({ ok: true, value: after });
    const meanwhile = structuredClone(before);
    meanwhile.mailbox.user = 'somebody';
    const merged = mergeSettings(meanwhile, change);
    expect(merged.ok && merged.value.mailbox.user).toBe('somebody');
    expect(merged.ok && merged.value.watching.startHour).toBe(7);
  });
});
