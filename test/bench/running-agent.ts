import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SettingsInput } from '../../src-agent/contract/settings.ts';
import { type AgentProcess, startAgentProcess } from '../support/agent-process.ts';
import { TEAM } from '../support/mails.ts';
import type { ProcessEnd } from '../support/process-group.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

export type MailboxAddress = {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
};

/** The product as an operator runs it: a process of its own, on a data folder of its own. */
export type RunningAgent = {
  readonly process: AgentProcess;
  readonly dataDir: string;
  /** Epoch milliseconds, just before the process was started. */
  readonly startedAt: number;
  /** SIGTERM, and its end; the data folder stays until `remove`. */
  readonly stop: () => Promise<ProcessEnd>;
  readonly remove: () => Promise<void>;
};

/** `run` on an account, all hours, one target. */
export async function startRunningAgent(
  mailbox: MailboxAddress,
  targetUrl: string,
  options: { readonly entry?: string; readonly nodeArguments?: readonly string[] } = {},
): Promise<RunningAgent> {
  const folder = createTemporaryFolder('bench');
  const dataDir = join(folder.path, 'data');
  const settingsFile = join(folder.path, 'settings.json');
  writeFileSync(settingsFile, JSON.stringify(benchSettings(mailbox, targetUrl)));
  const startedAt = Date.now();
  const process = await startAgentProcess(['run', '--data', dataDir, '--settings', settingsFile], {
    secrets: { MAILBOX_PASSWORD: mailbox.password },
    ...options,
  });
  return {
    process,
    dataDir,
    startedAt,
    stop: process.stop,
    remove: async () => {
      await process.kill();
      await folder.remove();
    },
  };
}

function benchSettings(mailbox: MailboxAddress, targetUrl: string): SettingsInput {
  return {
    mailbox: { host: mailbox.host, port: mailbox.port, user: mailbox.user, security: 'plain' },
    watching: {
      days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
      startHour: 0,
      endHour: 24,
    },
    triage: { allowedSenders: [TEAM.address] },
    delivery: { targets: [{ id: 'main', url: targetUrl }] },
  };
}
