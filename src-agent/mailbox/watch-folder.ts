import { err, type Failure, ok, type Result } from '../contract/result.ts';
import type { Clock, FolderKey, Log, MailLedger, Random } from '../ports.ts';
import type { Bell } from './bell.ts';
import { catchUp } from './catch-up.ts';
import type { ClockComparison } from './compare-clocks.ts';
import type { MailboxSettings } from './connect-mailbox.ts';
import { LOOK_MS } from './connection-limits.ts';
import type { MailboxSession } from './mailbox-session.ts';
import { markSeen } from './mark-seen.ts';
import { addUidValidityChange, planCatchUp, UNSTABLE_CHANGES } from './plan-catch-up.ts';
import { createFolderReader } from './read-folder.ts';
import { reconcile } from './reconcile.ts';
import { compareClocks } from './server-time.ts';
import type { SessionJobs } from './session-jobs.ts';

/*
 * One connection's life with its folder: catch up, do what waits, idle, and again at each hint. A hint is never
 * the truth: UIDNEXT is asked for every few minutes whatever was pushed (RELIABILITY.md IMP-2, IMP-3).
 */

/** What outlives a connection. */
export type WatchMemory = {
  /** Monotonic instants at which the UIDVALIDITY had changed. */
  uidValidityChanges: readonly number[];
  /** Monotonic instant of the last reconcile; null before the first. */
  reconciledAt: number | null;
  /** Somebody asked for a look: SELECT and all. */
  lookAsked: boolean;
  /** The server hinted at news. */
  hinted: boolean;
  /** See createFolderReader. */
  readonly headFailures: Map<number, number>;
  /** When our clock was last compared with the server's; null before the first time. */
  clockCompared: { readonly monotonic: number; readonly wall: number } | null;
};

export type WatchFolderPorts = {
  readonly session: MailboxSession;
  readonly settings: MailboxSettings;
  readonly folder: FolderKey;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly ledger: MailLedger;
  readonly bell: Bell;
  readonly jobs: SessionJobs;
  readonly memory: WatchMemory;
  /** `now`: after the command that is running. `when-done`: when nothing has been asked for a while. */
  readonly leaving: () => 'no' | 'when-done' | 'now';
  readonly onNoticed: (count: number) => void;
  readonly onWatching: (mode: 'idle' | 'poll') => void;
  readonly onClockCompared: (host: string, comparison: ClockComparison) => void;
};

const RECONCILE_MS = 86_400_000;
const COMPARE_CLOCKS_MS = 3_600_000;
/** Our wall clock moved so much against the other: it may be wrong since. */
const CLOCK_MOVED_MS = 60_000;
/** A mark waits for others that come right behind it: one command and one commit for all. */
const MARK_TOGETHER_MS = 500;
/** What a visit finds is fetched and marked over the same connection, by whoever was told of it. */
const LINGER_MS = 5_000;

