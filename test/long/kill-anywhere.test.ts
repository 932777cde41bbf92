import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CRASH_POINTS, type CrashPointName } from '../support/crash-points.ts';
import { tellFigures } from '../support/figures.ts';
import { type KillRig, startKillRig } from '../support/kill-rig.ts';
import { isSettled } from '../support/kill-rows.ts';
import { type KilledAgent, NO_CRASH } from '../support/killed-agent.ts';
import { createSeededRandom, type SeededRandom, takeSeed } from '../support/seeds.ts';
import { atTier } from '../support/tier.ts';
import { waitUntil } from '../support/wait-until.ts';

const KILLS = atTier({ p: 200, n: 1_000 });
/** With those that missed their point and had another turn. */
const MOST_LIVES = KILLS * 1.2;
const HITS_PER_POINT = 4;
const MAILS = KILLS * 1.6;
const SETTLE_MS = 30_000;
/** A random kill comes at most so long after the start: by then a quick agent idles. */
const LATEST_KILL_MS = 900;
/** No hit for so long: what the point waits for is put into the mailbox. */
const STIMULUS_MS = 1_000;
const MOST_STIMULI = 3;
/** The point was not reached: killed from outside. */
const GIVE_UP_MS = 10_000;
/** Above it no more mails come in, and a kill from outside waits until half of them are settled. */
const MUCH_BACKLOG = 30;
const CATCH_UP_MS = 6_000;

/** What an agent says only when something is wrong with it; that a receiver refused for good is no fault of its own. */
const COMPLAINT = /^(?:\S+ ERROR (?!.*(?:Webhook call FAILED|The log of the database))|\w*Error: ).*$/gmu;
/** A kill in the middle of a write to a log that grows looks as if something were missing: then what may repeat is flagged. */
const LOG_ALARM = /^\S+ ERROR .*The log of the database is not whole/gmu;

type Kill = {
  readonly point: CrashPointName | null;
  /** For a named point: at which hit. For a random one: after how many milliseconds. */
  readonly at: number;
};

/** Passed many times while one mail or delivery after the other is worked off: ended at a later one now and then. */
const REPEATED = new Set<CrashPointName>([
  'before-decision',
  'after-decision',
  'before-start-attempt',
  'after-start-attempt',
  'after-request-sent',
  'after-answer-read-before-record',
  'after-record',
]);

function planKills(random: SeededRandom): readonly Kill[] {
  const named = CRASH_POINTS.flatMap((point) =>
    Array.from(
      { length: HITS_PER_POINT },
      (_, index): Kill => ({ point, at: REPEATED.has(point) ? 1 + (index % 3) : 1 }),
    ),
  );
  const byChance = Array.from(
    { length: KILLS - named.length },
    (): Kill => ({ point: null, at: random.integer(0, LATEST_KILL_MS) }),
  );
  return random.shuffle([...named, ...byChance]);
}

