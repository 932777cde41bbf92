import { describe, expect, it } from 'vitest';
import type { Failure } from '../contract/result.ts';
import { nextLook, nextSearch, type Progress, type Sight } from './next-look.ts';

const MINUTE_MS = 60_000;
const look = (sight: Sight, progress: Partial<Progress> = {}) =>
  nextLook(
    sight,
    { elapsedMs: 0, looks: 1, troubles: 1, lastStatus: null, cancelAsked: false, ...progress },
    () => 1,
  );
const seen = (status: string, replaced = false): Sight => ({ kind: 'seen', status, replaced });
const trouble = (code: Failure['code'], retryable: boolean, retryAfterMs: number | null = null) => ({
  kind: 'trouble' as const,
  failure: { code, params: {}, retryable },
  retryAfterMs,
});

describe('a deploy that is seen', () => {
  it.each([
    ['created', 10_000],
    ['queued', 10_000],
    ['build_in_progress', 5_000],
    ['update_in_progress', 5_000],
    ['a_word_of_tomorrow', 5_000],
    ['toString', 5_000],
  ])('%s is looked at again in %i ms', (status, inMs) => {
    expect(look(seen(status))).toEqual({ kind: 'again', inMs });
  });

  it.each([
    ['live', 'live'],
    ['deactivated', 'replaced'],
    ['canceled', 'cancelled'],
    ['build_failed', 'failed'],
    ['pre_deploy_failed', 'failed'],
    ['update_failed', 'failed'],
  ])('%s has ended as %s', (status, state) => {
    expect(look(seen(status))).toMatchObject({ kind: 'end', state });
  });

  it('is replaced where a newer one is, unless its end was asked for here', () => {
    expect(look(seen('canceled', true))).toMatchObject({ state: 'replaced' });
    expect(look(seen('canceled', true), { cancelAsked: true })).toMatchObject({ state: 'cancelled' });
  });

  it('is given up after three hours, or after so many looks that no clock can make them more', () => {
    const overdue = { kind: 'end', state: 'gave-up', failure: { code: 'deploy.overdue' } };
    expect(look(seen('created'), { elapsedMs: 179 * MINUTE_MS })).toMatchObject({ kind: 'again' });
    expect(look(seen('created'), { elapsedMs: 180 * MINUTE_MS })).toMatchObject(overdue);
    expect(look(seen('created'), { looks: 2_500 })).toMatchObject(overdue);
  });

  it('has ended also when the machine slept past the deadline', () => {
    expect(look(seen('live'), { elapsedMs: 999 * MINUTE_MS })).toMatchObject({ state: 'live' });
  });
});

describe('a deploy that is not seen', () => {
  it('may be unknown to Render for a minute', () => {
    expect(look({ kind: 'absent' }, { elapsedMs: 59_000 })).toEqual({ kind: 'again', inMs: 5_000 });
    expect(look({ kind: 'absent' }, { elapsedMs: 60_000 })).toMatchObject({
      failure: { code: 'deploy.vanished' },
    });
  });

  it('is asked for more and more slowly, and never sooner than Render wishes', () => {
    const slow = trouble('deploy.server-fault', true);
    expect([1, 2, 3, 4, 5, 9].map((troubles) => look(slow, { troubles }))).toEqual(
      [10_000, 20_000, 40_000, 80_000, 120_000, 120_000].map((inMs) => ({ kind: 'again', inMs })),
    );
    expect(look(trouble('deploy.slow-down', true, 45_000))).toEqual({ kind: 'again', inMs: 45_000 });
  });

  it('is given up at once when time mends nothing', () => {
    expect(look(trouble('deploy.key-refused', false))).toMatchObject({
      kind: 'end',
      state: 'gave-up',
      failure: { code: 'deploy.key-refused' },
    });
  });
});

describe('a deploy whose id is looked for', () => {
  const search = (sight: Exclude<Sight, { kind: 'seen' }>, doubtful: boolean, elapsedMs: number) =>
    nextSearch(sight, { elapsedMs, looks: 1, troubles: 1, doubtful }, () => 1);

  it('was never started when it is not listed within a minute, and that is said', () => {
    expect(search({ kind: 'absent' }, true, 59_000)).toMatchObject({ kind: 'again' });
    expect(search({ kind: 'absent' }, true, 60_000)).toMatchObject({
      state: 'unknown',
      failure: { code: 'deploy.never-seen' },
    });
  });

  it('may wait in the queue of the workspace for ten minutes', () => {
    expect(search({ kind: 'absent' }, false, 599_000)).toMatchObject({ kind: 'again' });
    expect(search({ kind: 'absent' }, false, 600_000)).toMatchObject({
      state: 'accepted',
      failure: { code: 'deploy.not-located' },
    });
  });

  it('is not called never started by a network that is down', () => {
    expect(search(trouble('deploy.host-unknown', true), true, 90_000)).toMatchObject({ kind: 'again' });
    expect(search(trouble('deploy.host-unknown', true), true, 180 * MINUTE_MS)).toMatchObject({
      state: 'unknown',
      failure: { code: 'deploy.outcome-unknown' },
    });
  });
});
