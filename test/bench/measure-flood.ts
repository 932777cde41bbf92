import { COMMANDS } from '../../src-agent/contract/commands.ts';
import { createRpcClient, type RpcClient } from '../../src-agent/contract/rpc.ts';
import { connectSocket } from '../../src-agent/socket/connect-socket.ts';
import { socketPath } from '../../src-agent/socket/socket-path.ts';
import { systemClock } from '../../src-agent/support/clock.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { startSinkProcess } from '../support/sink-process.ts';
import { waitUntil } from '../support/wait-until.ts';
import { benchMails } from './bench-mails.ts';
import { type Figure, figure, type Spread, spread } from './figures.ts';
import { readPeak } from './process-memory.ts';
import { type RunningAgent, startRunningAgent } from './running-agent.ts';

/** RES-3: a folder full of mails that waited, and somebody who looks at the window meanwhile. */
export type Flood = {
  readonly mails: number;
  /** From the start of the process until none of them is undecided. */
  readonly decidedAfter: Figure;
  /** What the overview asks, and the first page of the mails; as the agent's socket answers. */
  readonly answers: Spread;
  readonly asked: number;
  readonly peakMb: Figure;
};

const TIMEOUT_MS = 600_000;
/** The window asks anew after each change, at most so often. */
const ASK_EVERY_MS = 200;
const GOAL_SECONDS = 300;
const GOAL_ANSWER_MS = 100;

export async function measureFlood(options: {
  readonly mails: number;
  readonly mailBytes: number;
}): Promise<Flood> {
  const dovecot = await startDovecot();
  try {
    return await flood(dovecot, options);
  } finally {
    await dovecot.stop();
  }
}

async function flood(
  dovecot: Dovecot,
  { mails, mailBytes }: { readonly mails: number; readonly mailBytes: number },
): Promise<Flood> {
  const user = dovecot.newUser();
  for (let first = 1; first <= mails; first += 1_000)
    await dovecot.append(user, benchMails(Math.min(1_000, mails - first + 1), mailBytes, first));
  // dovecot builds its index of the folder once, whoever opens it first: that is not the agent's time.
  await dovecot.uids(user);
  const sink = await startSinkProcess({ policy: 'ok' });
  const { host, port, password } = dovecot;
  const agent = await startRunningAgent({ host, port, password, user }, sink.url);
  try {
    const client = await clientOf(agent);
    const waits: number[] = [];
    let decidedAt: number | undefined;
    await waitUntil({
      what: `${mails} mails to be decided`,
      check: async () => {
        const status = await timed(waits, () => client.call(COMMANDS['status.get'], {}));
        const page = await timed(waits, () => client.call(COMMANDS['messages.list'], { limit: 50 }));
        if (!status.ok || !page.ok) throw new Error('the agent refused to answer');
        const { noticed, waiting, sent, ignored, failed } = status.value.ledger;
        if (waiting + sent + ignored + failed < mails || noticed > 0) return false;
        decidedAt = Date.now();
        return true;
      },
      on: { everyMs: ASK_EVERY_MS },
      timeoutMs: TIMEOUT_MS,
      seen: () => agent.process.stderr().slice(-2_000),
    });
    client.close();
    const peakMb = readPeak(agent.process.pid);
    const seconds = ((decidedAt ?? Number.NaN) - agent.startedAt) / 1_000;
    return {
      mails,
      decidedAfter: figure(seconds, 's', { below: GOAL_SECONDS }),
      answers: spread(waits, 'ms', { below: GOAL_ANSWER_MS }),
      asked: waits.length,
      peakMb: figure(peakMb, 'MB'),
    };
  } finally {
    await agent.remove();
    await sink.stop();
  }
}

async function clientOf(agent: RunningAgent): Promise<RpcClient> {
  const port = await waitUntil({
    what: 'the agent to answer',
    check: async () => (await connectSocket(socketPath(agent.dataDir))) ?? undefined,
    on: { everyMs: 50 },
    timeoutMs: 60_000,
  });
  return createRpcClient(port, systemClock);
}

async function timed<T>(waits: number[], ask: () => Promise<T>): Promise<T> {
  const before = performance.now();
  const answer = await ask();
  waits.push(performance.now() - before);
  return answer;
}
