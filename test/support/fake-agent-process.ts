import type { Failure } from '../../src-agent/contract/result.ts';
import type { RpcPort } from '../../src-agent/contract/rpc.ts';
import type { AgentProcess, AgentProcessEvents } from '../../src-main/agent-process.ts';

/** A process of the agent as its supervisor meets it, moved by the test. */
export type FakeAgentProcess = {
  readonly mode: string;
  readonly restore: boolean;
  /** What was asked of it, in order: `wake`, `stop`, `kill`, and what was posted to its command port. */
  readonly asked: readonly string[];
  ready(): void;
  beat(): void;
  /** Says that it ends to be started again. */
  restarting(): void;
  print(line: string): void;
  refuse(failure: Failure): void;
  /** Tells an event, as the agent would over its command port. */
  tell(message: unknown): void;
  end(exitCode: number): void;
};

/** `diesOfKill: false`: the operating system is slow to take it. */
export function createFakeAgentProcesses(options: { readonly diesOfKill?: boolean } = {}): {
  readonly started: readonly FakeAgentProcess[];
  last(): FakeAgentProcess;
  start(
    start: { readonly mode: string; readonly restore: boolean },
    events: AgentProcessEvents,
  ): AgentProcess;
} {
  const started: FakeAgentProcess[] = [];
  return {
    started,
    last() {
      const process = started.at(-1);
      if (process === undefined) throw new Error('no process was started');
      return process;
    },
    start({ mode, restore }, events) {
      const asked: string[] = [];
      const pid = 1_000 + started.length;
      const commands = openPort((message) => asked.push(kindOf(message)));
      const secrets = openPort(() => undefined);
      let ended = false;
      const end = (exitCode: number): void => {
        if (ended) return;
        ended = true;
        commands.port.close();
        secrets.port.close();
        events.onEnd(exitCode);
      };
      started.push({
        mode,
        restore,
        asked,
        ready: events.onReady,
        beat: events.onBeat,
        restarting: events.onRestarting,
        print: events.onLine,
        refuse: events.onRefused,
        tell: commands.deliver,
        end,
      });
      return {
        pid: () => pid,
        commands: commands.port,
        secrets: secrets.port,
        wake: () => void asked.push('wake'),
        stop: () => void asked.push('stop'),
        kill: () => {
          asked.push('kill');
          if (options.diesOfKill !== false) end(9);
        },
      };
    },
  };
}

function openPort(onPost: (message: unknown) => void): { port: RpcPort; deliver(message: unknown): void } {
  const listeners: ((message: unknown) => void)[] = [];
  const whenClosed: (() => void)[] = [];
  return {
    port: {
      post: onPost,
      onMessage: (listener) => void listeners.push(listener),
      onClose: (listener) => void whenClosed.push(listener),
      close: () => {
        for (const listener of whenClosed.splice(0)) listener();
      },
    },
    deliver: (message) => {
      for (const listener of listeners) listener(message);
    },
  };
}

function kindOf(message: unknown): string {
  return typeof message === 'object' && message !== null && 'kind' in message ? String(message.kind) : '?';
}
