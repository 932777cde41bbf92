import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Clock } from '../ports.ts';
import type { JudgedCommand } from './judge-command.ts';

/** Shorter in tests. Milliseconds. */
export const COMMAND_LIMITS = { runMs: 300_000, graceMs: 10_000 };

/** What a command finds in its environment: nothing of ours, no secret, nothing of a mail or a server (CMD-1, CMD-3). */
const PASSED_ON =
  /^(?:PATH|HOME|USER|LOGNAME|TZ|LANG|LC_\w+|TMPDIR|TEMP|TMP|APPDATA|LOCALAPPDATA|USERPROFILE|SystemRoot|windir)$/u;

export type CommandEnd = {
  readonly why: 'ended' | 'cancelled' | 'timed-out' | 'not-started';
  readonly exitCode: number | null;
  readonly signal: string | null;
};
export type CommandRun = {
  readonly ended: Promise<CommandEnd>;
  /** TERM to the whole group, KILL after the grace. Idempotent. */
  cancel(): void;
};

/** Starts what was judged in a process group of its own. `onOutput`: both streams, in the order in which they came. */
export function runCommand(
  { program, args, folder }: JudgedCommand,
  ports: {
    readonly clock: Clock;
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly limits?: typeof COMMAND_LIMITS;
    readonly onOutput: (part: Buffer) => void;
  },
): CommandRun {
  const { clock, env, onOutput, limits = COMMAND_LIMITS } = ports;
  const child = spawn(program.realPath, [...args], {
    argv0: program.path,
    cwd: folder,
    env: Object.fromEntries(Object.entries(env).filter(([name]) => PASSED_ON.test(name))),
    shell: false,
    detached: process.platform !== 'win32',
    windowsHide: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.on('data', onOutput);
  child.stderr.on('data', onOutput);
  let why: CommandEnd['why'] = 'ended';
  const stop = (because: CommandEnd['why']): void => {
    if (why !== 'ended' || child.exitCode !== null || child.signalCode !== null) return;
    why = because;
    endGroup(child.pid, 'SIGTERM', env);
    grace = clock.setTimer(limits.graceMs, () => endGroup(child.pid, 'SIGKILL', env));
  };
  let grace: { cancel(): void } | null = null;
  const limit = clock.setTimer(limits.runMs, () => stop('timed-out'));
  const ended = new Promise<CommandEnd>((resolve) => {
    const settle = (end: CommandEnd): void => {
      limit.cancel();
      grace?.cancel();
      // What its leader left behind ends with it.
      endGroup(child.pid, 'SIGKILL', env);
      resolve(end);
    };
    child.once('error', () => settle({ why: 'not-started', exitCode: null, signal: null }));
    child.once('exit', (exitCode, signal) => {
      endGroup(child.pid, 'SIGKILL', env);
      // Its pipes hold what it said last; one that left the group on purpose may hold them open for ever.
      grace?.cancel();
      grace = clock.setTimer(limits.graceMs, () => {
        child.stdout.destroy();
        child.stderr.destroy();
      });
      child.once('close', () => settle({ why, exitCode, signal }));
    });
  });
  return { ended, cancel: () => stop('cancelled') };
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
    // ESRCH: the whole group is gone.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
