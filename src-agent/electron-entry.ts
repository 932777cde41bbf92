import type { Agent } from './agent.ts';
import { type FromAgent, type ToAgent, toAgentSchema } from './contract/agent-link.ts';
import { assertNever } from './contract/assert-never.ts';
import { type Failure, ok, type Result } from './contract/result.ts';
import { type Handlers, type RpcPort, serveRpc } from './contract/rpc.ts';
import { renderEndpointsAt } from './deploy/render-endpoints.ts';
import { endpointsAt } from './gmail/google-endpoints.ts';
import { createHost } from './host/host.ts';
import { openAgent, START_PATIENCE_MS } from './host/open-agent.ts';
import { connectSecrets } from './secrets/secret-port.ts';
import { serveSocket } from './socket/serve-socket.ts';
import { socketPath } from './socket/socket-path.ts';
import { systemClock } from './support/clock.ts';
import { describeError } from './support/describe-error.ts';
import { emptyCoreDumps } from './support/empty-core-dumps.ts';
import { formatRecord, type Logger, type LogRecord } from './support/logger.ts';
import { messagePort } from './support/message-port.ts';

/*
 * The agent in a utility process of the desktop application. A utility process never ends by itself
 * (electron#47228): every road out of here is a process.exit. Whatever was not expected ends it, so that the
 * supervisor starts a fresh one (PRO-3).
 */

emptyCoreDumps();

type Start = Extract<ToAgent, { kind: 'start' }>;

const REFUSED = 3;
const FAULT = 1;
const STOP_LIMIT_MS = 9_500;

const parent = process.parentPort;
const say = (message: FromAgent): void => parent.postMessage(message);
const stderr = (line: string): void => void process.stderr.write(`${line}\n`);

const echo = (record: LogRecord): void => stderr(formatRecord(record));
let log: Logger | null = null;

function dieOf(error: unknown): never {
  const cause = describeError(error);
  if (log === null) stderr(`The agent could not start: ${cause}`);
  else log.error('The agent ends by a fault of its own', { cause });
  if (error instanceof Error && error.stack !== undefined) stderr(error.stack);
  log?.flush();
  process.exit(FAULT);
}
process.on('uncaughtException', dieOf);
process.on('unhandledRejection', dieOf);

type Opened = {
  readonly agent: Agent;
  readonly handlers: Handlers;
  close(): Promise<void>;
};

/** On the operator's data folder, with their secrets; the command line finds it there, too. */
async function openReal(
  { dataDir, verbose, restore, who, ...standIns }: Start,
  secrets: Electron.MessagePortMain,
): Promise<Result<Opened>> {
  const google = standIns.google === null ? ok(null) : endpointsAt(standIns.google);
  if (!google.ok) return google;
  const render = standIns.render === null ? ok(null) : renderEndpointsAt(standIns.render);
  if (!render.ok) return render;
  const host = createHost({
    dataDir,
    clock: systemClock,
    verbose,
    reach: 'anywhere',
    google: google.value,
    render: render.value,
    echo,
    openSecrets: (redact) => connectSecrets(messagePort(secrets), redact),
  });
  secrets.start();
  log = host.log;
  const opened = await openAgent(host, {
    lockPatienceMs: START_PATIENCE_MS,
    restore,
    restart: () => {
      // Said before the end comes: it is not a death (PRO-1).
      say({ kind: 'restarting' });
      void stop();
    },
  });
  if (!opened.ok) return opened;
  const { agent, handlers, close } = opened.value;
  const socket = await serveSocket(socketPath(dataDir), (port) =>
    serve(port, opened.value, who.replace('window', 'cli')),
  );
  agent.start();
  return ok({
    agent,
    handlers,
    close: async () => {
      await Promise.all([socket.close(), close()]);
    },
  });
}

/** On servers of its own, in a folder that goes with it. */
async function openDemo({ verbose }: Start): Promise<Result<Opened>> {
  // Its servers are loaded by nobody else.
  const { startDemo } = await import('./demo/start-demo.ts');
  const demo = await startDemo({ clock: systemClock, verbose, echo });
  return demo.ok ? ok({ ...demo.value, close: demo.value.stop }) : demo;
}

function serve(port: RpcPort, { handlers, agent }: Opened, caller: string): void {
  serveRpc({
    port,
    handlers,
    caller: { who: caller },
    onBug: (error, command) =>
      log?.error('A command failed by a fault of the agent', { command, cause: describeError(error) }),
    subscribe: agent.events.subscribe,
  });
}

let running: Opened | null = null;

async function start(message: Start, ports: readonly Electron.MessagePortMain[]): Promise<void> {
  const [commands, secrets] = ports;
  if (commands === undefined || secrets === undefined) throw new Error('started without its ports');
  const begun = message.mode === 'real' ? await openReal(message, secrets) : await openDemo(message);
  if (!begun.ok) {
    const { code, params, retryable } = begun.error;
    say({ kind: 'refused', failure: { code, params, retryable } satisfies Failure });
    log?.flush();
    // The message leaves with the next turn of the loop.
    systemClock.setTimer(50, () => process.exit(REFUSED));
    return;
  }
  running = begun.value;
  serve(messagePort(commands), running, message.who);
  commands.start();
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
  log?.flush();
  process.exit(0);
}

parent.on('message', ({ data, ports }) => {
  const message = toAgentSchema.parse(data);
  switch (message.kind) {
    case 'start':
      void start(message, ports);
      return;
    case 'wake':
      running?.agent.wake();
      return;
    case 'stop':
      void stop();
      return;
    default:
      assertNever(message);
  }
});
