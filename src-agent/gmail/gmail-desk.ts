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
  read(): Promise<ConfigurationRead>;
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
  let last: ConfigurationRead | null = null;
  /** Changes of settings and secrets, and how many of them `last` has seen: one may come while it is read. */
  let changes = 0;
  let seen = 0;
  let said = '';
  const isStale = (): boolean => seen !== changes;

  async function read(): Promise<ConfigurationRead> {
    const began = changes;
    const found = await readConfiguration(options.secrets, settings().gmail);
    if (began >= seen) {
      last = found;
      seen = began;
    }
    return found;
  }

  /** As last read, where that was whole and nothing changed since. */
  async function states(): Promise<readonly GmailFieldState[]> {
    const known = last !== null && last.failure === null && !isStale() ? last : await read();
    return known.states;
  }

  function describe(configuration: readonly GmailFieldState[]): GmailStatus {
    // By what is known now, not by what was when it was last looked at.
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

  const known = (): GmailStatus | null => (last === null ? null : describe(last.states));

  return {
    read,
    status: async () => describe(await states()),
    known,
    plan: async () => {
      // A keychain may ask its owner to unlock it: not every minute of one who has no use for Gmail.
      const isInUse = settings().gmail.clientId !== '' || (last !== null && isStale());
      return isInUse ? next.plan(await states()) : { kind: 'not-configured' };
    },
    forget: () => {
      changes += 1;
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
