import { describe, expect, it } from 'vitest';
import { addUidValidityChange, closenessOf, planCatchUp, UNSTABLE_CHANGES } from './plan-catch-up.ts';

const DAY = 86_400_000;
const now = Date.parse('2025-11-18T10:00:00Z');
const folder = { uidValidity: '7', uidNext: 100 };
const base = { folder, lastNoticedAt: null, now, firstStartDays: 7 };
const mail = (daysAgo: number, seen = false) => ({
  uid: 1,
  receivedAt: now - daysAgo * DAY,
  seen,
});

describe('the first start', () => {
  const plan = planCatchUp({ ...base, cursor: null });

  it.each([
    ['unread mail of the last days is handled', mail(6.9), 'handle'],
    ['mail that was read already gets a fingerprint and no more', mail(1, true), 'fingerprint'],
    ['older mail gets a row and no more', mail(7.1), 'account'],
    ['older mail that was read likewise', mail(400, true), 'account'],
    ['mail dated in the future counts as recent', mail(-2), 'handle'],
  ])('%s', (_, found, closeness) => {
    expect(plan.kind).toBe('first-start');
    if (plan.kind === 'first-start') expect(closenessOf(plan, found)).toBe(closeness);
  });

  it('handles nothing that is there when told so, and still recognises a week of it', () => {
    const none = planCatchUp({ ...base, cursor: null, firstStartDays: 0 });
    if (none.kind !== 'first-start') throw new Error(none.kind);
    expect([mail(-1), mail(0), mail(6), mail(8)].map((found) => closenessOf(none, found))).toEqual([
      'fingerprint',
      'fingerprint',
      'fingerprint',
      'account',
    ]);
  });
});

describe('IMP-1: the same UIDVALIDITY', () => {
  it('goes on above the cursor', () => {
    expect(planCatchUp({ ...base, cursor: { uidValidity: '7', lastUid: 42 } })).toEqual({
      kind: 'continue',
      uidValidity: '7',
      lastUid: 42,
    });
  });

  it('goes on when the server does not tell UIDNEXT', () => {
    const silent = { uidValidity: '7', uidNext: null };
    expect(planCatchUp({ ...base, folder: silent, cursor: { uidValidity: '7', lastUid: 42 } }).kind).toBe(
      'continue',
    );
  });

  it('is another folder when the server hands UIDs out a second time (restored from a backup)', () => {
    const restored = { uidValidity: '7', uidNext: 42 };
    const first = planCatchUp({ ...base, folder: restored, cursor: { uidValidity: '7', lastUid: 42 } });
    expect(first).toMatchObject({ kind: 'resync', uidValidity: '7.1' });
    const on = planCatchUp({ ...base, folder: restored, cursor: { uidValidity: '7.1', lastUid: 41 } });
    expect(on).toMatchObject({ kind: 'continue', uidValidity: '7.1', lastUid: 41 });
    const again = planCatchUp({ ...base, folder: restored, cursor: { uidValidity: '7.1', lastUid: 60 } });
    expect(again).toMatchObject({ kind: 'resync', uidValidity: '7.2' });
  });
});

describe('IMP-1: another UIDVALIDITY', () => {
  const cursor = { uidValidity: '6', lastUid: 42 };

  it('looks again at what came since the newest row, and six days more', () => {
    const plan = planCatchUp({ ...base, cursor, lastNoticedAt: now - 30 * DAY });
    if (plan.kind !== 'resync') throw new Error(plan.kind);
    expect(plan.uidValidity).toBe('7');
    expect([mail(1, true), mail(35.9), mail(36.1)].map((found) => closenessOf(plan, found))).toEqual([
      'handle',
      'handle',
      'account',
    ]);
  });

  it('never looks at mail that a first start has given no fingerprint, whatever the clock said since', () => {
    for (const firstStartDays of [0, 1, 7, 30]) {
      const first = planCatchUp({ ...base, cursor: null, firstStartDays });
      for (const lastNoticedAt of [now, now + 400 * DAY, null]) {
        const plan = planCatchUp({ ...base, cursor, lastNoticedAt, now: now + DAY });
        if (plan.kind !== 'resync' || first.kind !== 'first-start') throw new Error('not planned');
        expect(plan.recentSince).toBeGreaterThan(first.fingerprintSince);
      }
    }
  });
});

describe('IMP-1: changes of the UIDVALIDITY', () => {
  it('count for 24 hours', () => {
    let changes: readonly number[] = [];
    for (let hour = 0; hour < 100; hour += 6) changes = addUidValidityChange(changes, hour * 3_600_000);
    expect(changes.length).toBe(4);
    expect(addUidValidityChange(changes, 96.5 * 3_600_000).length).toBe(UNSTABLE_CHANGES);
  });
});
