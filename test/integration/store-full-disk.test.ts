import { execFileSync } from 'node:child_process';
import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src-agent/contract/commands.ts';
import type { Status } from '../../src-agent/contract/status.ts';
import type { AgentExtras } from '../../src-agent/host/open-agent.ts';
import { type Connection, connect, pragmaNumber } from '../../src-agent/store/connection.ts';
import { createStore } from '../../src-agent/store/open-database.ts';
import {
  createSimulatedWorld,
  type SimulatedAgent,
  type SimulatedWorld,
} from '../simulation/simulated-world.ts';
import { tellFigures } from '../support/figures.ts';
import { judgeRepeats } from '../support/kill-oracle.ts';
import { createSeededRandom, takeSeed } from '../support/seeds.ts';
import { unwrap } from '../support/store-samples.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { atTier } from '../support/tier.ts';

/*
 * STO-6, as SQLite tests itself (sqlite.org/testing.html#i_o_error_testing): mails go their road again and again, and
 * the n-th page that the database wants beyond what it has cannot be had, for every n until none is wanted.
 */

const MAILS = 20;
/** Enough pages for everything. */
const ROOM = 1_000_000;
const TOLD_MS = 10_000;
const RESUMED_MS = 60_000;
const STEP_MS = 2_000;

type Round = {
  readonly faults: number;
  readonly toldMs: number;
  readonly resumedMs: number;
  readonly wrong: readonly string[];
};

async function startWatching(world: SimulatedWorld, extras: AgentExtras): Promise<SimulatedAgent> {
  const agent = unwrap(await world.open('data', extras));
  unwrap(await agent.client.call(COMMANDS['settings.set'], { change: world.settings }));
  agent.open.agent.start();
  await world.pass(20_000);
  return agent;
}

/** An agent that watches, and the connection of its database. */
async function start(
  world: SimulatedWorld,
): Promise<{ readonly agent: SimulatedAgent; readonly db: Connection }> {
  const own: { db?: Connection } = {};
  const agent = await startWatching(world, {
    aroundStore: (store) => {
      store.close();
      own.db = connect(store.path);
      const again = createStore(own.db, {
        ...store,
        dataDir: join(world.folder, 'data'),
        clock: world.clock,
      });
      // A thread of its own copies, in a time of its own: STO-5's.
      return { ...again, backups: { ...again.backups, isDue: () => false } };
    },
  });
  if (own.db === undefined) throw new Error('no database was opened');
  return { agent, db: own.db };
}

const statusOf = async ({ client }: SimulatedAgent): Promise<Status> =>
  unwrap(await client.call(COMMANDS['status.get'], {}));
const isTold = async (agent: SimulatedAgent): Promise<boolean> =>
  (await statusOf(agent)).attention.some(({ code }) => code === 'store.disk-full');

/** Mails from their arrival to their acceptance, `spare` pages of room before the disk is full for so long. */
async function goRoad(seed: number, spare: number, fullMs: number): Promise<Round> {
  const random = createSeededRandom(seed).fork(String(spare));
  const world = createSimulatedWorld(random);
  const { agent, db } = await start(world);
  const wrong: string[] = [];
  const makeRoom = () => db.pragma(`max_page_count = ${ROOM}`);
  db.pragma(`max_page_count = ${pragmaNumber(db, 'page_count') + spare}`);
  let fullAt: number | null = null;
  let roomAt = world.time.now();
  agent.client.subscribe(({ event }) => {
    if (event.name !== 'attention.changed' || fullAt !== null) return;
    fullAt = world.time.now();
    roomAt = fullAt;
    if (fullMs === 0) makeRoom();
  });
  let toldMs = 0;
  world.append(MAILS);
  const until = world.time.now() + RESUMED_MS;
  while (fullAt === null && world.time.now() < until) await world.pass(STEP_MS);
  if (fullAt !== null && fullMs > 0) {
    while (!(await isTold(agent)) && world.time.now() - fullAt < fullMs) await world.pass(STEP_MS);
    toldMs = world.time.now() - fullAt;
    await world.pass(fullMs);
    if (!(await isTold(agent))) wrong.push('the disk is full, and nothing says so');
    makeRoom();
    roomAt = world.time.now();
  }
  const isDone = async () => (await statusOf(agent)).ledger.sent === MAILS;
  while (!(await isDone()) && world.time.now() - roomAt < 5 * RESUMED_MS) await world.pass(STEP_MS);
  if (!(await isDone())) wrong.push('a mail is lost');
  const resumedMs = fullAt === null ? 0 : world.time.now() - roomAt;
  await world.pass(2 * TOLD_MS);
  if (await isTold(agent)) wrong.push('there is room, and it is not known');
  wrong.push(...judgeRepeats({ requests: new Map([['lots', world.requests()]]) }));
  await agent.close();
  await world.remove();
  return {
    faults: fullAt === null ? 0 : 1,
    toldMs,
    resumedMs,
    wrong: wrong.map((one) => `${spare}: ${one}`),
  };
}

describe('STO-6: a full disk', { timeout: 120_000 }, () => {
  it.for([
    ['once', 0],
    ['and none after it for 40 s', 40_000],
  ] as const)(
    'STO-6: the n-th page cannot be had, for every n until all can, %s: told, nothing lost, gone on with',
    async ([how, fullMs], context) => {
      const seed = takeSeed(`STO-6 ${how}`);
      const rounds: Round[] = [];
      do rounds.push(await goRoad(seed, rounds.length, fullMs));
      while (rounds.at(-1)?.faults !== 0);
      const figures = {
        rounds: rounds.length,
        toldMs: Math.max(...rounds.map(({ toldMs }) => toldMs)),
        resumedMs: Math.max(...rounds.map(({ resumedMs }) => resumedMs)),
      };
      tellFigures(context, figures);
      expect(rounds.flatMap(({ wrong }) => wrong)).toEqual([]);
      expect(figures.rounds).toBeGreaterThan(10);
      expect(figures.toldMs).toBeLessThanOrEqual(TOLD_MS);
      expect(figures.resumedMs).toBeLessThanOrEqual(RESUMED_MS);
    },
  );

  // Mounting needs rights that not every machine gives.
  it.for(atTier<readonly string[]>({ p: [], n: ['a real one of 4 MB'] }))(
    'STO-6: %s, filled by somebody else: told, nothing lost, gone on with',
    async (_what, context) => {
      const disk = createTemporaryFolder('disk');
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk.path]);
      const world = createSimulatedWorld(createSeededRandom(takeSeed('STO-6 tmpfs')), disk.path);
      const agent = await startWatching(world, {});
      const ballast = join(disk.path, 'ballast');
      expect(() => {
        for (;;) appendFileSync(ballast, Buffer.alloc(4_096));
      }).toThrow('ENOSPC');
      world.append(MAILS);
      await world.pass(TOLD_MS);
      const told = await isTold(agent);
      await world.pass(10 * TOLD_MS);
      const sentWhileFull = (await statusOf(agent)).ledger.sent;
      rmSync(ballast);
      await world.pass(RESUMED_MS);
      const { ledger } = await statusOf(agent);
      const toldAfter = await isTold(agent);
      const repeats = judgeRepeats({ requests: new Map([['lots', world.requests()]]) });
      await agent.close();
      await world.remove();
      execFileSync('umount', [disk.path]);
      await disk.remove();
      expect({ told, toldAfter, sent: ledger.sent, repeats }).toEqual({
        told: true,
        toldAfter: false,
        sent: MAILS,
        repeats: [],
      });
      tellFigures(context, { mails: MAILS, sentWhileFull });
    },
  );
});
