import { join } from 'node:path';
import { z } from 'zod';
import { connectReadOnly } from '../../src-agent/store/connection.ts';
import type { Dovecot } from '../support/dovecot.ts';
import { startSinkProcess } from '../support/sink-process.ts';
import { waitUntil } from '../support/wait-until.ts';
import { benchMails } from './bench-mails.ts';
import { type Figure, medianFigure } from './figures.ts';
import { followSink } from './follow-sink.ts';
import { readCpuMs } from './process-cpu.ts';
import { type RunningAgent, startRunningAgent } from './running-agent.ts';

const TIMEOUT_MS = 60_000;

export type Throughput = {
  readonly mails: number;
  readonly mailBytes: number;
  /** From the first rows in the ledger to the last accepted delivery, both as the database has them. */
  readonly mailsPerSecond: Figure;
  /** From the start of the process to the last accepted delivery. */
  readonly mailsPerSecondFromStart: Figure;
  readonly fromStartMs: Figure;
  /** What the agent's process worked on one mail, its start included: knows no neighbours. */
  readonly cpuPerMail: Figure;
};

/** Mails that wait in a real dovecot when the agent starts, and a receiver that accepts at once. */
export async function measureThroughput(
  dovecot: Dovecot,
  options: { readonly mails: number; readonly mailBytes: number; readonly runs: number },
): Promise<Throughput> {
  const { mails, mailBytes } = options;
  const spans: Span[] = [];
  for (let run = 0; run < options.runs; run += 1) spans.push(await oneRun(dovecot, mails, mailBytes));
  const perSecond = (span: (one: Span) => number) => spans.map((one) => (mails * 1_000) / span(one));
  return {
    mails,
    mailBytes,
    mailsPerSecond: medianFigure(
      perSecond(({ first, last }) => last - first),
      'mails/s',
      { atLeast: 450 },
    ),
    mailsPerSecondFromStart: medianFigure(
      perSecond(({ start, last }) => last - start),
      'mails/s',
    ),
    fromStartMs: medianFigure(
      spans.map(({ start, last }) => last - start),
      'ms',
    ),
    cpuPerMail: medianFigure(
      spans.map(({ cpuMs }) => cpuMs / mails),
      'ms',
    ),
  };
}

/** Epoch milliseconds. */
type Span = {
  readonly start: number;
  readonly first: number;
  readonly last: number;
  readonly cpuMs: number;
};

async function oneRun(dovecot: Dovecot, mails: number, mailBytes: number): Promise<Span> {
  const user = dovecot.newUser();
  await dovecot.append(user, benchMails(mails, mailBytes));
  // dovecot builds its index of the folder once, whoever opens it first: that is not the agent's time.
  await dovecot.uids(user);
  const sink = await startSinkProcess({ policy: 'ok' });
  const follower = followSink(sink);
  const agent = await startRunningAgent({ ...addressOf(dovecot), user }, sink.url);
  try {
    const arrivals = await follower.waitForArrivals(mails, TIMEOUT_MS);
    await waitUntil({
      what: 'every delivery to be recorded',
      check: () => readSpan(agent).delivered >= mails,
      on: { everyMs: 50 },
    });
    const cpuMs = readCpuMs(agent.process.pid);
    const { first, last, delivered } = readSpan(agent);
    const distinct = new Set(arrivals.map(({ id }) => id)).size;
    if (delivered !== mails || distinct !== mails || arrivals.length !== mails)
      throw new Error(`${delivered} of ${mails} delivered, ${arrivals.length} requests, ${distinct} ids`);
    return { start: agent.startedAt, first, last, cpuMs };
  } catch (error) {
    throw new Error(`the agent said:\n${agent.process.stderr().slice(-2_000)}`, { cause: error });
  } finally {
    await agent.remove();
    follower.close();
    await sink.stop();
  }
}

const spanSchema = z.object({
  first: z.number(),
  last: z.number().nullable(),
  delivered: z.number(),
});

function readSpan(agent: RunningAgent): {
  readonly first: number;
  readonly last: number;
  readonly delivered: number;
} {
  const db = connectReadOnly(join(agent.dataDir, 'agent.db'));
  try {
    const row = db
      .prepare(
        `SELECT (SELECT min(noticed_at) FROM messages) AS first, max(ended_at) AS last, count(*) AS delivered
           FROM deliveries WHERE state = 'delivered'`,
      )
      .get();
    const { first, last, delivered } = spanSchema.parse(row);
    return { first, last: last ?? first, delivered };
  } finally {
    db.close();
  }
}

function addressOf(server: { readonly host: string; readonly port: number; readonly password: string }) {
  return { host: server.host, port: server.port, password: server.password };
}