/** Returns the failure that ended it, or null when it was asked to leave. The connection may still live. */
export async function watchFolder(ports: WatchFolderPorts): Promise<Failure | null> {
  const { session, settings, folder, clock, ledger, bell, jobs, memory } = ports;
  const reader = createFolderReader(session, clock, memory.headFailures);
  const mayMark = settings.markSeen;
  let serverUidValidity = '';
  let uidValidity = '';
  let lookedAt = Number.NEGATIVE_INFINITY;
  let listedAt = Number.NEGATIVE_INFINITY;
  let takenStock = false;
  let markingStuck = false;

  const list = async (uidNext: number | null): Promise<Result<number>> => {
    memory.hinted = false;
    const plan = planCatchUp({
      cursor: ledger.readCursor(folder),
      folder: { uidValidity: serverUidValidity, uidNext },
      lastNoticedAt: ledger.lastNoticedAt(folder),
      now: clock.now(),
      firstStartDays: settings.firstStartDays,
    });
    if (plan.kind === 'resync') {
      memory.uidValidityChanges = addUidValidityChange(memory.uidValidityChanges, clock.monotonic());
      const changes = memory.uidValidityChanges.length;
      ports.log.warn('the server gave the folder new UIDs: the recent days are looked through again', {
        uidValidity: plan.uidValidity,
        changes,
      });
      if (changes >= UNSTABLE_CHANGES) return unstable(folder, changes);
    }
    const caughtUp = await catchUp(
      { reader, ledger, folder, onNoticed: ports.onNoticed, mayHaveRowsAbove: !takenStock },
      plan,
    );
    if (!caughtUp.ok) return caughtUp;
    memory.headFailures.clear();
    uidValidity = plan.uidValidity;
    takenStock = true;
    listedAt = clock.monotonic();
    return caughtUp;
  };

  const look = async (): Promise<Result<number>> => {
    memory.lookAsked = false;
    const opened = await session.openFolder(settings.folder, { readOnly: !mayMark });
    if (!opened.ok) return opened;
    lookedAt = clock.monotonic();
    serverUidValidity = opened.value.uidValidity;
    return list(opened.value.uidNext);
  };

  const idles = (): boolean => settings.idle && session.canIdle();
  const pollIn = (): number =>
    idles() ? Number.POSITIVE_INFINITY : listedAt + settings.pollSeconds * 1_000 - clock.monotonic();
  const lookIn = (): number => lookedAt + LOOK_MS - clock.monotonic();
  const reconcileIn = (): number =>
    (memory.reconciledAt ?? Number.NEGATIVE_INFINITY) + RECONCILE_MS - clock.monotonic();
  const compareIn = (): number => {
    const last = memory.clockCompared;
    if (last === null) return 0;
    const passed = clock.monotonic() - last.monotonic;
    const moved = Math.abs(clock.now() - last.wall - passed) > CLOCK_MOVED_MS;
    return moved ? 0 : COMPARE_CLOCKS_MS - passed;
  };
  const markIn = (): number => {
    const at = mayMark && !markingStuck ? ledger.nextActionAt(folder) : null;
    return at === null ? Number.POSITIVE_INFINITY : at + MARK_TOGETHER_MS - clock.now();
  };

  /** Does the most urgent thing that is due; null when nothing is. */
  const doNext = async (): Promise<Result<unknown> | null> => {
    // A poll is a whole look: a server need not notice new mail in order to answer a FETCH (dovecot does not).
    if (memory.lookAsked || lookIn() <= 0 || pollIn() <= 0) return look();
    if (memory.hinted) return list(null);
    if (await jobs.runNext({ session, uidValidity })) return ok(undefined);
    if (markIn() <= 0) {
      const marked = await markSeen({ ...ports }, uidValidity);
      // A ledger that calls something due and does not hand it out would be asked without end.
      markingStuck = marked.ok && marked.value === 0;
      return marked;
    }
    if (ports.leaving() === 'when-done') return null;
    if (reconcileIn() <= 0) {
      memory.reconciledAt = clock.monotonic();
      const compared = await reconcile({ ...ports }, uidValidity);
      if (!compared.ok)
        ports.log.warn('the folder could not be compared with the ledger', { code: compared.error.code });
      return ok(undefined);
    }
    if (compareIn() <= 0) {
      memory.clockCompared = { monotonic: clock.monotonic(), wall: clock.now() };
      const compared = await compareClocks(session, clock);
      if (compared.ok) ports.onClockCompared(settings.host, compared.value);
      return ok(undefined);
    }
    return null;
  };

  let didAt = clock.monotonic();
  for (;;) {
    const end = session.end();
    if (end !== null) return end.failure;
    if (ports.leaving() === 'now') return null;
    const did = await doNext();
    if (did !== null && !did.ok) return did.error;
    if (did !== null) {
      didAt = clock.monotonic();
      continue;
    }
    if (ports.leaving() === 'when-done') {
      const left = didAt + LINGER_MS - clock.monotonic();
      if (left <= 0) return null;
      await bell.sleep(Math.max(0, Math.min(left, markIn())));
      continue;
    }
    if (idles()) session.startIdle();
    ports.onWatching(idles() ? 'idle' : 'poll');
    await bell.sleep(Math.max(0, Math.min(lookIn(), pollIn(), markIn(), reconcileIn(), compareIn())));
  }
}

function unstable(folder: FolderKey, changes: number): Result<number> {
  return err('mailbox.uidvalidity-unstable', {
    params: { folder: folder.folder, account: folder.account, changes, hours: 24 },
  });
}
