import type { AgentCrashPoint } from '../../src-agent/crash-point.ts';
import type { SecretStore } from '../../src-agent/secrets/secret-store.ts';
import type { Store } from '../../src-agent/store/open-database.ts';

/**
 * Moments at which an agent under test ends itself: those the agent names, and both sides of every commit, seen
 * by wrapping the store, so that product code carries no more names than it needs.
 */

export const AGENT_POINTS = [
  'handling-started',
  'before-decision',
  'after-decision',
  'before-start-attempt',
  'after-start-attempt',
  'after-request-sent',
  'after-answer-read-before-record',
  'after-record',
] as const satisfies readonly AgentCrashPoint[];

/** Methods of the store that commit, on the road of every mail. */
const COMMITS = {
  ledger: ['notice', 'settleActions', 'recordReconcile'],
  decisions: ['startHandling', 'endHandling'],
  outbox: ['recoverInterrupted', 'recordDelivered', 'recordDeliveredAndStart', 'recordRetry', 'recordDead'],
} as const satisfies { readonly [Room in keyof Store]?: readonly (keyof Store[Room])[] };

const COMMIT_NAMES = [...COMMITS.ledger, ...COMMITS.decisions, ...COMMITS.outbox];

export type CrashPointName =
  | (typeof AGENT_POINTS)[number]
  | `${'before' | 'after'} ${(typeof COMMIT_NAMES)[number]}`
  | 'store opened'
  | 'before login'
  | 'before marking';

export const CRASH_POINTS: readonly CrashPointName[] = [
  ...AGENT_POINTS,
  ...COMMIT_NAMES.flatMap((name) => [`before ${name}`, `after ${name}`] as const),
  'store opened',
  'before login',
  'before marking',
];

type Hit = (name: CrashPointName) => void;

/** The same object; listed methods report before they are called and after they returned. */
function watchCalls<T extends object>(part: T, names: readonly (typeof COMMIT_NAMES)[number][], hit: Hit): T {
  return new Proxy(part, {
    get(target, property, receiver) {
      const value: unknown = Reflect.get(target, property, receiver);
      const name = names.find((one) => one === property);
      if (name === undefined || typeof value !== 'function') return value;
      return (...args: unknown[]): unknown => {
        hit(`before ${name}`);
        const result: unknown = Reflect.apply(value, target, args);
        hit(`after ${name}`);
        return result;
      };
    },
  });
}

/** A store that reports each commit, and that marks are about to be put on mails. */
export function watchStore(store: Store, hit: Hit): Store {
  hit('store opened');
  const ledger = watchCalls(store.ledger, COMMITS.ledger, hit);
  return {
    ...store,
    ledger: {
      ...ledger,
      dueActions: (folder, now, limit) => {
        const due = store.ledger.dueActions(folder, now, limit);
        if (due.length > 0) hit('before marking');
        return due;
      },
    },
    decisions: watchCalls(store.decisions, COMMITS.decisions, hit),
    outbox: watchCalls(store.outbox, COMMITS.outbox, hit),
  };
}

/** Secrets that report when the mailbox's password is asked for, which is right before a connection. */
export function watchSecrets(secrets: SecretStore, hit: Hit): SecretStore {
  return {
    ...secrets,
    get: (name) => {
      if (name === 'MAILBOX_PASSWORD') hit('before login');
      return secrets.get(name);
    },
  };
}
