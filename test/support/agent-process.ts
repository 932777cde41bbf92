import { join } from 'node:path';
import type { SecretName } from '../../src-agent/contract/secrets.ts';
import { createChangeBell } from './change-source.ts';
import { nodeProgram, PROJECT_ROOT } from './node-program.ts';
import { type ProcessEnd, type ProcessGroup, spawnGroup } from './process-group.ts';
import { waitUntil } from './wait-until.ts';

/** Secrets handed over as `RSD_SECRET_…` (DESIGN.md, Data). */
export type ProcessSecrets = Readonly<Partial<Record<SecretName, string>>>;

export type AgentProcessOptions = {
  readonly secrets?: ProcessSecrets;
  /** Added to the clean environment; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** Program and arguments before node: `['strace', '-f', '-o', file]`, `['faketime', …]`, `['setpriv', …]`. */
  readonly wrapper?: readonly string[];
  readonly nodeArguments?: readonly string[];
  /** What to run in place of the command line's entry. */
  readonly entry?: string;
};

export type AgentProcess = {
  readonly pid: number;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** The first whole line of either stream that matches, past ones included. */
  readonly waitForLine: (pattern: RegExp, timeoutMs?: number) => Promise<string>;
  readonly write: (text: string) => void;
  /** To the whole process group. */
  readonly signal: (signal: NodeJS.Signals) => void;
  readonly kill: () => Promise<ProcessEnd>;
  /** SIGSTOP and SIGCONT: a machine that sleeps, a process that is starved. */
  readonly freeze: () => void;
  readonly thaw: () => void;
  /** SIGTERM to the agent alone, then its end. */
  readonly stop: () => Promise<ProcessEnd>;
  readonly ended: Promise<ProcessEnd>;
  readonly hasEnded: () => boolean;
};

const CLI_ENTRY = join(PROJECT_ROOT, 'src-agent', 'cli-entry.ts');
/** What must not leak in from whoever runs the tests: their settings, their keyring, the test runner's hooks. */
const NOT_INHERITED = /^(RSD_|VITEST|NODE_|npm_|DBUS_|DISPLAY$|WAYLAND_|TEST$|FAKETIME|LD_PRELOAD$)/;

/** The environment of a program under test. */
export function cleanEnvironment(
  secrets: ProcessSecrets = {},
  more: Readonly<Record<string, string | undefined>> = {},
): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !NOT_INHERITED.test(name));
  const secretNames = Object.entries(secrets).map(([name, value]) => [`RSD_SECRET_${name}`, value]);
  return Object.fromEntries([...kept, ...secretNames, ...Object.entries(more)]);
}

function nodeLine(args: readonly string[], options: AgentProcessOptions): string[] {
  const entry = options.entry ?? CLI_ENTRY;
  return [...(options.wrapper ?? []), nodeProgram(), ...(options.nodeArguments ?? []), entry, ...args];
}

type Surroundings = Pick<AgentProcessOptions, 'secrets' | 'env' | 'cwd'>;

function spawnLine(line: readonly string[], options: Surroundings): Promise<ProcessGroup> {
  const [program = '', ...args] = line;
  return spawnGroup(program, args, {
    env: cleanEnvironment(options.secrets, options.env),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
}

/** Runs `cli-entry.ts` with the arguments (`run --data DIR …`) in a process group of its own. */
export function startAgentProcess(
  args: readonly string[],
  options: AgentProcessOptions = {},
): Promise<AgentProcess> {
  return startProgram(nodeLine(args, options), options);
}

/** Runs any program, given with its arguments, in a process group of its own. */
export async function startProgram(
  line: readonly string[],
  options: Surroundings = {},
): Promise<AgentProcess> {
  const group = await spawnLine(line, options);
  const bell = createChangeBell();
  let out = '';
  let errors = '';
  group.child.stdout?.setEncoding('utf8').on('data', (text) => {
    out += String(text);
    bell.ring();
  });
  group.child.stderr?.setEncoding('utf8').on('data', (text) => {
    errors += String(text);
    bell.ring();
  });
  // Writing to a process that has just died is no fault of the test.
  group.child.stdin?.on('error', () => undefined);
  let closed = false;
  // Not `exit`: the last lines may still be in the pipes then.
  const ended = new Promise<ProcessEnd>((resolve) => {
    group.child.once('close', () => {
      closed = true;
      bell.ring();
      void group.ended.then(resolve);
    });
  });
  const tail = () => `${out.slice(-1_000)}\n${errors.slice(-2_000)}`;
  return {
    pid: group.pid,
    stdout: () => out,
    stderr: () => errors,
    waitForLine: (pattern, timeoutMs = 20_000) =>
      waitUntil({
        what: `a line like ${pattern} of process ${group.pid}`,
        check: () => {
          const lines = [out, errors].flatMap((text) => text.split('\n').slice(0, -1));
          const found = lines.find((line) => pattern.test(line));
          if (found === undefined && closed)
            throw new Error(`the process ended without a line like ${pattern}:\n${tail()}`);
          return found;
        },
        on: bell,
        timeoutMs,
        seen: tail,
      }),
    write: (text) => group.child.stdin?.write(text),
    signal: group.signal,
    kill: () => {
      void group.kill();
      return ended;
    },
    freeze: () => group.signal('SIGSTOP'),
    thaw: () => group.signal('SIGCONT'),
    stop: () => {
      group.child.kill('SIGTERM');
      return ended;
    },
    ended,
    hasEnded: group.hasEnded,
  };
}

export type CliResult = ProcessEnd & { readonly stdout: string; readonly stderr: string };

export type CliOptions = AgentProcessOptions & {
  readonly stdin?: string | Uint8Array;
  readonly timeoutMs?: number;
};

/** Runs one command to its end; killed with its whole group, and an error, when it takes too long. */
export async function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const timeoutMs = options.timeoutMs ?? 60_000;
  const group = await spawnLine(nodeLine(args, options), options);
  const out: Uint8Array[] = [];
  const errors: Uint8Array[] = [];
  group.child.stdout?.on('data', (bytes) => out.push(bytes));
  group.child.stderr?.on('data', (bytes) => errors.push(bytes));
  group.child.stdin?.on('error', () => undefined);
  group.child.stdin?.end(options.stdin ?? '');
  // Not `exit`: the last output may still be in the pipes then.
  const closed = new Promise<void>((resolve) => group.child.once('close', () => resolve()));
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    void group.kill();
  }, timeoutMs);
  const end = await group.ended;
  await closed;
  clearTimeout(timer);
  const result = {
    ...end,
    stdout: Buffer.concat(out).toString('utf8'),
    stderr: Buffer.concat(errors).toString('utf8'),
  };
  if (late) throw new Error(`${args.join(' ')} took more than ${timeoutMs} ms:\n${result.stderr}`);
  return result;
}
