import { type FromAgent, type ToAgent, toAgentSchema } from './contract/agent-link.ts';
import { assertNever } from './contract/assert-never.ts';
import type { Failure, Result } from './contract/result.ts';
import { type RpcPort, serveRpc } from './contract/rpc.ts';
import { createHost, type Host } from './host/host.ts';
import { openAgent } from './host/open-agent.ts';
import { connectSecrets } from './secrets/secret-port.ts';
import { serveSocket } from './socket/serve-socket.ts';
import { socketPath } from './socket/socket-path.ts';
import { systemClock } from './support/clock.ts';
import { describeError } from './support/describe-error.ts';
import { formatRecord } from './support/logger.ts';

/*
 * The agent in a utility process of the desktop application. A utility process never ends by itself
 * (electron#47228): every road out of here is a process.exit. Whatever was not expected ends it, so that the
 * supervisor starts a fresh one (PRO-3).
 */

type Start = Extract<ToAgent, { kind: 'start' }>;
type Running = { wake(): void; close(): Promise<void> };

const REFUSED = 3;
const FAULT = 1;
const STOP_LIMIT_MS = 9_500;

const parent = process.parentPort;
const say = (message: FromAgent): void => parent.postMessage(message);
const stderr = (line: string): void => void process.stderr.write(`${line}\n`);

let flushLog = (): void => undefined;
function dieOf(error: unknown): never {
  stderr(`The agent ends by a fault of its own: ${describeError(error)}`);
  if (error instanceof Error && error.stack !== undefined) stderr(error.stack);
  flushLog();
  process.exit(FAULT);
}
process.on('uncaughtException', dieOf);
process.on('unhandledRejection', dieOf);

function rpcPort(port: Electron.MessagePortMain): RpcPort {
  return {
    post: (message) => port.postMessage(message),
    onMessage: (listener) => void port.on('message', ({ data }) => listener(data)),
    onClose: (listener) => void port.on('close', () => listener()),
    close: () => port.close(),
  };
}

async function runReal(
  { dataDir, verbose, who }: Start,
  commands: Electron.MessagePortMain,
  secrets: Electron.MessagePortMain,
): Promise<Result<Running>> {
  const host: Host = createHost({
    dataDir,
    clock: systemClock,
    verbose,
    echo: (record) => stderr(formatRecord(record)),
    openSecrets: (redact) => connectSecrets(rpcPort(secrets), redact),
  });
  secrets.start();
  flushLog = host.log.flush;
  const opened = await openAgent(host);
  if (!opened.ok) return opened;
  const { agent, handlers, close } = opened.value;
  const serve = (port: RpcPort, caller: string): void =>
    serveRpc({
      port,
      handlers,
      caller: { who: caller },
      onBug: (error, command) =>
        host.log.error('A command failed by a fault of the agent', { command, cause: describeError(error) }),
      subscribe: agent.events.subscribe,
    });
  serve(rpcPort(commands), who);
  commands.start();
  // The command line talks to this agent while it runs.
  const socket = await serveSocket(socketPath(dataDir), (port) => serve(port, who.replace('window', 'cli')));
  agent.start();
  return {
    ok: true,
    value: {
      wake: agent.wake,
      close: async () => {
        await Promise.all([socket.close(), close()]);
        host.log.flush();
      },
    },
  };
}

let running: Running | null = null;

async function start(message: Start, ports: readonly Electron.MessagePortMain[]): Promise<void> {
  const [commands, secrets] = ports;
  if (commands === undefined || secrets === undefined) throw new Error('started without its ports');
  const begun = await runReal(message, commands, secrets);
  if (!begun.ok) {
    const { code, params, retryable } = begun.error;
    say({ kind: 'refused', failure: { code, params, retryable } satisfies Failure });
    flushLog();
    // The message leaves with the next turn of the loop.
    systemClock.setTimer(50, () => process.exit(REFUSED));
    return;
  }
  running = begun.value;
  say({ kind: 'ready' });
  const beat = (): void => {
    say({ kind: 'beat' });
    systemClock.setTimer(message.beatMs, beat);
  };
  beat();
}

async function stop(): Promise<void> {
  systemClock.setTimer(STOP_LIMIT_MS, () => process.exit(0));
  await running?.close();
  process.exit(0);
}

parent.on('message', ({ data, ports }) => {
  const message = toAgentSchema.parse(data);
  switch (message.kind) {
    case 'start':
      void start(message, ports);
      return;
    case 'wake':
      running?.wake();
      return;
    case 'stop':
      void stop();
      return;
    default:
      assertNever(message);
  }
});
