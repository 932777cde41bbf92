import { hostname } from 'node:os';
import { type Agent, createAgent } from '../agent.ts';
import type { AgentOptions } from '../agent-options.ts';
import { createHandlers } from '../commands/handlers.ts';
import type { Result } from '../contract/result.ts';
import { ok } from '../contract/result.ts';
import type { Handlers } from '../contract/rpc.ts';
import { type AgentLock, acquireAgentLock, agentLockPath } from '../store/agent-lock.ts';
import { openStore, type Store } from '../store/open-database.ts';
import { restoreStore } from '../store/restore-store.ts';
import { operatorName } from '../support/operator-name.ts';
import { systemNewId, systemRandom } from '../support/random.ts';
import type { Host } from './host.ts';
import { VERSION } from './version.ts';

/** An agent of this process that holds its data folder. */
export type OpenAgent = {
  readonly agent: Agent;
  readonly handlers: Handlers;
  readonly lock: AgentLock;
  /** Stops the agent, closes the store, then lets go of the folder. */
  close(): Promise<void>;
};

/**
 * What only tests give: moments to end the process at, a shorter retry schedule, a store they look into, a world of
 * their own.
 */
export type AgentExtras = Pick<
  AgentOptions,
  'crashPoint' | 'authorities' | 'retrySchedule' | 'edges' | 'commandLimits'
> &
  Partial<Pick<AgentOptions, 'random'>> & {
    readonly aroundStore?: (store: Store) => Store;
  };

type OpenOptions = AgentExtras & {
  /** A folder that is held is asked for again so long before it is given up. Milliseconds. */
  readonly lockPatienceMs?: number;
  /** See AgentOptions: whoever can close and open again gives it. */
  readonly restart?: () => void;
  /** The operator asked for it: a damaged database is set aside, the newest good backup takes its place. */
  readonly restore?: boolean;
};

/** How long an agent that is started waits for a short command to let go of its folder. Milliseconds. */
export const START_PATIENCE_MS = 3_000;
const LOCK_PAUSE_MS = 250;

/** Takes the lock, opens the database and wires the agent; it does not run yet. */
export async function openAgent(
  host: Host,
  { aroundStore = (store) => store, lockPatienceMs = 0, restore = false, ...extras }: OpenOptions = {},
): Promise<Result<OpenAgent>> {
  const { dataDir, clock, log, logLines, redact, secrets, reach, google, render } = host;
  const lock = await takeLock(host, lockPatienceMs);
  if (!lock.ok) {
    log.info(
      `BG_POLLER: Singleton lock NOT acquired on ${agentLockPath(dataDir)}. Background thread will not start.`,
    );
    return lock;
  }
  host.startLogFile();
  if (google !== null) log.warn('Something else stands in for Google', { origin: google.gmailApi });
  if (render !== null) log.warn('Something else stands in for Render', { origin: render.hookOrigin });
  const store = await openOrRestore(host, restore);
  if (!store.ok) {
    lock.value.release();
    return store;
  }
  const agent = createAgent({
    dataDir,
    store: aroundStore(store.value),
    secrets,
    clock,
    random: systemRandom,
    newId: systemNewId,
    log,
    logLines,
    redact,
    version: VERSION,
    reach,
    ...(google === null ? {} : { google }),
    ...(render === null ? {} : { render }),
    ...extras,
  });
  if (!agent.ok) {
    store.value.close();
    lock.value.release();
    return agent;
  }
  return ok({
    agent: agent.value,
    handlers: createHandlers(agent.value),
    lock: lock.value,
    close: async () => {
      await agent.value.stop();
      log.flush();
      lock.value.release();
    },
  });
}

/** Only what is damaged is ever set aside: a sound database is opened, whatever was asked for. */
async function openOrRestore({ dataDir, clock, log }: Host, restore: boolean): Promise<Result<Store>> {
  const opened = await openStore({ dataDir, clock, log });
  if (opened.ok || !restore || opened.error.code !== 'store.damaged') return opened;
  const restored = restoreStore({
    dataDir,
    clock,
    log,
    who: operatorName(),
    source: { from: 'newest-good' },
  });
  return restored.ok ? openStore({ dataDir, clock, log }) : restored;
}

async function takeLock({ dataDir, clock }: Host, patienceMs: number): Promise<Result<AgentLock>> {
  const until = clock.monotonic() + patienceMs;
  for (;;) {
    const lock = acquireAgentLock(dataDir, { pid: process.pid, host: hostname(), since: clock.now() });
    const isHeld = !lock.ok && lock.error.code === 'agent.already-running';
    if (!isHeld || clock.monotonic() >= until) return lock;
    await new Promise<void>((resolve) => clock.setTimer(LOCK_PAUSE_MS, resolve));
  }
}
