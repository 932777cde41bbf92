import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../src-agent/support/clock.ts';
import { systemRandom } from '../../src-agent/support/random.ts';
import { startAgentProcess } from '../../src-main/agent-process.ts';
import { type AgentSupervisor, BEAT_MS, createAgentSupervisor } from '../../src-main/agent-supervisor.ts';

/*
 * Loaded into a running application's main process: the product's own supervision many times side by side, each over
 * an agent on a folder of its own. What is measured is measured here, beside what is done.
 */

/** How one agent was replaced. */
export type Replaced = {
  /** From the hang to the next agent that is ready. Milliseconds. */
  readonly tookMs: number;
  /** Why the supervisor ended it. */
  readonly reason: string;
  /** What it printed last. */
  readonly lastLine: string;
  readonly gone: boolean;
};

export type ManyAgents = {
  /**
   * Each is started, stopped once it is ready, and its successor turns for ever (the wrapped agent does at SIGUSR2).
   * They start one after the other, and so anew: a machine has one agent. Resolves when each was replaced twice.
   */
  hang(
    count: number,
    folder: string,
  ): Promise<{ readonly stopped: readonly Replaced[]; readonly turning: readonly Replaced[] }>;
  stop(): Promise<void>;
};

const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
const log = { ...silent, child: () => log };
let agents: readonly { readonly supervisor: AgentSupervisor; readonly waiters: Set<() => void> }[] = [];

function open(dataDir: string) {
  mkdirSync(dataDir, { recursive: true });
  const waiters = new Set<() => void>();
  const supervisor = createAgentSupervisor({
    clock: systemClock,
    random: systemRandom,
    log,
    startProcess: ({ mode, restore }, events) =>
      startAgentProcess(
        {
          kind: 'start',
          dataDir,
          mode,
          restore,
          verbose: false,
          google: null,
          render: null,
          who: 'test via window',
          beatMs: BEAT_MS,
        },
        events,
      ),
    serveSecrets: () => undefined,
    onChange: () => {
      for (const wake of [...waiters]) wake();
    },
    onEvent: () => undefined,
    isBusy: () => false,
    redact: (line) => line,
  });
  return { supervisor, waiters };
}

/** The pid of an agent that is ready and not that one. */
function ready({ supervisor, waiters }: (typeof agents)[number], notPid = 0): Promise<number> {
  return new Promise((resolve) => {
    const look = (): void => {
      const state = supervisor.state();
      if (state.state !== 'running' || state.pid === notPid) return;
      waiters.delete(look);
      resolve(state.pid);
    };
    waiters.add(look);
    look();
  });
}

function isGone(pid: number): boolean {
  try {
    return /^State:\s+Z/mu.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return true;
  }
}

async function hang(agent: (typeof agents)[number], signal: 'SIGSTOP' | 'SIGUSR2'): Promise<Replaced> {
  const pid = await ready(agent);
  const began = systemClock.monotonic();
  process.kill(pid, signal);
  await ready(agent, pid);
  const end = agent.supervisor.ends().at(-1);
  return {
    tookMs: systemClock.monotonic() - began,
    reason: end?.reason ?? 'none',
    lastLine: end?.lines.at(-1) ?? '',
    gone: isGone(pid),
  };
}

async function hangTwice(agent: (typeof agents)[number]): Promise<readonly [Replaced, Replaced]> {
  return [await hang(agent, 'SIGSTOP'), await hang(agent, 'SIGUSR2')];
}

export const manyAgents: ManyAgents = {
  async hang(count, folder) {
    agents = Array.from({ length: count }, (_, number) => open(join(folder, `agent-${number}`)));
    const hangs: Promise<readonly [Replaced, Replaced]>[] = [];
    for (const agent of agents) {
      agent.supervisor.start();
      await ready(agent);
      hangs.push(hangTwice(agent));
    }
    const all = await Promise.all(hangs);
    return { stopped: all.map(([stopped]) => stopped), turning: all.map(([, turning]) => turning) };
  },
  stop: async () => {
    await Promise.all(agents.map(({ supervisor }) => supervisor.stop()));
  },
};