describe('an agent that is killed at any moment', () => {
  const random = createSeededRandom(takeSeed('kill-anywhere'));
  let rig: KillRig;

  beforeAll(async () => {
    rig = await startKillRig(random.fork('rig'));
  });

  afterAll(() => rig?.stop());

  /** From outside, at a moment that nothing in the agent knows of. */
  async function killByChance({ process }: KilledAgent, afterMs: number, backlog: number): Promise<void> {
    if (backlog > MUCH_BACKLOG) {
      const started = performance.now();
      await waitUntil({
        what: 'the backlog to shrink',
        check: () => rig.backlog() < backlog / 2 || performance.now() - started > CATCH_UP_MS,
        on: { everyMs: 100 },
        timeoutMs: 2 * CATCH_UP_MS,
      });
    }
    await passed(afterMs);
    await process.kill();
  }

  /** By its own hand, at the point; mails come until it is reached. */
  async function awaitCrash({ process }: KilledAgent, point: CrashPointName): Promise<void> {
    const started = performance.now();
    for (let stimuli = 0; !process.hasEnded(); ) {
      await Promise.race([process.ended, passed(50)]);
      const livedMs = performance.now() - started;
      if (livedMs > GIVE_UP_MS) break;
      if (stimuli === MOST_STIMULI || livedMs < (stimuli + 1) * STIMULUS_MS) continue;
      stimuli += 1;
      await rig.flow.append(point.endsWith('recordDead') ? 'refused' : 'recadrage');
    }
    await process.kill();
  }

  /** One life: mails come, the agent runs, and dies as planned. Tells where. */
  async function live(agent: KilledAgent, { point, at }: Kill): Promise<string> {
    const backlog = rig.backlog();
    if (backlog <= MUCH_BACKLOG) await rig.flow.append();
    if (backlog <= MUCH_BACKLOG / 2) await rig.flow.append();
    agent.go({ point, hits: point === null ? 1 : at, by: 'SIGKILL' });
    if (point === null) await killByChance(agent, at, backlog);
    else await awaitCrash(agent, point);
    return agent.endedAt() ?? 'from outside';
  }

  it(
    `DEL-1: loses no mail and sends nothing twice without saying so, through ${KILLS} kills`,
    async (context) => {
      const started = performance.now();
      const ends = new Map<string, number>();
      const complaints: string[] = [];
      let logAlarms = 0;
      let lives = 0;
      const kills = [...planKills(random.fork('kills'))];
      let next = rig.load();
      for (let kill = kills.shift(); kill !== undefined; kill = kills.shift()) {
        const agent = await next;
        next = rig.load();
        const end = await live(agent, kill);
        lives += 1;
        ends.set(end, (ends.get(end) ?? 0) + 1);
        // On a busy machine a point may come too late once: its turn comes again.
        if (kill.point !== null && kill.point !== end && lives < MOST_LIVES) kills.push({ ...kill, at: 1 });
        complaints.push(...(agent.process.stderr().match(COMPLAINT) ?? []));
        logAlarms += agent.process.stderr().match(LOG_ALARM)?.length ?? 0;
      }
      const last = await next;
      while (rig.flow.mails().length < MAILS) await rig.flow.append();
      const backlog = rig.backlog();

      const lastStart = performance.now();
      last.go(NO_CRASH);
      await waitUntil({
        what: 'every mail and delivery to have its final state',
        check: () => rig.rows().messages.length >= rig.flow.mails().length && isSettled(rig.rows()),
        on: { everyMs: 100 },
        timeoutMs: 3 * SETTLE_MS,
        seen: () => last.process.stderr(),
      });
      const settledMs = performance.now() - lastStart;
      const checked = await rig.cli('check-now');
      const end = await last.process.stop();

      const { messages } = rig.rows();
      const requests = [...rig.requests().values()].flat();
      const count = (state: string) => messages.filter((row) => row.state === state).length;
      const figures = {
        kills: lives,
        fromOutside: ends.get('from outside') ?? 0,
        mails: rig.flow.mails().length,
        sent: count('sent'),
        ignored: count('ignored'),
        failed: count('failed'),
        setAside: messages.filter(({ reason }) => reason === 'crashed-reader').length,
        requests: requests.length,
        flaggedRepeats: requests.filter(({ attempt }) => (attempt ?? 0) > 1).length,
        logAlarms,
        backlogAtLastStart: backlog,
        settledMs: Math.round(settledMs),
        wholeMs: Math.round(performance.now() - started),
      };
      tellFigures(context, figures);
      expect(await rig.judge()).toEqual([]);
      expect(complaints).toEqual([]);
      expect(logAlarms).toBeLessThanOrEqual(KILLS / 100);
      expect(settledMs, last.process.stderr()).toBeLessThan(SETTLE_MS);
      expect(end).toEqual({ code: 0, signal: null });
      expect(z.looseObject({ unaccounted: z.number() }).parse(JSON.parse(checked.stdout)).unaccounted).toBe(
        0,
      );
      const missed = CRASH_POINTS.filter((point) => (ends.get(point) ?? 0) < HITS_PER_POINT);
      expect(missed, 'points that were not reached often enough').toEqual([]);
      expect(figures.kills).toBeGreaterThanOrEqual(KILLS);
      expect(figures.mails).toBeGreaterThanOrEqual(MAILS);
    },
    atTier({ p: 900_000, n: 4_500_000 }),
  );
});

function passed(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
