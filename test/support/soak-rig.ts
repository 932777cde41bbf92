import { join } from 'node:path';
import type { Agent } from '../../src-agent/agent.ts';
import { createTerminalHost } from '../../src-agent/cli/terminal-host.ts';
import type { SettingsInput } from '../../src-agent/contract/settings.ts';
import { openAgent } from '../../src-agent/host/open-agent.ts';
import { readMailSchema } from '../../src-agent/mail-answer.ts';
import { createMailReader } from '../../src-agent/mime/mail-reader.ts';
import { systemClock } from '../../src-agent/support/clock.ts';
import { createChangeBell } from './change-source.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';
import { settle } from './mailbox-rig.ts';
import { TEAM } from './mails.ts';
import {
  type ScriptedImapOptions,
  type ScriptedImapServer,
  startScriptedImapServer,
} from './scripted-imap-server.ts';
import type { SeededRandom } from './seeds.ts';
import { createSoakFaults, type SoakFaults } from './soak-faults.ts';
import { unwrap } from './store-samples.ts';
import { createTemporaryFolder } from './temporary-folder.ts';
import { startWebhookSink, type WebhookSink } from './webhook-sink.ts';

/** Whole days of the whole agent on simulated time: real database, library, worker and sockets, all in this process. */
export type Soak = {
  readonly clock: FakeClock;
  readonly server: ScriptedImapServer;
  readonly sink: WebhookSink;
  readonly agent: Agent;
  readonly faults: SoakFaults;
  /** Nothing is under way: what came is decided, and delivered or waiting for its next try. */
  readonly isQuiet: () => boolean;
  /** Lets so much time pass, in steps, each with what it brings about. */
  readonly pass: (ms: number) => Promise<void>;
  readonly stop: () => Promise<void>;
};

const START = Date.parse('2025-11-18T00:00:00Z');
const STEP_MS = 5_000;
/** The reading of mails in their thread is waited for so long, milliseconds without any change. */
const PATIENCE_MS = 3_000;
/** Where a fault keeps something waiting only the clock helps. */
const FAULT_PATIENCE_MS = 40;
/** How much the instruments write down: they must not grow themselves. */
const REMEMBER = 200;

export type SoakOptions = {
  readonly settings?: Omit<SettingsInput, 'mailbox'>;
  readonly server?: ScriptedImapOptions;
  /** Puts a relay between agent and mail server. */
  readonly through?: (server: ScriptedImapServer) => Promise<{ readonly port: number }>;
};

export async function startSoak(random: SeededRandom, options: SoakOptions = {}): Promise<Soak> {
  // In memory: a hundred thousand mails are as many synced commits several times over.
  const folder = createTemporaryFolder('soak', '/dev/shm');
  const clock = createFakeClock(START);
  const bell = createChangeBell();
  const server = await startScriptedImapServer({ ...options.server, now: clock.now, remember: REMEMBER });
  const sink = await startWebhookSink({ now: clock.now, remember: REMEMBER });
  const host = unwrap(
    await createTerminalHost({
      dataDir: join(folder.path, 'data'),
      env: { RSD_SECRET_MAILBOX_PASSWORD: server.password },
      secretsFd: null,
      verbose: false,
      echoLevel: 'warn',
      stderr: () => undefined,
      clock,
    }),
  );
  // Its thread works in real time: on a busy machine the simulated clock would overtake its deadline.
  const reader = createMailReader({
    clock: systemClock,
    log: host.log,
    workerUrl: new URL('../../src-agent/mail-worker.ts', import.meta.url),
    answerSchema: readMailSchema,
  });
  const opened = unwrap(await openAgent(host, { random: random.fork('agent').next, edges: { reader } }));
  const { agent } = opened;
  const unsubscribe = [
    agent.events.subscribe(bell.ring),
    server.changed.subscribe(bell.ring),
    sink.changed.subscribe(bell.ring),
  ];
  const certificate = options.server?.tls?.certificate;
  const settings: SettingsInput = {
    timeZone: 'UTC',
    mailbox: {
      host: server.host,
      port: options.through === undefined ? server.port : (await options.through(server)).port,
      ...(certificate === undefined
        ? { security: 'plain' }
        : { security: 'tls', trustedFingerprints: [certificate.fingerprint256] }),
      user: server.user,
      firstStartDays: 30,
    },
    watching: { days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], startHour: 0, endHour: 24 },
    triage: { allowedSenders: [TEAM.address] },
    delivery: { targets: [{ id: 'webhook', url: sink.url }] },
    ...options.settings,
  };
  unwrap(agent.settings.change(settings, 'test', 'settings.set'));
  agent.start();

  const edit = (change: SettingsInput): void =>
    void unwrap(agent.settings.change(change, 'test', 'settings.set'));
  const faults = createSoakFaults({
    random: random.fork('faults'),
    server,
    others: {
      'server restarts': () => {
        server.refuse();
        clock.setTimer(20_000, () => void server.listen());
      },
      'machine slept': () => clock.jump(random.integer(60_000, 600_000)),
      'clock set back': () => clock.jump(-random.integer(3_000, 300_000)),
      'power event': agent.wake,
      'secret set again': () => agent.secretsChanged('MAILBOX_PASSWORD'),
      'sending off and on': () => {
        edit({ delivery: { enabled: false } });
        clock.setTimer(30_000, () => edit({ delivery: { enabled: true } }));
      },
    },
  });
  sink.setAnswer(faults.answer);

  /** Mailbox and receiver are in order: what is not decided yet is being read, which takes no simulated time. */
  const isReading = (): boolean =>
    agent.watcher.state().state === 'watching' &&
    server.idling() === 1 &&
    agent.outbox.state().inFlight === 0;
  const isQuiet = (): boolean =>
    isReading() &&
    agent.options.store.ledger.undecided(agent.folder(), 1).length === 0 &&
    (agent.options.store.outbox.nextDueAt(new Set()) ?? Number.POSITIVE_INFINITY) > clock.now();

  /** false: nothing changed for so long. */
  const nextChange = (patienceMs: number): Promise<boolean> =>
    new Promise((resolve) => {
      const finish = (changed: boolean) => {
        clearTimeout(deadline);
        off();
        resolve(changed);
      };
      const off = bell.subscribe(() => finish(true));
      const deadline = setTimeout(() => finish(false), patienceMs);
    });

  const rest = async (): Promise<void> => {
    await settle();
    while (!isQuiet()) {
      if (!(await nextChange(isReading() ? PATIENCE_MS : FAULT_PATIENCE_MS))) return;
      await settle();
    }
  };

  await rest();
  return {
    clock,
    server,
    sink,
    agent,
    faults,
    isQuiet,
    pass: async (ms) => {
      const until = clock.monotonic() + ms;
      await rest();
      while (clock.monotonic() < until) {
        await clock.advance(Math.min(STEP_MS, until - clock.monotonic()));
        await rest();
      }
    },
    stop: async () => {
      for (const off of unsubscribe) off();
      await opened.close();
      await sink.close();
      await server.close();
      await folder.remove();
    },
  };
}
