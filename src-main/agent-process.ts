import { join } from 'node:path';
import { MessageChannelMain, utilityProcess } from 'electron';
import { fromAgentSchema, type ToAgent } from '../src-agent/contract/agent-link.ts';
import type { Failure } from '../src-agent/contract/result.ts';
import type { RpcPort } from '../src-agent/contract/rpc.ts';
import { messagePort } from '../src-agent/support/message-port.ts';
import { agentEnvironment } from './agent-environment.ts';
import { describeCrash } from './crash-report.ts';

/** One process of the agent, from its fork to its end. */
export type AgentProcess = {
  readonly pid: () => number;
  /** Commands and events. */
  readonly commands: RpcPort;
  /** Secrets, and nothing else. */
  readonly secrets: RpcPort;
  wake(): void;
  /** Drains and ends; the caller waits for `onEnd`. */
  stop(): void;
  /** Does not ask. */
  kill(): void;
};

export type AgentProcessEvents = {
  readonly onReady: () => void;
  readonly onRefused: (failure: Failure) => void;
  readonly onBeat: () => void;
  /** It ends itself and wants to be started again. */
  readonly onRestarting: () => void;
  /** Whole lines that it printed. */
  readonly onLine: (line: string) => void;
  readonly onEnd: (exitCode: number) => void;
};

/** Forks the agent and hands it its ports. `start` is its first message. */
export function startAgentProcess(
  start: Extract<ToAgent, { kind: 'start' }>,
  events: AgentProcessEvents,
): AgentProcess {
  const child = utilityProcess.fork(join(import.meta.dirname, 'electron-entry.js'), [], {
    serviceName: 'Render Signal agent',
    env: agentEnvironment(process.env),
    stdio: ['ignore', 'pipe', 'pipe'],
    execArgv: [],
  });
  const commands = new MessageChannelMain();
  const secrets = new MessageChannelMain();
  const ports = { commands: messagePort(commands.port1), secrets: messagePort(secrets.port1) };
  let ended = false;
  const send = (message: ToAgent, ports: Electron.MessagePortMain[] = []): void => {
    // Posting to a child from its own exit has crashed the main process (electron#53923).
    if (!ended) child.postMessage(message, ports);
  };
  child.on('message', (raw) => {
    const message = fromAgentSchema.safeParse(raw);
    if (!message.success) return;
    switch (message.data.kind) {
      case 'ready':
        return events.onReady();
      case 'refused':
        return events.onRefused(message.data.failure);
      case 'beat':
        return events.onBeat();
      case 'restarting':
        return events.onRestarting();
    }
  });
  for (const stream of [child.stdout, child.stderr]) splitLines(stream, events.onLine);
  // Not only for what it tells: an `error` that nobody listens to is thrown, and would end the application.
  child.on('error', (type, location, report) => {
    for (const line of describeCrash(type, location, report)) events.onLine(line.slice(0, LONGEST_LINE));
  });
  child.once('exit', (code) => {
    ended = true;
    ports.commands.close();
    ports.secrets.close();
    events.onEnd(code);
  });
  send(start, [commands.port2, secrets.port2]);
  commands.port1.start();
  secrets.port1.start();
  return {
    ...ports,
    pid: () => child.pid ?? 0,
    wake: () => send({ kind: 'wake' }),
    stop: () => send({ kind: 'stop' }),
    kill: () => {
      const { pid } = child;
      // `kill` of a utility process asks (SIGTERM); a hung one must not be asked.
      if (!ended && pid !== undefined) process.kill(pid, 'SIGKILL');
    },
  };
}

/** The port closes once: when its other end is gone, or, at the latest, when the process has ended. */
const LONGEST_LINE = 2_000;

function splitLines(stream: NodeJS.ReadableStream | null, onLine: (line: string) => void): void {
  let rest = '';
  stream?.setEncoding('utf8');
  stream?.on('data', (text) => {
    const lines = (rest + String(text)).split('\n');
    rest = (lines.pop() ?? '').slice(-LONGEST_LINE);
    for (const line of lines) onLine(line.slice(0, LONGEST_LINE));
  });
}
