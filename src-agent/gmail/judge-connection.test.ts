import { describe, expect, it } from 'vitest';
import { CLIENT_DELETED, sampleCheck, TEMPORARY } from '../../test/support/sample-gmail-check.ts';
import type { GmailCheck } from '../contract/gmail.ts';
import { judgeConnection } from './judge-connection.ts';

const NOW = Date.parse('2025-11-20T09:00:00Z');
const HOUR = 3_600_000;
const since = NOW - 20 * HOUR;

const judge = (change: Partial<GmailCheck>, facts: Partial<Parameters<typeof judgeConnection>[0]> = {}) =>
  judgeConnection({
    configured: true,
    changedSince: false,
    run: { last: sampleCheck(change), since },
    now: NOW,
    ...facts,
  });

describe('the connection', () => {
  it('is not configured while something is missing, whatever was found before', () => {
    expect(judge({}, { configured: false })).toEqual({ state: 'not-configured' });
  });

  it('is unchecked before the first check, and after a change of what it depends on', () => {
    expect(judge({}, { run: null })).toEqual({ state: 'unchecked' });
    expect(judge({ failure: CLIENT_DELETED }, { changedSince: true })).toEqual({ state: 'unchecked' });
  });

  it('is healthy since the first check of those that went well', () => {
    expect(judge({})).toEqual({ state: 'healthy', since });
  });

  it('waits while a failure may pass, and is broken when only the operator can mend it', () => {
    expect(judge({ failure: TEMPORARY })).toEqual({ state: 'unreachable', since, failure: TEMPORARY });
    expect(judge({ failure: CLIENT_DELETED })).toEqual({ state: 'broken', since, failure: CLIENT_DELETED });
  });

  it('does not call a line broken that was cut after the mail had left', () => {
    const failure = { code: 'gmail.outcome-unknown', params: {}, retryable: false } as const;
    expect(judge({ failure }).state).toBe('unreachable');
  });

  it('ends when three days are left, not through the whole week of an app in Testing', () => {
    expect(judge({ grantEndsAt: NOW + 73 * HOUR })).toEqual({ state: 'healthy', since });
    const endsAt = NOW + 72 * HOUR;
    expect(judge({ grantEndsAt: endsAt })).toEqual({ state: 'ending', endsAt });
  });
});
