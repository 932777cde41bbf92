import { ok, type Result } from '../../src-agent/contract/result.ts';
import { settingsSchema } from '../../src-agent/contract/settings.ts';
import type { WatcherStatus } from '../../src-agent/contract/status.ts';
import type { MailboxCredentials, MailboxSettings } from '../../src-agent/mailbox/connect-mailbox.ts';
import type { FetchOutcome, FetchRequest } from '../../src-agent/mailbox/fetch-mail.ts';
import type { AskCredentials } from '../../src-agent/mailbox/log-in.ts';
import { createMailboxWatcher } from '../../src-agent/mailbox/watch-mailbox.ts';
import type { MailboxWatcher } from '../../src-agent/mailbox/watcher-ports.ts';
import type { Clock, Log, Random } from '../../src-agent/ports.ts';
import { systemClock } from '../../src-agent/support/clock.ts';
import { straight } from '../../src-agent/support/way-out.ts';
import { type ChangeSource, createChangeBell } from './change-source.ts';
import type { FakeClock } from './fake-clock.ts';
import { createMemoryLedger, type MemoryLedger } from './memory-ledger.ts';
import { waitUntil } from './wait-until.ts';

/** Mailbox settings with every default filled in. */
export function mailboxSettings(
  input: Partial<Omit<MailboxSettings, 'trustedFingerprints'>> & { trustedFingerprints?: string[] } = {},
): MailboxSettings {
  return settingsSchema.parse({ mailbox: input }).mailbox;
}

export type LogLine = { readonly level: string; readonly message: string; readonly fields: object };

/** A Log that keeps its lines. */
export function createLogBook(): { readonly log: Log; readonly lines: readonly LogLine[] } {
  const lines: LogLine[] = [];
  const write =
    (level: string) =>
    (message: string, fields: object = {}) => {
      lines.push({ level, message, fields });
    };
  const log: Log = {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child: () => log,
  };
  return { log, lines };
}

/** Turns of the event loop in which an exchange with a server of this process has come to rest. */
const TURNS = 12;

/** Lets everything happen that is ready to, the answers of servers in this process included. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Lets time pass in steps of a second, each with what it brings about, until `done` says so. Returns how much passed. */
export async function passUntil(
  clock: FakeClock,
  done: () => boolean,
  options: { readonly limitMs: number; readonly stepMs?: number },
): Promise<number> {
  const before = clock.monotonic();
  await settle();
  while (!done()) {
    const passed = clock.monotonic() - before;
    if (passed > options.limitMs) throw new Error(`not done after ${passed} simulated ms`);
    await clock.advance(options.stepMs ?? 1_000);
    await settle();
  }
  return clock.monotonic() - before;
}

export type MailboxRig = {
  readonly watcher: MailboxWatcher;
  readonly ledger: MemoryLedger;
  readonly states: readonly WatcherStatus[];
  readonly lines: readonly LogLine[];
  readonly logins: () => number;
  readonly freshLogins: () => number;
  /** What the next connection will use. */
  readonly change: (change: { settings?: MailboxSettings; credentials?: Result<MailboxCredentials> }) => void;
  readonly changed: ChangeSource;
  readonly waitForState: <S extends WatcherStatus['state']>(
    state: S,
    timeoutMs?: number,
  ) => Promise<Extract<WatcherStatus, { state: S }>>;
  /** Waits until so many rows came in to be handled. */
  readonly waitForSignals: (count: number, timeoutMs?: number) => Promise<void>;
  readonly fetchAll: (mails: readonly FetchRequest[]) => Promise<readonly FetchOutcome[]>;
  readonly stop: () => Promise<void>;
};

/** A watcher over a memory ledger, everything it tells kept. Not started. */
export function createMailboxRig(options: {
  readonly settings: MailboxSettings;
  readonly password: string;
  readonly clock?: Clock;
  readonly random?: Random;
  readonly ledger?: MemoryLedger;
  /** Instead of the password. */
  readonly ask?: AskCredentials;
}): MailboxRig {
  const bell = createChangeBell();
  const clock = options.clock ?? systemClock;
  const ledger = options.ledger ?? createMemoryLedger(clock.now);
  const { log, lines } = createLogBook();
  const states: WatcherStatus[] = [];
  let settings = options.settings;
  let credentials: Result<MailboxCredentials> = ok({ kind: 'password', password: options.password });
  let logins = 0;
  let freshLogins = 0;
  const unsubscribe = ledger.changed.subscribe(bell.ring);
  const watcher = createMailboxWatcher({
    clock,
    random: options.random ?? Math.random,
    log,
    reach: 'anywhere',
    wayOut: straight,
    ledger,
    settings: () => settings,
    credentials: async (wish) => {
      logins += 1;
      if (wish.fresh) freshLogins += 1;
      return options.ask === undefined ? credentials : options.ask(wish);
    },
    onState: (state) => {
      states.push(state);
      bell.ring();
    },
    onNoticed: () => bell.ring(),
    storeFailureOf: () => null,
  });
  const seen = () => JSON.stringify(states.slice(-3));
  return {
    watcher,
    ledger,
    states,
    lines,
    logins: () => logins,
    freshLogins: () => freshLogins,
    change: (change) => {
      settings = change.settings ?? settings;
      credentials = change.credentials ?? credentials;
    },
    changed: { subscribe: bell.subscribe },
    waitForState: (state, timeoutMs = 30_000) =>
      waitUntil({
        what: `the watcher to be ${state}`,
        check: () => {
          const now = watcher.state();
          return isState(now, state) ? now : undefined;
        },
        on: bell,
        timeoutMs,
        seen,
      }),
    waitForSignals: async (count, timeoutMs = 30_000) => {
      await waitUntil({
        what: `${count} rows to handle`,
        check: () => ledger.signals().length >= count,
        on: bell,
        timeoutMs,
        seen: () => `${ledger.signals().length} rows, ${seen()}`,
      });
    },
    fetchAll: async (mails) => {
      const outcomes: FetchOutcome[] = [];
      for await (const outcome of watcher.fetch(mails)) outcomes.push(outcome);
      return outcomes;
    },
    stop: async () => {
      await watcher.stop();
      unsubscribe();
    },
  };
}

function isState<S extends WatcherStatus['state']>(
  status: WatcherStatus,
  state: S,
): status is Extract<WatcherStatus, { state: S }> {
  return status.state === state;
}
