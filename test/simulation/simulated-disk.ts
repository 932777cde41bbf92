import Database from 'better-sqlite3';
import type { Store } from '../../src-agent/store/open-database.ts';

/** Methods of the store that commit. */
const COMMITS = {
  ledger: ['notice', 'markVanished', 'recordReconcile', 'settleActions'],
  decisions: [
    'startHandling',
    'endHandling',
    'storeDecisions',
    'storeFailure',
    'withdrawUnattempted',
    'redecideAll',
  ],
  outbox: [
    'recoverInterrupted',
    'startAttempt',
    'recordDelivered',
    'recordDeliveredAndStart',
    'recordRetry',
    'recordHeld',
    'recordDead',
    'postpone',
    'releasePostponed',
    'shiftRetries',
  ],
  deliveries: ['retry', 'retryAll', 'replay', 'discard'],
  settings: ['put'],
  retention: ['prune'],
} as const satisfies { readonly [Room in keyof Store]?: readonly (keyof Store[Room])[] };

export type CommitName = (typeof COMMITS)[keyof typeof COMMITS][number];
export const COMMIT_NAMES: readonly CommitName[] = Object.values(COMMITS).flat();

/** Asked around each commit; what it throws is what the store's caller meets. */
export type Guard = (moment: 'before' | 'after', commit: CommitName) => void;

/** A full disk or a broken one, as SQLite tells of it: the transaction was rolled back. */
export function diskFailure(kind: 'full' | 'broken'): Error {
  return kind === 'full'
    ? new Database.SqliteError('database or disk is full', 'SQLITE_FULL')
    : new Database.SqliteError('disk I/O error', 'SQLITE_IOERR_WRITE');
}

/** The same store; commits are guarded, and nothing of it works once `isDead` says so. */
export function guardStore(store: Store, guard: Guard, checkAlive: () => void): Store {
  const room = <T extends object>(part: T, commits: readonly CommitName[]): T =>
    new Proxy(part, {
      get(target, property, receiver) {
        const value: unknown = Reflect.get(target, property, receiver);
        if (typeof value !== 'function') return value;
        const commit = commits.find((name) => name === property);
        return (...args: unknown[]): unknown => {
          checkAlive();
          if (commit === undefined) return Reflect.apply(value, target, args);
          guard('before', commit);
          const result: unknown = Reflect.apply(value, target, args);
          guard('after', commit);
          return result;
        };
      },
    });
  return {
    ...store,
    ledger: room(store.ledger, COMMITS.ledger),
    decisions: room(store.decisions, COMMITS.decisions),
    outbox: room(store.outbox, COMMITS.outbox),
    deliveries: room(store.deliveries, COMMITS.deliveries),
    settings: room(store.settings, COMMITS.settings),
    retention: room(store.retention, COMMITS.retention),
    messages: room(store.messages, []),
    counts: room(store.counts, []),
    // A copy is made by another thread, at a time of its own: its tests are STO-5's.
    backups: { ...store.backups, list: () => [], isDue: () => false },
  };
}
