import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { SettingsInput } from '../../src-agent/contract/settings.ts';
import { nextThursdayAt } from '../../src-agent/demo/demo-clock.ts';
import { type CliResult, runCli } from './agent-process.ts';
import { bundleAgent } from './bundle-agent.ts';
import { type Dovecot, startDovecot } from './dovecot.ts';
import { createMailFlow, type KillTarget, type MailFlow, NOT_REFUSED } from './kill-mails.ts';
import { judgeRun, type Requests } from './kill-oracle.ts';
import { type AgentRows, readAgentRows } from './kill-rows.ts';
import { CRASH_AGENT, type KilledAgent, loadKilledAgent } from './killed-agent.ts';
import { TEAM } from './mails.ts';
import type { SeededRandom } from './seeds.ts';
import { startSinkProcess } from './sink-process.ts';
import { createTemporaryFolder } from './temporary-folder.ts';

/** All that an agent needs to be ended again and again: a real mailbox, receivers that outlive it, mails that flow. */
export type KillRig = {
  readonly flow: MailFlow;
  readonly rows: () => AgentRows;
  readonly requests: () => Requests;
  /** Mails and deliveries without their final state, those without a row included. */
  readonly backlog: () => number;
  /** Loads the next agent while the last one may still run. */
  readonly load: () => Promise<KilledAgent>;
  /** Runs a command on the agent's folder. */
  readonly cli: (...args: readonly string[]) => Promise<CliResult>;
  /** What is wrong with how it all ended; empty when nothing is. */
  readonly judge: () => Promise<readonly string[]>;
  readonly stop: () => Promise<void>;
};

const ZONE = 'UTC';
/** A receiver that stalls holds its target no longer. */
const QUICK = { timeoutSeconds: 1 } as const;

export async function startKillRig(random: SeededRandom): Promise<KillRig> {
  const folder = createTemporaryFolder('kill');
  // Started hundreds of times: a bundle loads in half the time of the sources.
  const agent = bundleAgent(CRASH_AGENT);
  const dovecot = await startDovecot();
  const user = dovecot.newUser();
  const flow = createMailFlow((raws) => dovecot.append(user, raws), random.fork('mails'));
  const policies: readonly (readonly [KillTarget, string])[] = [
    ['lots', `flaky:${random.integer(1, 1_000_000)}`],
    ['files', `flaky:${random.integer(1, 1_000_000)}`],
    ['offers', `flaky:${random.integer(1, 1_000_000)}`],
    ['refusing', 'status:422'],
    ['presence', `flaky:${random.integer(1, 1_000_000)}`],
  ];
  const sinks = await Promise.all(
    policies.map(async ([target, policy]) => [target, await startSinkProcess({ policy })] as const),
  );
  const urls = new Map(sinks.map(([target, { url }]) => [target, url]));
  const dataDir = join(folder.path, 'data');
  const secrets = {
    MAILBOX_PASSWORD: dovecot.password,
    WEBHOOK_SIGNING: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
  };
  // A Thursday morning: the day on which mails about Saturday are recognised.
  const clockAheadMs = nextThursdayAt(Date.now(), ZONE, 8, 0) - Date.now();
  const cli: KillRig['cli'] = (...args) => runCli([...args, '--data', dataDir, '--json'], { secrets });
  const rows = (): AgentRows =>
    existsSync(join(dataDir, 'agent.db'))
      ? readAgentRows(dataDir)
      : { messages: [], deliveries: [], openMarks: 0 };
  const requests = (): Requests => new Map(sinks.map(([target, sink]) => [target, sink.entries()]));

  const set = await runCli(['settings', 'set', '-', '--data', dataDir, '--json'], {
    stdin: JSON.stringify(killSettings(dovecot, user, urls)),
  });
  if (set.code !== 0) throw new Error(`the settings were refused: ${set.stderr}`);

  return {
    flow,
    rows,
    requests,
    backlog: () => {
      const { messages, deliveries } = rows();
      const open = messages.filter(({ state }) => state === 'noticed' || state === 'waiting').length;
      const due = deliveries.filter(({ state }) => state === 'queued' || state === 'sending').length;
      return Math.max(flow.mails().length - messages.length, 0) + Math.max(open, due);
    },
    load: () => loadKilledAgent({ entry: agent.entry, dataDir, secrets, clockAheadMs }),
    cli,
    judge: async () =>
      judgeRun({
        mails: flow.mails(),
        requests: requests(),
        rows: rows(),
        flags: await dovecot.flags(user),
      }),
    stop: async () => {
      await Promise.all([dovecot.stop(), ...sinks.map(([, sink]) => sink.stop())]);
      await agent.remove();
      await folder.remove();
    },
  };
}

function killSettings(dovecot: Dovecot, user: string, urls: ReadonlyMap<KillTarget, string>): SettingsInput {
  const urlOf = (target: KillTarget): string => urls.get(target) ?? '';
  const { host, port } = dovecot;
  return {
    timeZone: ZONE,
    mailbox: { host, port, security: 'plain', user, firstStartDays: 30 },
    watching: { days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], startHour: 0, endHour: 24 },
    triage: { allowedSenders: [TEAM.address] },
    delivery: {
      targets: [
        { id: 'lots', url: urlOf('lots'), kinds: ['recadrage'], sign: true, ...QUICK },
        { id: 'files', url: urlOf('files'), kinds: ['other'], ...QUICK },
        { id: 'offers', url: urlOf('offers'), kinds: ['desabonnement'], ...QUICK },
        {
          id: 'refusing',
          url: urlOf('refusing'),
          kinds: ['desabonnement'],
          excludeKeywords: [NOT_REFUSED],
          ...QUICK,
        },
      ],
      presence: { present: true, presentUrl: urlOf('presence'), success: 'json-success', ...QUICK },
    },
  };
}
