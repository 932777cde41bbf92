import type { DeliveryId } from '../contract/entities.ts';
import type { Failure } from '../contract/result.ts';
import type { Clock, GoogleAccount, Log, Outbox, Random, Secrets } from '../ports.ts';
import type { SendRequest } from './http-outcome.ts';
import type { OutboxSettings } from './next-step.ts';
import type { ProbeTarget } from './reach-holds.ts';
import type { TargetState } from './target-health.ts';

/** What happened to a delivery or a target; told after the commit it tells of. */
export type OutboxChange =
  | {
      readonly kind: 'started' | 'delivered' | 'retried' | 'held' | 'dead' | 'moved';
      readonly id: DeliveryId;
      readonly target: string;
    }
  | { readonly kind: 'target-troubled'; readonly target: string; readonly failure: Failure };

export type OutboxState = {
  readonly phase: 'idle' | 'running' | 'stopping' | 'stopped';
  readonly inFlight: number;
  /** Targets that are failing or were told to wait. */
  readonly targets: readonly TargetState[];
  /** Why the store could not be used last time, for the log; null when it could. */
  readonly trouble: string | null;
};

export type OutboxRunner = {
  start(): void;
  /** Takes nothing new, waits for what is under way, then cuts it and stores it as unknown (PRO-5). */
  stop(drainMs?: number): Promise<void>;
  /** Something may have become due: a mail was decided, a delivery was retried by hand. */
  wake(): void;
  /** Settings or secrets changed: what waits for a window, a limit or a switch is decided again (DEL-7). */
  reconsider(): void;
  state(): OutboxState;
};

/** Named moments of an attempt at which a test may end the process (DEL-1). */
export type CrashPoint =
  | 'before-start-attempt'
  | 'after-start-attempt'
  | 'after-request-sent'
  | 'after-answer-read-before-record'
  | 'after-record';

export type OutboxRunnerDeps = {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly outbox: Outbox;
  readonly settings: () => OutboxSettings;
  readonly secrets: Secrets;
  readonly send: SendRequest;
  /** The way of mails. */
  readonly google: GoogleAccount;
  readonly probe: ProbeTarget;
  /** Called after a sleep: open connections are taken for dead. */
  readonly dropConnections: () => void;
  /** Switches a target off in the settings: it is gone (410), or has been failing for 120 h. */
  readonly disableTarget: (target: string, failure: Failure) => void;
  readonly onChange: (change: OutboxChange) => void;
  /** The store refused to be read or written; what it threw. */
  readonly onStoreFault?: (thrown: unknown) => void;
  readonly userAgent: string;
  readonly crashPoint?: (name: CrashPoint) => void;
  /** Milliseconds before each attempt; tests shorten it. */
  readonly schedule?: readonly number[];
};
