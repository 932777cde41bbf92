import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { runCommandLine } from '../../src-agent/cli/run-command-line.ts';
import type { SettingsInput } from '../../src-agent/contract/settings.ts';
import {
  type AgentProcess,
  type AgentProcessOptions,
  type CliOptions,
  type CliResult,
  cleanEnvironment,
  type ProcessSecrets,
  runCli,
  startAgentProcess,
} from './agent-process.ts';
import { TEAM } from './mails.ts';
import { createTemporaryFolder } from './temporary-folder.ts';

export type Answer = {
  readonly code: number | null;
  /** The one document on standard output. */
  readonly json: unknown;
  readonly stderr: string;
};

type Printed = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

export type CliRig = {
  /** For whatever the test lays beside the data folder. */
  readonly folder: string;
  readonly dataDir: string;
  /** Runs `… --data DIR` to its end, in English, with a home of its own and without a keychain. */
  readonly run: (args: readonly string[], options?: CliOptions) => Promise<CliResult>;
  /** The same with `--json`; throws unless standard output holds exactly one JSON document. */
  readonly ask: (args: readonly string[], options?: CliOptions) => Promise<Answer>;
  /** `ask` within this process: quicker, where what a process of its own would show is not the question. */
  readonly askHere: (args: readonly string[], secrets?: ProcessSecrets, stdin?: string) => Promise<Answer>;
  readonly start: (args: readonly string[], options?: AgentProcessOptions) => Promise<AgentProcess>;
  /** Writes a file beside the data folder; its path. */
  readonly file: (name: string, content: string | Uint8Array) => string;
  readonly remove: () => Promise<void>;
};

/** The command line as an operator without a display has it, on a data folder that does not exist yet. */
export function createCliRig(name: string): CliRig {
  const folder = createTemporaryFolder(`cli-${name}`);
  const home = join(folder.path, 'home');
  mkdirSync(home);
  const dataDir = join(folder.path, 'data');
  const env = {
    HOME: home,
    XDG_RUNTIME_DIR: join(folder.path, 'no-session'),
    XDG_CONFIG_HOME: undefined,
    LANG: 'C',
    LC_ALL: undefined,
    // Dozens of short processes run the same modules.
    NODE_COMPILE_CACHE: join(folder.path, 'compiled'),
  };
  const run: CliRig['run'] = (args, options = {}) =>
    runCli([...args, '--data', dataDir], { ...options, env: { ...env, ...options.env } });
  const oneDocument = (args: readonly string[], { code, stdout, stderr }: Printed): Answer => {
    if (!/^[^\n]+\n$/u.test(stdout)) {
      throw new Error(`${args.join(' ')} printed no single document: "${stdout}"; stderr: ${stderr}`);
    }
    return { code, json: JSON.parse(stdout), stderr };
  };
  return {
    folder: folder.path,
    dataDir,
    run,
    ask: async (args, options) => oneDocument(args, await run([...args, '--json'], options)),
    askHere: async (args, secrets = {}, stdin = '') => {
      let stdout = '';
      let stderr = '';
      const code = await runCommandLine({
        argv: [...args, '--data', dataDir, '--json'],
        env: cleanEnvironment(secrets, env),
        stdin: Readable.from(stdin === '' ? [] : [stdin]),
        stdout: (text) => {
          stdout += text;
        },
        stderr: (text) => {
          stderr += text;
        },
        whenStopped: () => new Promise(() => undefined),
      });
      return oneDocument(args, { code, stdout, stderr });
    },
    start: (args, options = {}) =>
      startAgentProcess([...args, '--data', dataDir], { ...options, env: { ...env, ...options.env } }),
    file: (fileName, content) => {
      const path = join(folder.path, fileName);
      writeFileSync(path, content);
      return path;
    },
    remove: folder.remove,
  };
}

/** Settings of an agent that watches `user` at all hours and delivers to `url`. */
export function settingsFor(
  mailbox: { readonly port: number; readonly user: string; readonly security?: 'plain' | 'tls' },
  url: string,
  target: Partial<NonNullable<NonNullable<SettingsInput['delivery']>['targets']>[number]> = {},
): SettingsInput {
  return {
    timeZone: 'UTC',
    mailbox: { host: '127.0.0.1', security: 'plain', ...mailbox },
    watching: { days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], startHour: 0, endHour: 24 },
    triage: { allowedSenders: [TEAM.address] },
    delivery: { targets: [{ id: 'webhook', url, ...target }] },
  };
}
