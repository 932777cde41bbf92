import type { StopSignal } from './run-agent.ts';
import { runCommandLine } from './run-command-line.ts';

/** The command line on the streams, signals and environment of this process; resolves to its exit code. */
export function runOnThisTerminal(args: readonly string[]): Promise<number> {
  return runCommandLine({
    argv: [...args],
    env: process.env,
    stdin: process.stdin,
    stdout: (text) => process.stdout.write(text),
    stderr: (text) => process.stderr.write(text),
    whenStopped: () =>
      new Promise<StopSignal>((resolve) => {
        for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => resolve(signal));
      }),
  });
}
