import { expect, it } from 'vitest';
import { connect } from '../../src-agent/store/connection.ts';
import { tellFigures } from '../support/figures.ts';
import { buildMail } from '../support/mails.ts';
import { type ResourceSample, takeSample, thirdsOf } from '../support/resource-samples.ts';
import { noLinksMail, recadrageMail, strangerMail } from '../support/sample-mails.ts';
import { createSeededRandom, type SeededRandom, takeSeed } from '../support/seeds.ts';
import { startSoak } from '../support/soak-rig.ts';
import { atTier } from '../support/tier.ts';

/** Simulated days of the whole agent, and what it holds meanwhile. */

const MINUTE_MS = 60_000;
/** Mails come more often than the thread that reads them is let go. */
const BEAT_MS = 12_000;
const TABLES = [
  'messages',
  'deliveries',
  'attempts',
  'links',
  'decisions',
  'mail_contents',
  'delivery_bodies',
  'mailbox_actions',
  'message_words',
  'forgotten_uids',
] as const;
const BEATS = MINUTE_MS / BEAT_MS;
/** Mails that stay in the folder: whoever reads a mailbox clears it up now and then. */
const MOST_IN_FOLDER = 150;

function mailNumber(n: number, random: SeededRandom, now: number): Buffer {
  const date = new Date(now);
  const draw = random.next();
  if (draw < 0.6)
    return buildMail({
      subject: `Rushes ${n}`,
      text: `Bonjour,\n\nhttps://fromsmash.com/Rushes-${n}-ct\n`,
      date,
    });
  if (draw < 0.75) return recadrageMail({ lot: n }, { date });
  if (draw < 0.85) return recadrageMail({ lot: Math.max(1, n - 20) }, { date });
  return draw < 0.95 ? strangerMail({ date }) : noLinksMail({ date });
}

it('RES-2: nothing grows in simulated days of mail and faults', { timeout: 5_400_000 }, async (context) => {
  const random = createSeededRandom(takeSeed('RES-2'));
  const { minutes, mails, faults } = atTier({
    p: { minutes: 30, mails: 300, faults: 20 },
    n: { minutes: 7 * 1_440, mails: 100_000, faults: 2_000 },
  });
  const sampleEvery = Math.ceil(minutes / 300);
  const rejections: unknown[] = [];
  const warnings: string[] = [];
  const onRejection = (reason: unknown) => rejections.push(reason);
  const onWarning = ({ name, message }: Error) => warnings.push(`${name}: ${message}`);
  process.on('unhandledRejection', onRejection);
  process.on('warning', onWarning);
  const soak = await startSoak(random, {
    settings: { retention: { mailDays: 1, contentDays: 1, deliveryDays: 1 } },
  });
  const { store } = soak.agent.options;
  /** Of all tables together. */
  const rows = (): number => {
    const db = connect(store.path);
    const count = (table: string) =>
      db.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get() ?? 0;
    const sum = TABLES.reduce((rowsSoFar, table) => rowsSoFar + count(table), 0);
    db.close();
    return sum;
  };
  const mailRandom = random.fork('mails');
  const samples: ResourceSample[] = [];
  const rowsAfter: number[] = [];
  let sent = 0;
  let strikes = 0;
  try {
    for (let minute = 1; minute <= minutes; minute += 1) {
      for (; strikes < Math.floor((minute / minutes) * faults); strikes += 1) soak.faults.strike();
      for (let beat = 1; beat <= BEATS; beat += 1) {
        const due = Math.floor(((minute - 1 + beat / BEATS) / minutes) * mails);
        for (; sent < due; sent += 1) soak.server.append(mailNumber(sent, mailRandom, soak.clock.now()));
        await soak.pass(BEAT_MS);
      }
      const uids = soak.server.uids();
      if (uids.length > 2 * MOST_IN_FOLDER) soak.server.expunge(uids.slice(0, uids.length - MOST_IN_FOLDER));
      if (minute % sampleEvery === 0) {
        for (let more = 0; !soak.isQuiet() && more < 30; more += 1) await soak.pass(MINUTE_MS);
        samples.push(takeSample(store.path, soak.clock.pendingTimers().length));
      }
      if (minute % Math.ceil(minutes / 6) === 0) rowsAfter.push(rows());
    }
    for (let more = 0; !soak.isQuiet() && more < 60; more += 1) await soak.pass(MINUTE_MS);
    const heap = thirdsOf(samples, (sample) => sample.heapBytes);
    const resident = thirdsOf(samples, (sample) => sample.residentBytes);
    const measured = samples.slice(Math.floor(samples.length / 3));
    const spread = (of: (sample: ResourceSample) => number) => {
      const values = measured.map(of);
      return Math.max(...values) - Math.min(...values);
    };
    const walMb = Math.max(...samples.map(({ walBytes }) => walBytes)) / 1e6;
    tellFigures(context, {
      seed: random.seed,
      days: minutes / 1_440,
      mails: sent,
      faults: strikes,
      heapMbMiddle: Number((heap.middle / 1e6).toFixed(1)),
      heapMbLast: Number((heap.last / 1e6).toFixed(1)),
      residentMbMiddle: Number((resident.middle / 1e6).toFixed(1)),
      residentMbLast: Number((resident.last / 1e6).toFixed(1)),
      descriptorSpread: spread(({ descriptors }) => descriptors),
      listenerSpread: spread(({ listeners }) => listeners),
      timerSpread: spread(({ timers }) => timers),
      walMb: Number(walMb.toFixed(1)),
      rowsMiddle: rowsAfter[3] ?? 0,
      rowsLast: rowsAfter[5] ?? 0,
    });
    expect(heap.last).toBeLessThanOrEqual(heap.middle * 1.1);
    expect(spread(({ descriptors }) => descriptors)).toBeLessThanOrEqual(10);
    expect(spread(({ listeners }) => listeners)).toBe(0);
    expect(walMb).toBeLessThanOrEqual(64);
    // What is resident swings with the threads that come and go, and mails are kept for a day: days tell, minutes do not.
    if (minutes > 4 * 1_440) expect(resident.last).toBeLessThanOrEqual(resident.middle * 1.1);
    if (minutes > 4 * 1_440) expect(rowsAfter[5]).toBeLessThanOrEqual(1.1 * (rowsAfter[3] ?? 0));
    expect(rejections).toEqual([]);
    expect(warnings).toEqual([]);
  } finally {
    process.off('unhandledRejection', onRejection);
    process.off('warning', onWarning);
    await soak.stop();
  }
});
