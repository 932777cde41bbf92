import type { FolderCursor } from '../ports.ts';

/*
 * Which UIDs of the folder to look at, and how closely. Identity is (account, folder, UIDVALIDITY, UID); where
 * the server threw its UIDs away the fingerprint says which mails are known (RELIABILITY.md IMP-1, IMP-2).
 */

const DAY_MS = 86_400_000;
/**
 * A resync looks again at what came since the newest row, and at so much before: clocks differ, mails are late,
 * and a stock-taking that was cut short has made rows without having handled what it found.
 */
const RESYNC_MARGIN_MS = 6 * DAY_MS;
/**
 * At a first start mails of at least so many days get a fingerprint. Above the margin, so that a resync
 * meets no mail that has a row without one and would look new.
 */
const FINGERPRINT_MS = 7 * DAY_MS;

/** The folder as the server's answer to SELECT tells it. */
export type FolderFacts = {
  readonly uidValidity: string;
  /** null: the server does not say. */
  readonly uidNext: number | null;
};

export type CatchUpPlan =
  | {
      readonly kind: 'first-start';
      readonly uidValidity: string;
      /** Unread mail that came since then is handled. */
      readonly handleSince: number;
      readonly fingerprintSince: number;
    }
  | {
      /** The UIDs mean other mails than before. */
      readonly kind: 'resync';
      readonly uidValidity: string;
      /** What came since then is read again and recognised by its fingerprint. */
      readonly recentSince: number;
    }
  | { readonly kind: 'continue'; readonly uidValidity: string; readonly lastUid: number };

/** All instants in epoch milliseconds. `lastNoticedAt`: when the newest row of the folder was made, null when it has none. */
export function planCatchUp(input: {
  readonly cursor: FolderCursor | null;
  readonly folder: FolderFacts;
  readonly lastNoticedAt: number | null;
  readonly now: number;
  readonly firstStartDays: number;
}): CatchUpPlan {
  const { cursor, folder, now } = input;
  if (cursor === null) {
    const none = input.firstStartDays === 0;
    const handleSince = none ? Number.POSITIVE_INFINITY : now - input.firstStartDays * DAY_MS;
    return {
      kind: 'first-start',
      uidValidity: folder.uidValidity,
      handleSince,
      fingerprintSince: Math.min(handleSince, now - FINGERPRINT_MS),
    };
  }
  const uidValidity = labelOf(cursor, folder);
  if (uidValidity === cursor.uidValidity) return { kind: 'continue', uidValidity, lastUid: cursor.lastUid };
  // A row dated in the future was made under a wrong clock.
  const newest = Math.min(input.lastNoticedAt ?? now, now);
  return { kind: 'resync', uidValidity, recentSince: newest - RESYNC_MARGIN_MS };
}

/**
 * The UIDVALIDITY under which the ledger keeps the folder now. It is the server's, with a count behind a dot
 * once the server gave UIDs out a second time under the same UIDVALIDITY (a mailbox restored from a backup:
 * UIDNEXT is then not above a UID that has been seen, which RFC 9051 section 2.3.1.1 forbids).
 */
function labelOf(cursor: FolderCursor, folder: FolderFacts): string {
  const [base = '', times = '0'] = cursor.uidValidity.split('.');
  if (base !== folder.uidValidity) return folder.uidValidity;
  const wentBack = folder.uidNext !== null && folder.uidNext <= cursor.lastUid;
  return wentBack ? `${base}.${Number(times) + 1}` : cursor.uidValidity;
}

/**
 * What FETCH says of a mail without opening it. Its size is not among that: a server that keeps mails as files
 * may have to read all of them to tell it.
 */
export type Overview = {
  readonly uid: number;
  /** INTERNALDATE, epoch milliseconds. */
  readonly receivedAt: number;
  readonly seen: boolean;
};

/**
 * `handle`: read the head, have it triaged. `fingerprint`: read the head only to recognise it later.
 * `account`: a row and nothing else.
 */
export type Closeness = 'handle' | 'fingerprint' | 'account';

/** How closely a mail found by a first start or a resync is looked at. */
export function closenessOf(
  plan: Extract<CatchUpPlan, { kind: 'first-start' | 'resync' }>,
  mail: Overview,
): Closeness {
  if (plan.kind === 'resync') return mail.receivedAt >= plan.recentSince ? 'handle' : 'account';
  if (mail.receivedAt >= plan.handleSince && !mail.seen) return 'handle';
  return mail.receivedAt >= plan.fingerprintSince ? 'fingerprint' : 'account';
}

/** UIDVALIDITY changes that stop the folder, and the time they must fall into (IMP-1). */
export const UNSTABLE_CHANGES = 5;
const UNSTABLE_WITHIN_MS = DAY_MS;

/** The changes that still count at `now`, the new one included. Monotonic milliseconds. */
export function addUidValidityChange(changes: readonly number[], now: number): readonly number[] {
  return [...changes.filter((at) => now - at < UNSTABLE_WITHIN_MS), now];
}
