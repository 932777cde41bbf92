import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDirectClient, type RpcClient } from '../../src-agent/contract/rpc.ts';
import type { SettingsInput } from '../../src-agent/contract/settings.ts';
import { nextThursdayAt } from '../../src-agent/demo/demo-clock.ts';
import { createMemoryKeychain } from '../../src-agent/demo/demo-keychain.ts';
import { createHost } from '../../src-agent/host/host.ts';
import { type AgentExtras, type OpenAgent, openAgent } from '../../src-agent/host/open-agent.ts';
import { createSecretStore } from '../../src-agent/secrets/secret-store.ts';
import { recadrageMail } from '../support/sample-mails.ts';
import type { SeededRandom } from '../support/seeds.ts';
import type { SinkLogEntry } from '../support/sink-process.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { initialSettings } from './day-settings.ts';
import { createSimulatedMailbox } from './simulated-mailbox.ts';
import { createSimulatedReader } from './simulated-reader.ts';
import { createSimulatedReceivers } from './simulated-receivers.ts';
import { createSimulatedTime, type Life } from './simulated-time.ts';

/** Where mails of this world are delivered to. */
const TARGET = 'lots';
/** Whoever fails now and then is asked again soon. */
const RETRY_SCHEDULE_MS = Array.from({ length: 10 }, (_, index) => index * 1_000);

export type SimulatedAgent = {
  readonly life: Life;
  readonly open: OpenAgent;
  readonly client: RpcClient;
  /** Lines of the log, warnings and above. */
  readonly complaints: () => readonly string[];
  /** Ends it in good order; time goes on meanwhile. */
  readonly close: () => Promise<void>;
};

/** Agents one after the other on one mailbox and one receiver, in time that nobody waits for. */
export type SimulatedWorld = ReturnType<typeof createSimulatedWorld>;

/** `under`: where its data folders lie. */
export function createSimulatedWorld(
  random: SeededRandom,
  under = existsSync('/dev/shm') ? '/dev/shm' : tmpdir(),
) {
  const start = nextThursdayAt(Date.UTC(2026, 0, 1), 'UTC', 6, 0);
  const time = createSimulatedTime(start);
  // Nothing here asks what survives a power cut.
  const folder = createTemporaryFolder('world', under);
  const mailbox = createSimulatedMailbox({ time, start, random: random.fork('mailbox'), pushes: true });
  const receivers = createSimulatedReceivers({
    time,
    // Whoever is well never fails: what goes wrong is the test's to say.
    random: { ...random.fork('receivers'), chance: () => false },
    targets: [TARGET],
    refusing: 'nobody',
    onDeparture: () => undefined,
    onAnswer: () => undefined,
  });
  const keychain = createMemoryKeychain({
    MAILBOX_PASSWORD: 'a-password-of-a-simulation',
    WEBHOOK_SIGNING: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
  });
  const settings: SettingsInput = initialSettings('defer');
  let lots = 0;

  return {
    time,
    folder: folder.path,
    mailbox,
    receivers,
    settings,
    /** Of the machine, whatever runs on it. */
    clock: time.beginLife().clock,
    /** How many lie in the folder. */
    mails: () => lots,
    requests: (): readonly SinkLogEntry[] => receivers.requests.get(TARGET) ?? [],
    setMood: (mood: Parameters<typeof receivers.setMood>[1]) => receivers.setMood(TARGET, mood),
    /** So many mails come, each about a lot of its own. */
    append: (count: number): void => {
      for (let left = count; left > 0; left -= 1) {
        lots += 1;
        const messageId = `<world-${lots}@studio.example>`;
        mailbox.append(
          recadrageMail({ lot: 1_000 + lots }, { messageId, date: new Date(start + time.now()) }),
        );
      }
    },
    pass: (ms: number) => time.run(time.now() + ms),
    /** Opens an agent on a data folder of this world; it does not run yet. */
    async open(
      name: string,
      extras: AgentExtras & { readonly restore?: boolean } = {},
    ): Promise<
      | { readonly ok: true; readonly value: SimulatedAgent }
      | Extract<Awaited<ReturnType<typeof openAgent>>, { ok: false }>
    > {
      const life = time.beginLife();
      const complaints: string[] = [];
      const host = createHost({
        dataDir: join(folder.path, name),
        clock: life.clock,
        verbose: false,
        reach: 'anywhere',
        echo: ({ level, message, fields }) => {
          if (level === 'error' || level === 'warn')
            complaints.push(`${message} ${fields.map((field) => field.join('=')).join(' ')}`);
        },
        openSecrets: (redact) => createSecretStore({ clock: life.clock, keychain, redact }),
      });
      const opened = await openAgent(
        { ...host, startLogFile: () => undefined },
        {
          retrySchedule: RETRY_SCHEDULE_MS,
          // A copy is made by another thread, in a time of its own.
          aroundStore: (store) => ({ ...store, backups: { ...store.backups, isDue: () => false } }),
          ...extras,
          random: random.fork(`agent ${name}`).next,
          edges: {
            openMailClient: mailbox.openFor(life),
            sender: receivers.senderFor(life),
            reader: createSimulatedReader(time, life, random.fork('reader')),
          },
        },
      );
      if (!opened.ok) return opened;
      const { handlers, agent } = opened.value;
      const client = createDirectClient({
        handlers,
        caller: { who: 'simulation' },
        onBug: (error) => complaints.push(`a command failed: ${String(error)}`),
        subscribe: agent.events.subscribe,
      });
      const close = async (): Promise<void> => {
        let closed = false;
        const closing = opened.value.close().finally(() => {
          closed = true;
        });
        while (!closed) await time.run(time.now() + 1_000);
        life.end();
        return closing;
      };
      return { ok: true, value: { life, open: opened.value, client, complaints: () => complaints, close } };
    },
    remove: folder.remove,
  };
}
