import type { LedgerCounts } from './contract/entities.ts';
import type { Failure } from './contract/result.ts';
import type { Settings } from './contract/settings.ts';
import type { WatcherStatus } from './contract/status.ts';

/** What the operator should look at, most urgent first; empty when all is well. Pure. */
export function listAttention(facts: {
  readonly watcher: WatcherStatus;
  readonly settings: Settings;
  readonly missing: readonly string[];
  /** `clock.off`; null: nobody says so. */
  readonly clock: Failure | null;
  /** What is wrong with the database; null: nothing. */
  readonly store: Failure | null;
  /** What a restore or a lost log brings about; null: nothing, or the operator knows. */
  readonly restored: Failure | null;
  readonly ledger: LedgerCounts;
  readonly dead: number;
  readonly troubles: readonly Failure[];
  /** Of the Gmail connection. */
  readonly gmail: readonly Failure[];
  /** Of which nobody knows whether they were started. */
  readonly deploys: readonly Failure[];
}): Failure[] {
  const { watcher, ledger } = facts;
  const found: Failure[] = [];
  if (facts.missing.length > 0) {
    found.push(failure('settings.incomplete', { missing: facts.missing.join(', ') }));
  }
  // Before what a wrong clock brings about: refused certificates, tokens and signatures.
  if (facts.clock !== null) found.push(facts.clock);
  if (facts.store !== null) found.push(facts.store);
  // A full disk also keeps the mailbox from being watched: it is said once.
  if ('failure' in watcher && !isAmong(found, watcher.failure.code)) found.push(watcher.failure);
  if (facts.restored !== null) found.push(facts.restored);
  if (facts.dead > 0) found.push(failure('attention.dead-deliveries', { count: facts.dead }));
  if (ledger.failed > 0) found.push(failure('attention.failed-mails', { count: ledger.failed }));
  if ((ledger.unaccounted ?? 0) > 0) {
    found.push(failure('attention.unaccounted', { count: ledger.unaccounted ?? 0 }));
  }
  // What broke the Gmail connection also keeps its mails waiting: it is said once.
  const others = [...facts.gmail, ...facts.troubles.filter(({ code }) => !isAmong(facts.gmail, code))];
  found.push(...others, ...facts.deploys);
  const unverified = facts.settings.delivery.targets.filter((target) => target.enabled && !target.verifyTls);
  for (const target of unverified) found.push(failure('attention.unverified-target', { target: target.id }));
  if (!facts.settings.delivery.enabled) found.push(failure('attention.sending-off', {}));
  // The cause stays in the log: it may quote a server.
  return found.map(({ code, params, retryable }) => ({ code, params, retryable }));
}

function isAmong(failures: readonly Failure[], code: Failure['code']): boolean {
  return failures.some((one) => one.code === code);
}

function failure(code: Failure['code'], params: Failure['params']): Failure {
  return { code, params, retryable: false };
}
