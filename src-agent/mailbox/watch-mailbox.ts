import { assertNever } from '../contract/assert-never.ts';
import { err, type Failure, ok, type Result } from '../contract/result.ts';
import type { WatcherStatus } from '../contract/status.ts';
import { describeError } from '../support/describe-error.ts';
import { createBell } from './bell.ts';
import { missingMailboxSettings } from './connect-mailbox.ts';
import { createBodyFetcher } from './fetch-bodies.ts';
import { folderKeyOf } from './folder-key.ts';
import { logIn } from './log-in.ts';
import type { Hint, MailboxSession } from './mailbox-session.ts';
import { reconcile } from './reconcile.ts';
import { type Ending, NO_HISTORY, nextStep } from './reconnect-policy.ts';
import { createSessionJobs, type OpenFolder } from './session-jobs.ts';
import { type WatchMemory, watchFolder } from './watch-folder.ts';
import type { MailboxWatcher, MailboxWatcherPorts, RestStatus } from './watcher-ports.ts';

/*
 * Keeps one folder watched: connects, catches up, waits for news, connects again. One connection at a time, one
 * loop that owns it; everything asked of the watcher becomes a wish that the loop fulfils.
 */

const STOP_MS = 3_000;

function freshMemory(): WatchMemory {
  return {
    uidValidityChanges: [],
    reconciledAt: null,
    lookAsked: false,
    hinted: false,
    headFailures: new Map(),
    clockCompared: null,
  };
}

