import { describe, expect, it } from 'vitest';
import { CLIENT_DELETED, GRANT_OVER, TEMPORARY } from '../../test/support/sample-gmail-check.ts';
import type { Failure } from '../contract/result.ts';
import { type AgedCheck, planAutoCheck } from './plan-auto-check.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const aged = (
  ageMs: number | null,
  failure: Failure | null = null,
  mode: 'dry-run' | 'send' = 'dry-run',
) => ({
  check: { mode, failure },
  ageMs,
});

function plan(
  checks: readonly AgedCheck[],
  change: Partial<Parameters<typeof planAutoCheck>[0]> = {},
): ReturnType<typeof planAutoCheck> {
  return planAutoCheck({
    autoCheck: { enabled: true, everyDays: 7, mode: 'dry-run' },
    configured: true,
    checks,
    strongChecks: checks,
    changedAgoMs: null,
    newestIsOurs: true,
    grantEndsInMs: null,
    ...change,
  });
}

const wait = (ms: number) => ({ kind: 'wait', ms });

describe('the automatic check', () => {
  it('is off when it is switched off, and waits for the configuration', () => {
    const autoCheck = { enabled: false, everyDays: 7, mode: 'dry-run' } as const;
    expect(plan([], { autoCheck })).toEqual({ kind: 'off' });
    expect(plan([], { configured: false })).toEqual({ kind: 'not-configured' });
  });

  it('is made at once when there never was one', () => {
    expect(plan([])).toEqual(wait(0));
  });

  it('waits for the period after the last one, whoever asked for that', () => {
    expect(plan([aged(2 * DAY)])).toEqual(wait(5 * DAY));
    expect(plan([aged(8 * DAY)])).toEqual(wait(0));
  });

  it('a mail that was sent counts as a dry run, a dry run not as a mail', () => {
    expect(plan([aged(DAY, null, 'send')])).toEqual(wait(6 * DAY));
    const autoCheck = { enabled: true, everyDays: 7, mode: 'send' } as const;
    expect(plan([aged(DAY)], { autoCheck, strongChecks: [] })).toEqual(wait(0));
    const sent = aged(3 * DAY, null, 'send');
    expect(plan([aged(DAY), sent], { autoCheck, strongChecks: [sent] })).toEqual(wait(4 * DAY));
  });

  it.each([
    [1, 15 * MINUTE],
    [2, HOUR],
    [3, 6 * HOUR],
    [4, 6 * HOUR],
  ])('after %i temporary failures in a row comes again in %i ms', (failures, pause) => {
    const failed = Array.from({ length: failures }, () => aged(0, TEMPORARY));
    expect(plan([...failed, aged(DAY)].slice(0, 4))).toEqual(wait(pause));
  });

  it('counts only the failures since it last worked', () => {
    expect(plan([aged(0, TEMPORARY), aged(HOUR), aged(2 * HOUR, TEMPORARY)])).toEqual(wait(15 * MINUTE));
  });

  it('NET-4: asks no more once Google said that the grant is over', () => {
    expect(plan([aged(30 * DAY, GRANT_OVER)])).toEqual({ kind: 'held' });
  });

  it('asks once a day what may have been mended outside, or before this program started', () => {
    expect(plan([aged(HOUR, CLIENT_DELETED)])).toEqual(wait(23 * HOUR));
    expect(plan([aged(HOUR, GRANT_OVER)], { newestIsOurs: false })).toEqual(wait(23 * HOUR));
  });

  it('a mail that was refused does not stop what a dry run found in order', () => {
    const refused = aged(2 * HOUR, GRANT_OVER, 'send');
    const autoCheck = { enabled: true, everyDays: 7, mode: 'send' } as const;
    expect(plan([aged(HOUR), refused], { autoCheck, strongChecks: [refused] })).toEqual(wait(22 * HOUR));
  });

  it('looks a minute after the last change of what the connection depends on, whatever came before', () => {
    for (const before of [[], [aged(MINUTE)], [aged(MINUTE, GRANT_OVER)]]) {
      expect(plan(before, { changedAgoMs: 20_000 })).toEqual(wait(40_000));
      expect(plan(before, { changedAgoMs: 60_000 })).toEqual(wait(0));
    }
  });

  it('looks when the grant should have ended, but not twice in a row', () => {
    expect(plan([aged(DAY)], { grantEndsInMs: 2 * HOUR })).toEqual(wait(2 * HOUR));
    expect(plan([aged(DAY)], { grantEndsInMs: -HOUR })).toEqual(wait(0));
    expect(plan([aged(0)], { grantEndsInMs: -HOUR })).toEqual(wait(15 * MINUTE));
  });

  it('a check from the future tells nothing of when it was', () => {
    for (const failure of [null, TEMPORARY, CLIENT_DELETED])
      expect(plan([aged(null, failure)])).toEqual(wait(0));
  });
});
