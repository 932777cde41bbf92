import { describe, expect, it } from 'vitest';
import { CLIENT_DELETED, TEMPORARY } from '../../test/support/sample-gmail-check.ts';
import { gmailAttention } from './gmail-attention.ts';

const now = Date.parse('2025-11-20T09:00:00Z');
const HOUR = 3_600_000;
const at = { now, timeZone: 'Europe/Paris' };

describe('what needs attention of the Gmail connection', () => {
  it('is nothing while it works, was not tried or is not set up', () => {
    expect(gmailAttention({ state: 'healthy', since: 0 }, at)).toBeNull();
    expect(gmailAttention({ state: 'unchecked' }, at)).toBeNull();
    expect(gmailAttention({ state: 'not-configured' }, at)).toBeNull();
  });

  it('is why it is broken, and when it ends', () => {
    expect(gmailAttention({ state: 'broken', since: now, failure: CLIENT_DELETED }, at)).toBe(CLIENT_DELETED);
    expect(gmailAttention({ state: 'ending', endsAt: now + 30 * HOUR }, at)).toEqual({
      code: 'attention.gmail-ending',
      params: { date: '2025-11-21 16:00' },
      retryable: false,
    });
  });

  it('is an unreachable Google only after a day', () => {
    const unreachable = (hours: number) =>
      gmailAttention({ state: 'unreachable', since: now - hours * HOUR, failure: TEMPORARY }, at);
    expect(unreachable(23)).toBeNull();
    expect(unreachable(24)).toBe(TEMPORARY);
  });
});
