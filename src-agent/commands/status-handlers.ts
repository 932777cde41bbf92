import { DateTime } from 'luxon';
import type { Agent } from '../agent.ts';
import { listAttention } from '../attention.ts';
import { COMMANDS } from '../contract/commands.ts';
import { type Failure, ok } from '../contract/result.ts';
import type { Status, WindowStatus } from '../contract/status.ts';
import { restoreAttention } from '../restore-attention.ts';
import { isWindowOpen, nextWindowChange } from '../schedule/time-window.ts';
import { missingSettings } from '../watch-hours.ts';

export function statusHandlers(agent: Agent) {
  return { 'status.get': COMMANDS['status.get'].bind(async () => ok(await describeAgent(agent))) };
}

/** The window as the top bar and the time window panel show it. */
export function describeWindow(agent: Agent): WindowStatus {
  const { window, timeZone } = agent.settings.current().document;
  const now = agent.options.clock.now();
  return {
    window,
    timeZone,
    open: isWindowOpen(window, timeZone, now),
    nextChangeAt: nextWindowChange(window, timeZone, now)?.at ?? null,
    waiting: agent.options.store.counts.waitingForWindow(),
  };
}

/** For status and doctor; null: there is nothing to know. */
export function restoredFailure(agent: Agent): Failure | null {
  const notice = agent.options.store.past.notice();
  return notice === null ? null : restoreAttention(notice, agent.settings.current().document.timeZone);
}

export async function describeAgent(agent: Agent): Promise<Status> {
  const { store, clock } = agent.options;
  const { document } = agent.settings.current();
  // A running agent knows; one that was opened for this question asks the keychain, when Gmail is in use at all.
  if (!agent.isRunning() && document.gmail.clientId !== '') await agent.gmail.status();
  const folder = agent.folder();
  const ledger = store.counts.ledger(folder);
  const counts = store.counts.deliveries();
  const midnight = DateTime.fromMillis(clock.now(), { zone: document.timeZone }).startOf('day').toMillis();
  const watcher = agent.watcher.state();
  const troubles = agent.outbox
    .state()
    .targets.filter(
      ({ failures, pausedMs, lastFailure }) => failures > 0 || (pausedMs > 0 && !lastFailure.retryable),
    )
    .map((target) => target.lastFailure);
  return {
    agent: {
      running: agent.isRunning(),
      pid: process.pid,
      version: agent.options.version,
      startedAt: agent.startedAt,
      dataDir: agent.options.dataDir,
    },
    watcher,
    mailbox: folder,
    window: describeWindow(agent),
    ledger,
    deliveries: {
      ...counts,
      deliveredToday: store.counts.deliveredSince(midnight),
      deadToday: store.counts.deadSince(midnight),
      nextAttemptAt: store.outbox.nextDueAt(new Set()),
      enabled: document.delivery.enabled,
    },
    attention: listAttention({
      watcher,
      settings: document,
      missing: missingSettings(document),
      clock: agent.clockEvidence.trouble(),
      store: agent.storeWatch.failure(),
      restored: restoredFailure(agent),
      ledger,
      dead: counts.dead,
      troubles,
      gmail: agent.gmail.attention(),
      deploys: agent.deploys.attention(),
    }),
  };
}
