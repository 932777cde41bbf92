import type { AgentEnd, AgentProcessState, DesktopMode } from '../src-agent/contract/desktop.ts';
import type { NumberedEvent } from '../src-agent/contract/events.ts';
import { err, type Failure } from '../src-agent/contract/result.ts';
import { createRpcClient, type RpcClient, type RpcPort } from '../src-agent/contract/rpc.ts';
import type { Clock, Log, Random, Timer } from '../src-agent/ports.ts';
import type { AgentProcess, AgentProcessEvents } from './agent-process.ts';
import { decideRespawn, NO_DEATHS } from './respawn-policy.ts';

/**
 * Keeps one agent process alive: waits for it to be ready, listens to its heartbeat, replaces it when it dies or
 * hangs (PRO-1, PRO-2), starts a fresh one every day or so, and ends it when the application quits (PRO-5).
 */
export type AgentSupervisor = {
  state(): AgentProcessState;
  mode(): DesktopMode;
  /** How earlier processes ended, the newest last. */
  ends(): readonly AgentEnd[];
  /** Fails every call at once while there is no agent. */
  readonly send: RpcClient['send'];
  start(): void;
  /** Now, whatever was waited for; earlier deaths are forgotten. `restore`: see agent-link.ts. */
  startNow(options?: { readonly restore: boolean }): void;
  /** The machine woke or the network came back. */
  wake(): void;
  /** Ends the agent and starts it in the other mode. */
  setMode(mode: DesktopMode): Promise<void>;
  /** Ends the agent for good; resolves when it is gone. */
  stop(): Promise<void>;
};

const READY_LIMIT_MS = 30_000;
export const BEAT_MS = 5_000;
/** Three missed beats (PRO-2). */
const HUNG_AFTER_MS = 3 * BEAT_MS + 1_000;
const STOP_LIMIT_MS = 11_000;
/** What cannot work here is tried again: the cause may be gone (a disk mounted, another agent ended). */
const REFUSED_RETRY_MS = 15_000;
/** A fresh process now and then: what grew in a month of work is gone. A day, and up to six hours by chance. */
const RECYCLE_MS = 86_400_000;
const RECYCLE_JITTER_MS = 21_600_000;
/** Until it is looked whether what runs has ended. */
const BUSY_PAUSE_MS = 60_000;
const KEPT_ENDS = 10;
const KEPT_LINES = 100;

