import { app } from 'electron';

/** The agent's command line by the application's own executable: no window, no display, the same words. */
export async function runCli(args: readonly string[]): Promise<void> {
  const { runOnThisTerminal } = await import('../src-agent/cli/run-on-this-terminal.ts');
  const code = await runOnThisTerminal(args);
  const { isKeychainHolding } = await import('../src-agent/secrets/keychain-process.ts');
  // Nobody answered the keychain: the way out would wait for it. What was to be said is said.
  if (isKeychainHolding()) process.kill(process.pid, 'SIGKILL');
  app.exit(code);
}
