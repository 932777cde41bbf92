import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Clock, Timer } from '../ports.ts';
import type { OutputCollector } from './collect-output.ts';
import type { JudgedCommand } from './judge-command.ts';

/** Shorter in tests. Milliseconds. */
export const COMMAND_LIMITS = {
  runMs: 300_000,
  /** Between TERM and KILL. */
  graceMs: 10_000,
  /** The same where the agent itself is being stopped. */
  stopGraceMs: 4_000,
  /** For what its pipes still hold when it has ended. */
  drainMs: 1_000,
};
export type CommandLimits = typeof COMMAND_LIMITS;

/** In the environment of a command and of all that it starts: whose they are. */
export const RUN_MARK = 'RSD_COMMAND_RUN';

/** What a command finds in its environment: nothing of ours, no secret, nothing of a mail or a server (CMD-1, CMD-3). */
const PASSED_ON =
  /^(?:PATH|HOME|USER|LOGNAME|TZ|LANG|LC_\w+|TMPDIR|TEMP|TMP|APPDATA|LOCALAPPDATA|USERPROFILE|SystemRoot|windir)$/u;

export type CommandEnd = {
  readonly why: 'ended' | 'cancelled' | 'interrupted' | 'timed-out' | 'not-started';
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** Why it could not be started, in a word of the system. */
  readonly detail: string | null;
};
export type CommandRun = {
  /** null: it could not be started. */
  readonly pid: number | null;
  readonly ended: Promise<CommandEnd>;
  /** TERM to the whole group, KILL after the grace. Idempotent. */
  stop(why: 'cancelled' | 'interrupted'): void;
};

/** Starts what was judged in a process group of its own. */
export function runCommand(
  { program, args, folder }: JudgedCommand,
  ports: {
    readonly clock: Clock;
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly mark: string;
    readonly limits: CommandLimits;
    readonly output: OutputCollector;
  },
): CommandRun {
  const { clock, env, limits, output } = ports;
  const passedOn = Object.entries(env).filter(([name]) => PASSED_ON.test(name));
  const child = spawn(program.realPath, [...args], {
    argv0: program.path,
    cwd: folder,
    env: { ...Object.fromEntries(passedOn), [RUN_MARK]: ports.mark },
    shell: false,
    detached: process.platform !== 'win32',
    windowsHide: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  output.add(child.stdout);
  output.add(child.stderr);
  let why: CommandEnd['why'] = 'ended';
  let hasEnded = false;
  let isKilled = false;
  let next: Timer | null = null;
  const kill = (): void => {
    isKilled = true;
    endGroup(child.pid, 'SIGKILL', env);
    if (!hasEnded) return;
    // One that left the group on purpose may hold the pipes open for ever.
    next = clock.setTimer(limits.drainMs, () => {
      child.stdout.destroy();
      child.stderr.destroy();
    });
  };
  const stop = (because: CommandEnd['why'], graceMs: number): void => {
    if (why !== 'ended' || hasEnded) return;
    why = because;
    endGroup(child.pid, 'SIGTERM', env);
    next = clock.setTimer(graceMs, kill);
  };
  const limit = clock.setTimer(limits.runMs, () => stop('timed-out', limits.graceMs));
  const ended = new Promise<CommandEnd>((resolve) => {
    const settle = (end: Omit<CommandEnd, 'why'> & { readonly why?: 'not-started' }): void => {
      limit.cancel();
      next?.cancel();
      endGroup(child.pid, 'SIGKILL', env);
      output.finish();
      resolve({ why, ...end });
    };
    child.once('error', (error) => {
      const detail = 'code' in error ? String(error.code) : error.name;
      settle({ why: 'not-started', exitCode: null, signal: null, detail });
    });
    child.once('exit', (exitCode, signal) => {
      hasEnded = true;
      // What it left behind ends with it; one that was asked to end has its grace for that.
      if (why === 'ended' || isKilled) kill();
      child.once('close', () => settle({ exitCode, signal, detail: null }));
    });
  });
  return {
    pid: child.pid ?? null,
    ended,
    stop: (because) => stop(because, because === 'interrupted' ? limits.stopGraceMs : limits.graceMs),
  };
}

/** Does nothing when none of the group is left. */
function endGroup(
  pid: number | undefined,
  signal: 'SIGTERM' | 'SIGKILL',
  env: Readonly<Record<string, string | undefined>>,
): void {
  if (pid === undefined) return;
  if (process.platform === 'win32') {
    const taskkill = join(env.SystemRoot ?? 'C:\\Windows', 'System32', 'taskkill.exe');
    const force = signal === 'SIGKILL' ? ['/F'] : [];
    spawn(taskkill, ['/PID', `${pid}`, '/T', ...force], { windowsHide: true, stdio: 'ignore' }).once(
      'error',
      () => undefined,
    );
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // ESRCH: the whole group is gone. EPERM: macOS says so of one that is only waiting to be reaped.
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}
