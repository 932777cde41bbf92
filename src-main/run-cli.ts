import { app } from 'electron';
import type { StopSignal } from '../src-agent/cli/run-agent.ts';

/** The agent's command line by the application's own executable: no window, no display, the same words. */
export async function runCli(args: readonly string[]): Promise<void> {
  const { runCommandLine } = await import('../src-agent/cli/run-command-line.ts');
  const code = await runCommandLine({
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
  const { isKeychainHolding } = await import('../src-agent/secrets/keychain-process.ts');
  // Nobody answered the keychain: the way out would wait for it. What was to be said is said.
  if (isKeychainHolding()) process.kill(process.pid, 'SIGKILL');
  app.exit(code);
}
