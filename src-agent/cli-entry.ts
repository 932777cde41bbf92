import type { StopSignal } from './cli/run-agent.ts';
import { keepCompiledModules } from './support/compile-cache.ts';

// The agent and its command line under plain Node, without a window.

keepCompiledModules();
// Not a static import: that would be compiled before the cache is there.
const { runCommandLine } = await import('./cli/run-command-line.ts');

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
