import type { GmailFieldState, GmailStatus } from '../contract/gmail.ts';
import type { Settings } from '../contract/settings.ts';
import type { Clock, GmailCheckLog, Secrets } from '../ports.ts';
import type { CheckMemory } from './check-memory.ts';
import { describeGmail } from './describe-gmail.ts';
import type { NextCheck } from './next-check.ts';
import type { AutoCheckPlan } from './plan-auto-check.ts';
import { type ConfigurationRead, readConfiguration } from './read-configuration.ts';

/** Keeps what is known of the connection at hand, and tells whoever listens when it becomes something else. */
export type GmailDesk = {
  /** What is set, read anew. */
  readStates(): Promise<readonly GmailFieldState[]>;
  status(): Promise<GmailStatus>;
  /** The same without asking the secrets' place; null before it was asked once. */
  known(): GmailStatus | null;
  plan(): Promise<AutoCheckPlan>;
  /** Settings or secrets changed: what is set is to be read anew. */
  forget(): void;
  /** Tells what changed, if anything did and somebody listens. */
  announce(): void;
};

export function createGmailDesk(options: {
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly history: GmailCheckLog;
  readonly memory: CheckMemory;
  readonly next: NextCheck;
  readonly settings: () => Settings;
  readonly connecting: () => GmailStatus['connecting'];
  readonly isHeard: () => boolean;
  readonly onChange: (status: GmailStatus) => void;
}): GmailDesk {
  const { settings, next } = options;
  let read: ConfigurationRead | null = null;
  let said = '';

  async function readStates(): Promise<readonly GmailFieldState[]> {
    read = await readConfiguration(options.secrets, settings().gmail);
    return read.states;
  }

  /** As last read, where that was whole. */
  async function states(): Promise<readonly GmailFieldState[]> {
    return read?.complete === true ? read.states : readStates();
  }

  function describe(configuration: readonly GmailFieldState[]): GmailStatus {
    next.plan(configuration);
    return describeGmail({
      states: configuration,
      settings: settings(),
      run: options.history.lastRun(),
      changedSince: options.memory.changedAgoMs() !== null,
      nextCheckAt: next.at(),
      connecting: options.connecting(),
      now: options.clock.now(),
    });
  }

  const known = (): GmailStatus | null => (read === null ? null : describe(read.states));

  return {
    readStates,
    status: async () => describe(await states()),
    known,
    plan: async () => next.plan(await states()),
    forget: () => {
      if (read !== null) read = { ...read, complete: false };
    },
    announce: () => {
      const status = options.isHeard() ? known() : null;
      const text = JSON.stringify(status);
      if (status === null || text === said) return;
      said = text;
      options.onChange(status);
    },
  };
}
