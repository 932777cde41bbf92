import type { StopSignal } from './cli/run-agent.ts';
import { runCommandLine } from './cli/run-command-line.ts';

// The agent and its command line under plain Node, without a window.

process.exitCode = await runCommandLine({
  argv: process.argv.slice(2),
  env: process.env,
  stdin: process.stdin,
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
  whenStopped: () =>
    new Promise<StopSignal>((resolve) => {
      for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => resolve(signal));
    }),
});
