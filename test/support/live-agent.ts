import { join } from 'node:path';
import type { Agent } from '../../src-agent/agent.ts';
import { createTerminalHost } from '../../src-agent/cli/terminal-host.ts';
import { COMMANDS } from '../../src-agent/contract/commands.ts';
import type { DeliverySummary, MessageSummary } from '../../src-agent/contract/entities.ts';
import type { Result } from '../../src-agent/contract/result.ts';
import { createDirectClient, type RpcClient } from '../../src-agent/contract/rpc.ts';
import type { SettingsInput } from '../../src-agent/contract/settings.ts';
import type { Status } from '../../src-agent/contract/status.ts';
import { createDemoClock, type DemoClock } from '../../src-agent/demo/demo-clock.ts';
import type { GoogleEndpoints } from '../../src-agent/gmail/google-endpoints.ts';
import { type AgentExtras, openAgent } from '../../src-agent/host/open-agent.ts';
import { systemClock } from '../../src-agent/support/clock.ts';
import type { ProcessSecrets } from './agent-process.ts';
import { type ChangeSource, createChangeBell } from './change-source.ts';
import { createTemporaryFolder } from './temporary-folder.ts';
import { waitUntil } from './wait-until.ts';

/** The whole agent in this process, on the real store, mailbox and network; only its wall clock can be moved. */
export type LiveAgent = {
  readonly clock: DemoClock;
  readonly changed: ChangeSource;
  /** The parts of the agent that runs now. */
  readonly agent: () => Agent;
  readonly client: () => RpcClient;
  readonly status: () => Promise<Status>;
  readonly mails: () => Promise<readonly MessageSummary[]>;
  readonly deliveries: () => Promise<readonly DeliverySummary[]>;
  /** Changes settings as the command line does. */
  readonly set: (change: SettingsInput) => Promise<void>;
  /** Waits until as many mails are in these states and for these reasons (`sent`, `waiting: group-in-flight`). */
  readonly waitForMails: (wanted: Readonly<Record<string, number>>, timeoutMs?: number) => Promise<void>;
  readonly waitForWatching: () => Promise<void>;
  /** Stops, and starts again on the same folder. */
  readonly restart: (whileStopped?: () => Promise<void>) => Promise<void>;
  /** Lines of the log, all levels. */
  readonly lines: () => readonly string[];
  readonly stop: () => Promise<void>;
};

export type LiveAgentOptions = {
  readonly settings: SettingsInput;
  readonly secrets: ProcessSecrets;
  /** Where the wall clock stands at the start, epoch milliseconds; the real one when missing. */
  readonly now?: number;
  readonly extras?: AgentExtras;
  /** What stands in for Google. */
  readonly google?: GoogleEndpoints;
};

/** How a mail's state reads in `waitForMails`: the reason is named where more than one leads there. */
function stateOf({ state, reason }: MessageSummary): string {
  return state === 'sent' || state === 'noticed' ? state : `${state}: ${reason}`;
}

function countStates(mails: readonly MessageSummary[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const state of mails.map(stateOf)) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

function orThrow<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(`${result.error.code} ${JSON.stringify(result.error.params)} ${result.error.cause ?? ''}`);
}

export async function startLiveAgent(options: LiveAgentOptions): Promise<LiveAgent> {
  const folder = createTemporaryFolder('live');
  const dataDir = join(folder.path, 'data');
  const clock = createDemoClock(systemClock, options.now ?? systemClock.now());
  const lines: string[] = [];
  const bell = createChangeBell();

  const open = async () => {
    const environment = Object.entries(options.secrets).map(([name, value]) => [`RSD_SECRET_${name}`, value]);
    const host = await createTerminalHost({
      dataDir,
      env: Object.fromEntries(environment),
      secretsFd: null,
      verbose: true,
      google: options.google ?? null,
      echoLevel: 'info',
      stderr: (line) => lines.push(line),
      clock,
    });
    const opened = orThrow(await openAgent(orThrow(host), options.extras));
    opened.agent.events.subscribe(bell.ring);
    const client = createDirectClient({
      handlers: opened.handlers,
      caller: { who: 'test' },
      onBug: (error) => {
        throw error;
      },
      subscribe: opened.agent.events.subscribe,
    });
    return { ...opened, client };
  };

  let running = await open();
  orThrow(await running.client.call(COMMANDS['settings.set'], { change: options.settings }));
  running.agent.start();

  const listMails = async (cursor: string | null) =>
    orThrow(await running.client.call(COMMANDS['messages.list'], { limit: 500, cursor }));

  const live: LiveAgent = {
    clock,
    changed: bell,
    agent: () => running.agent,
    client: () => running.client,
    status: async () => orThrow(await running.client.call(COMMANDS['status.get'], {})),
    mails: async () => {
      const items: MessageSummary[] = [];
      for (let cursor: string | null = null; ; ) {
        const page = await listMails(cursor);
        items.push(...page.items);
        if (page.next === null) return items;
        cursor = page.next;
      }
    },
    deliveries: async () =>
      orThrow(await running.client.call(COMMANDS['deliveries.list'], { limit: 500 })).items,
    set: async (change) => {
      orThrow(await running.client.call(COMMANDS['settings.set'], { change }));
    },
    waitForMails: async (wanted, timeoutMs = 20_000) => {
      let counts: Record<string, number> = {};
      await waitUntil({
        what: `mails in these states: ${JSON.stringify(wanted)}`,
        check: async () => {
          counts = countStates(await live.mails());
          return Object.entries(wanted).every(([state, count]) => counts[state] === count);
        },
        on: bell,
        timeoutMs,
        seen: () => `${JSON.stringify(counts)}\n${lines.slice(-20).join('\n')}`,
      });
    },
    waitForWatching: async () => {
      await waitUntil({
        what: 'the agent to watch',
        check: () => running.agent.watcher.state().state === 'watching',
        on: bell,
        timeoutMs: 20_000,
        seen: () => lines.slice(-20).join('\n'),
      });
    },
    restart: async (whileStopped = async () => undefined) => {
      await running.close();
      await whileStopped();
      running = await open();
      running.agent.start();
    },
    lines: () => lines,
    stop: async () => {
      await running.close();
      await folder.remove();
    },
  };
  return live;
}
