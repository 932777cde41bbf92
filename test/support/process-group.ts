import { type ChildProcess, spawn } from 'node:child_process';
import { guardProcessGroup } from './death-guard.ts';

export type ProcessEnd = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

export type ProcessGroup = {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly ended: Promise<ProcessEnd>;
  readonly hasEnded: () => boolean;
  /** Signals every process of the group; does nothing when none is left. */
  readonly signal: (signal: NodeJS.Signals) => void;
  /** SIGKILL to all of the group, then waits for its leader to be gone. */
  readonly kill: () => Promise<ProcessEnd>;
};

export type ProcessGroupOptions = {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly stdio?: 'pipe' | 'ignore';
};

/** Starts a program in a process group of its own, killed as a whole with us (death-guard.ts). */
export async function spawnGroup(
  program: string,
  args: readonly string[],
  options: ProcessGroupOptions = {},
): Promise<ProcessGroup> {
  const child = spawn(program, [...args], {
    cwd: options.cwd,
    env: options.env ?? process.env,
    detached: true,
    stdio: options.stdio ?? 'pipe',
  });
  const ended = new Promise<ProcessEnd>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${program} started without a process id`);
  const drop = guardProcessGroup(pid);
  const signalGroup = (signal: NodeJS.Signals) => {
    try {
      process.kill(-pid, signal);
    } catch (error) {
      // ESRCH: the whole group is gone, which is what the caller wants or no longer minds.
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
    }
  };
  let gone = false;
  void ended.then(() => {
    gone = true;
    // What the leader left behind would keep its ports and files.
    signalGroup('SIGKILL');
    drop();
  });
  return {
    child,
    pid,
    ended,
    hasEnded: () => gone,
    signal: signalGroup,
    kill: () => {
      signalGroup('SIGKILL');
      return ended;
    },
  };
}
