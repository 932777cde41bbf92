import { fileURLToPath } from 'node:url';
import { type AgentProcess, type ProcessSecrets, startAgentProcess } from './agent-process.ts';
import type { CrashPlan } from './crash-agent.ts';

/** The program that ends itself as planned. */
export const CRASH_AGENT = fileURLToPath(new URL('./crash-agent.ts', import.meta.url));

/** Runs until it is killed from outside or told to stop. */
export const NO_CRASH: CrashPlan = { point: null, hits: 1, by: 'SIGKILL' };

export type KilledAgent = {
  readonly process: AgentProcess;
  /** Begins to run; the folder must be free by now. */
  readonly go: (plan: CrashPlan) => void;
  /** The point at which it ended itself, once it has. */
  readonly endedAt: () => string | null;
};

export type KilledAgentOptions = {
  /** CRASH_AGENT, or its bundle, which loads in half the time. */
  readonly entry: string;
  readonly dataDir: string;
  readonly secrets: ProcessSecrets;
  readonly clockAheadMs: number;
  /** Origin of what stands in for Google. */
  readonly google?: string;
};

/** Loads an agent that waits for its plan: the next one is made ready while the last one still runs. */
export async function loadKilledAgent(options: KilledAgentOptions): Promise<KilledAgent> {
  const args = ['--data', options.dataDir, '--clock-ahead', String(options.clockAheadMs)];
  if (options.google !== undefined) args.push('--google', options.google);
  const process = await startAgentProcess(args, {
    entry: options.entry,
    secrets: options.secrets,
  });
  await process.waitForLine(/^ready$/, 60_000);
  return {
    process,
    go: (plan) => process.write(`${JSON.stringify(plan)}\n`),
    endedAt: () => /^hit (.*)$/m.exec(process.stdout())?.[1] ?? null,
  };
}