export function createMailboxWatcher(ports: MailboxWatcherPorts): MailboxWatcher {
  const { clock, log, ledger, reach, wayOut } = ports;
  const bell = createBell(clock);
  const jobs = createSessionJobs(bell.ring);
  let state: WatcherStatus = { state: 'stopped' };
  let running = false;
  let resting: RestStatus | null = null;
  /** Connect once although resting. */
  let visiting = false;
  /** What only the operator can mend; shown until `reconnect`. */
  let asking: Extract<WatcherStatus, { state: 'needs-credentials' | 'needs-grant' | 'failed' }> | null = null;
  let reconnectAsked = false;
  let retryAsked = false;
  let history = NO_HISTORY;
  let session: MailboxSession | null = null;
  let loop: Promise<void> = Promise.resolve();
  let memory = freshMemory();
  let memoryOf = '';
  let noticedInAll = 0;

  const setState = (next: WatcherStatus): void => {
    state = next;
    ports.onState(next);
  };

  const byGrant = (): boolean => ports.settings().auth === 'google';

  const leaving = (): 'no' | 'when-done' | 'now' => {
    if (!running || reconnectAsked) return 'now';
    if (resting === null) return 'no';
    return visiting ? 'when-done' : 'now';
  };

  const onHint = (hint: Hint): void => {
    if (hint !== 'rest') memory.hinted = true;
    bell.ring();
  };

  const onNoticed = (count: number): void => {
    noticedInAll += count;
    ports.onNoticed(count);
  };

  const onWatching = (mode: 'idle' | 'poll'): void => {
    if (state.state === 'watching' && state.mode === mode) return;
    history = { ...history, failures: 0, refusals: 0 };
    setState({ state: 'watching', since: clock.now(), mode });
  };

  /** One connection from start to end; null when it was given up on request. */
  const visit = async (): Promise<Ending | null> => {
    const settings = ports.settings();
    const missing = missingMailboxSettings(settings);
    if (missing.length > 0)
      return failed(err('mailbox.not-configured', { params: { missing: missing.join(', ') } }).error);
    const folder = folderKeyOf(settings);
    const name = JSON.stringify(folder);
    if (name !== memoryOf) memory = freshMemory();
    memoryOf = name;
    setState({ state: 'connecting', since: clock.now() });
    const loggedIn = await logIn({
      settings,
      ask: ports.credentials,
      fresh: history.refusals > 0,
      isWanted: () => leaving() !== 'now',
      clock,
      log,
      reach,
      wayOut,
      knownServer: ledger.readCursor(folder) !== null,
      onHint,
      onSession: (attempt) => {
        session = attempt;
      },
      ...(ports.openClient === undefined ? {} : { openClient: ports.openClient }),
    });
    if (loggedIn.kind === 'unwanted') return null;
    if (loggedIn.kind === 'failed') {
      return { ...failed(loggedIn.failure), credentials: loggedIn.credentials };
    }
    const open = loggedIn.session;
    memory.lookAsked = true;
    setState({ state: 'catching-up', since: clock.now() });
    const connectedAt = clock.monotonic();
    const failure = await watchFolder({
      ...ports,
      session: open,
      settings,
      folder,
      bell,
      jobs,
      memory,
      leaving,
      onNoticed,
      onWatching,
      onClockCompared: ports.onClockCompared ?? (() => undefined),
    });
    const watched = state.state === 'watching';
    const end = open.end();
    await open.leave();
    if (failure === null) return null;
    return {
      failure,
      credentials: false,
      watchedMs: watched ? clock.monotonic() - connectedAt : null,
      normal: end?.kind === 'normal' || end?.kind === 'slept',
    };
  };

  /** Nothing that a server, a network or a store does may end the loop (BEHAVIOUR.md Q29). */
  const visitSafely = async (): Promise<Ending | null> => {
    try {
      return await visit();
    } catch (error) {
      const cause = describeError(error);
      const failure = ports.storeFailureOf(error) ?? {
        code: 'internal.bug',
        params: {},
        retryable: true,
        cause,
      };
      log.error('watching was interrupted by a fault of the agent', { code: failure.code, cause });
      session?.close({ kind: 'closed', failure });
      return failed(failure);
    } finally {
      session = null;
    }
  };

  /** Sleeps until somebody wishes something, at most so long. */
  const waitForWish = async (ms: number | null): Promise<void> => {
    const until = ms === null ? Number.POSITIVE_INFINITY : clock.monotonic() + ms;
    const rested = resting !== null;
    for (;;) {
      if (!running || reconnectAsked || retryAsked || (resting !== null) !== rested) return;
      const left = until - clock.monotonic();
      if (left <= 0) return;
      await bell.sleep(Number.isFinite(left) ? left : null);
    }
  };

  const afterwards = async (ending: Ending): Promise<void> => {
    const { failure } = ending;
    jobs.failAll(failure);
    const decided = nextStep(history, ending, ports.random);
    history = decided.history;
    const { step } = decided;
    const why = { code: failure.code, cause: failure.cause };
    switch (step.kind) {
      case 'retry':
        log.info('the mailbox is connected to again later', { ...why, retryInMs: step.delayMs });
        setState(
          ending.normal
            ? { state: 'connecting', since: clock.now() }
            : { state: 'reconnecting', at: clock.now() + step.delayMs, failure },
        );
        return waitForWish(step.delayMs);
      case 'ask':
        log.warn('the mailbox needs other credentials', why);
        asking = { state: byGrant() ? 'needs-grant' : 'needs-credentials', failure };
        return;
      case 'stop':
        log.error('the mailbox is not watched', why);
        asking = { state: 'failed', failure };
        return;
      default:
        return assertNever(step);
    }
  };

  /** Nothing to connect for: shows why, until somebody wishes something. */
  const idle = async (why: WatcherStatus): Promise<void> => {
    setState(why);
    jobs.failAll(notWatching());
    await waitForWish(null);
    if (retryAsked && resting !== null) visiting = true;
    retryAsked = false;
    reconnectAsked = false;
  };

  const run = async (): Promise<void> => {
    while (running) {
      const still = resting !== null && !visiting ? resting : asking;
      if (still !== null) {
        await idle(still);
        continue;
      }
      reconnectAsked = false;
      retryAsked = false;
      const ending = await visitSafely();
      if (ending === null) visiting = false;
      else if (!visiting) await afterwards(ending);
      else {
        visiting = false;
        jobs.failAll(ending.failure);
      }
    }
    jobs.failAll(notWatching());
    setState({ state: 'stopped' });
  };

  const notWatching = (): Failure => {
    if ('failure' in state) return { ...state.failure, retryable: true };
    const { host } = ports.settings();
    return {
      code: 'mailbox.connection-lost',
      params: { host },
      retryable: true,
      cause: `not connected: ${state.state}`,
    };
  };

  const isConnected = (): boolean =>
    state.state === 'connecting' || state.state === 'catching-up' || state.state === 'watching';

  const inSession = <T>(work: (open: OpenFolder) => Promise<Result<T>>): Promise<Result<T>> =>
    isConnected() ? jobs.add(work) : Promise.resolve({ ok: false, error: notWatching() });

  /** As `inSession`, and connects for it where only time or rest stands between. */
  const inVisit = <T>(work: (open: OpenFolder) => Promise<Result<T>>): Promise<Result<T>> => {
    if (!running || asking !== null || state.state === 'not-configured')
      return Promise.resolve({ ok: false, error: notWatching() });
    retryAsked = !isConnected();
    if (resting !== null) visiting = true;
    return jobs.add(work);
  };

  /** A session that has not logged in has nothing to finish. */
  const giveUpConnecting = (): void => {
    if (state.state === 'connecting') session?.close({ kind: 'closed', failure: notWatching() });
    bell.ring();
  };

  const bodies = createBodyFetcher({ inSession, wholeMaxBytes: () => ports.settings().wholeMessageMaxBytes });

  return {
    start: () => {
      if (running) return;
      running = true;
      loop = loop.then(run);
    },
    stop: async () => {
      running = false;
      giveUpConnecting();
      const deadline = clock.setTimer(STOP_MS, () =>
        session?.close({ kind: 'closed', failure: notWatching() }),
      );
      await loop;
      deadline.cancel();
    },
    checkNow: async () => {
      const before = noticedInAll;
      memory.lookAsked = true;
      return inVisit(async () => ok({ noticed: noticedInAll - before }));
    },
    reconcile: () =>
      inVisit(({ session: open, uidValidity }) => {
        memory.reconciledAt = clock.monotonic();
        return reconcile(
          { session: open, ledger, folder: folderKeyOf(ports.settings()), clock, log },
          uidValidity,
        );
      }),
    reconnect: (why = 'changed') => {
      reconnectAsked = true;
      if (why === 'changed') {
        history = NO_HISTORY;
        if (asking?.failure.code === 'mailbox.uidvalidity-unstable') memory.uidValidityChanges = [];
        asking = null;
      }
      giveUpConnecting();
    },
    rest: (status) => {
      const was = resting;
      resting = status;
      if (was === null) giveUpConnecting();
      else if (state.state === was.state && JSON.stringify(status) !== JSON.stringify(was)) setState(status);
    },
    resume: () => {
      if (resting === null) return;
      resting = null;
      visiting = false;
      bell.ring();
    },
    actionsQueued: bell.ring,
    fetch: bodies.fetch,
    state: () => state,
  };
}

function failed(failure: Failure): Ending {
  return { failure, credentials: false, watchedMs: null, normal: false };
}