export function createAgentSupervisor(deps: {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly startProcess: (
    start: { readonly mode: DesktopMode; readonly restore: boolean },
    events: AgentProcessEvents,
  ) => AgentProcess;
  readonly serveSecrets: (port: RpcPort, mode: DesktopMode) => void;
  readonly onChange: () => void;
  readonly onEvent: (event: NumberedEvent) => void;
  /** Whether something runs that would end with the agent: a fresh one can wait. */
  readonly isBusy: () => boolean;
  /** Removes what must not be shown from a printed line. */
  readonly redact: (line: string) => string;
}): AgentSupervisor {
  const { clock, log } = deps;
  let mode: DesktopMode = 'real';
  let state: AgentProcessState = { state: 'stopped' };
  let current: { readonly process: AgentProcess; readonly client: RpcClient } | null = null;
  let deaths = NO_DEATHS;
  let ends: readonly AgentEnd[] = [];
  let next: Timer | null = null;
  /** Set while the end of the process is our own wish; settles when it came. */
  let ending: { readonly done: Promise<void>; readonly settle: () => void } | null = null;
  /** For good: nothing is started any more. */
  let isStopped = false;

  const become = (to: AgentProcessState): void => {
    state = to;
    deps.onChange();
  };
  const after = (delayMs: number, act: () => void): void => {
    next?.cancel();
    next = clock.setTimer(delayMs, act);
  };

  function spawn(restore = false): void {
    if (current !== null || isStopped) return;
    next?.cancel();
    const start = { mode, restore };
    const startedAt = clock.monotonic();
    const lines: string[] = [];
    let refused: Failure | null = null;
    let ready = false;
    let hung = false;
    let restarting = false;
    let watchdog: Timer | null = null;
    let recycle: Timer | null = null;

    const expectWithin = (limitMs: number, what: string): void => {
      watchdog?.cancel();
      watchdog = clock.setTimer(limitMs, () => {
        hung = true;
        log.error(`The agent ${what} and is replaced`, { pid: process.pid() });
        process.kill();
      });
    };
    const recycleAfter = (delayMs: number): void => {
      recycle = clock.setTimer(delayMs, () => {
        if (deps.isBusy()) {
          recycleAfter(BUSY_PAUSE_MS);
          return;
        }
        log.info('The agent is replaced by a fresh one, as every day');
        void end().then(() => spawn());
      });
    };
    const process = deps.startProcess(start, {
      onReady: () => {
        ready = true;
        // Also for the first beat: one that hangs in this moment is not given the time of a start.
        expectWithin(HUNG_AFTER_MS, 'gave no sign of life');
        log.info('The agent is ready', { pid: process.pid(), mode });
        recycleAfter(RECYCLE_MS + deps.random() * RECYCLE_JITTER_MS);
        client.subscribe(deps.onEvent);
        become({ state: 'running', since: clock.now(), pid: process.pid() });
      },
      onRefused: (failure) => {
        refused = failure;
      },
      onBeat: () => expectWithin(HUNG_AFTER_MS, 'gave no sign of life'),
      onRestarting: () => {
        restarting = true;
        log.info('The agent starts anew, as it was asked to');
        become({ state: 'starting', since: clock.now() });
      },
      onLine: (line) => {
        lines.push(deps.redact(line));
        if (lines.length > KEPT_LINES) lines.shift();
      },
      onEnd: (exitCode) => {
        watchdog?.cancel();
        recycle?.cancel();
        current = null;
        const uptimeMs = clock.monotonic() - startedAt;
        if (restarting && ending === null) {
          spawn();
          return;
        }
        if (ending !== null) {
          ending.settle();
          return;
        }
        const reason = hung ? 'hung' : ready ? 'died' : 'not-started';
        const ended: AgentEnd = { at: clock.now(), reason, exitCode, uptimeMs, lines: [...lines] };
        if (refused !== null) {
          become({ state: 'refused', at: clock.now() + REFUSED_RETRY_MS, failure: refused });
          after(REFUSED_RETRY_MS, () => spawn());
          return;
        }
        ends = [...ends, ended].slice(-KEPT_ENDS);
        const respawn = decideRespawn(deaths, clock.monotonic(), uptimeMs);
        deaths = respawn.record;
        log.error('The agent ended unasked', { exitCode, reason, uptimeMs: Math.round(uptimeMs) });
        become({ state: 'respawning', at: clock.now() + respawn.delayMs, slowed: respawn.slowed });
        after(respawn.delayMs, () => spawn());
      },
    });
    const client = createRpcClient(process.commands, clock);
    deps.serveSecrets(process.secrets, mode);
    current = { process, client };
    become({ state: 'starting', since: clock.now() });
    expectWithin(READY_LIMIT_MS, 'did not become ready');
  }

  /** Asks, then does not ask. Resolves when there is no process. */
  function end(): Promise<void> {
    next?.cancel();
    if (ending !== null) return ending.done;
    if (current === null) return Promise.resolve();
    const { process } = current;
    let settle = (): void => undefined;
    const done = new Promise<void>((resolve) => {
      const limit = clock.setTimer(STOP_LIMIT_MS, () => process.kill());
      settle = () => {
        limit.cancel();
        ending = null;
        resolve();
      };
    });
    ending = { done, settle };
    process.stop();
    return done;
  }

  return {
    state: () => state,
    mode: () => mode,
    ends: () => ends,
    send: (command, input) =>
      current === null
        ? Promise.resolve(err('agent.unavailable', { retryable: true }))
        : current.client.send(command, input),
    start: () => spawn(),
    startNow: ({ restore } = { restore: false }) => {
      deaths = NO_DEATHS;
      if (state.state === 'respawning' || state.state === 'refused') spawn(restore);
    },
    wake: () => current?.process.wake(),
    setMode: async (to) => {
      if (to === mode) return;
      await end();
      mode = to;
      ends = [];
      spawn();
    },
    stop: async () => {
      isStopped = true;
      await end();
      become({ state: 'stopped' });
    },
  };
}
