import type { Failure, Result } from '../contract/result.ts';
import type { WatcherStatus } from '../contract/status.ts';
import type { Clock, Log, MailLedger, Random } from '../ports.ts';
import type { Reach } from '../support/reach.ts';
import type { WayOut } from '../support/way-out.ts';
import type { ClockComparison } from './compare-clocks.ts';
import type { MailboxSettings } from './connect-mailbox.ts';
import type { FetchOutcome, FetchRequest } from './fetch-mail.ts';
import type { AskCredentials } from './log-in.ts';
import type { OpenMailClient } from './mail-client.ts';
import type { Reconciled } from './reconcile.ts';

/** Why the agent lets the watcher rest, as the top bar says it. */
export type RestStatus = Extract<
  WatcherStatus,
  { state: 'outside-hours' | 'vacation' | 'paused' | 'not-configured' }
>;

export type MailboxWatcherPorts = {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly ledger: MailLedger;
  readonly reach: Reach;
  readonly wayOut: WayOut;
  /** Asked anew for each connection. */
  readonly settings: () => MailboxSettings;
  /** Asked anew for each login. */
  readonly credentials: AskCredentials;
  readonly onState: (state: WatcherStatus) => void;
  /** New rows await handling; told after the transaction that wrote them. */
  readonly onNoticed: (count: number) => void;
  /** The server's clock against ours, when that is known anew: after a start, each hour, and when ours was set. */
  readonly onClockCompared?: (host: string, comparison: ClockComparison) => void;
  /** What was thrown, as the failure of the store that it is; null: a fault of the agent. */
  readonly storeFailureOf: (thrown: unknown) => Failure | null;
  /** By default the library itself. */
  readonly openClient?: OpenMailClient;
};

export type MailboxWatcher = {
  start(): void;
  /** Ends the connection, at most four seconds later. Safe to call twice. */
  stop(): Promise<void>;
  /**
   * Looks at the folder now, connecting for it when need be, also while resting; returns how many new rows await
   * handling. Such a visit goes on for as long as something is asked for, and a few seconds more.
   */
  checkNow(): Promise<Result<{ readonly noticed: number }>>;
  /** Compares the folder with the ledger now. */
  reconcile(): Promise<Result<Reconciled>>;
  /**
   * Gives the present connection up and makes another. `changed`, the default: settings or secrets did, or the operator wants it;
   * what was waiting for that (refused logins, an unstable folder) is tried again. `woke`: the machine or the network did.
   */
  reconnect(why?: 'changed' | 'woke'): void;
  /** Closes the connection until `resume`; may be said again and again. */
  rest(status: RestStatus): void;
  resume(): void;
  /** Marks may have become due. */
  actionsQueued(): void;
  /** See BodyFetcher. */
  fetch(mails: readonly FetchRequest[]): AsyncGenerator<FetchOutcome, void, undefined>;
  state(): WatcherStatus;
};
