import { afterEach, describe, expect, it } from 'vitest';
import { connect } from '../../src-agent/store/connection.ts';
import { tellFigures } from '../support/figures.ts';
import { buildMail } from '../support/mails.ts';
import { createSeededRandom, takeSeed } from '../support/seeds.ts';
import { type Soak, startSoak } from '../support/soak-rig.ts';
import { atTier } from '../support/tier.ts';

/** The whole agent under a clock that is set, and on a machine that sleeps. */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 1_440 * MINUTE;

let soak: Soak;
afterEach(() => soak.stop());

/** One mail that must be delivered, dated by the clock of the moment. */
function append(n: number): void {
  const date = new Date(soak.clock.now());
  soak.server.append(
    buildMail({ subject: `Rushes ${n}`, text: `Bonjour,\n\nhttps://fromsmash.com/Rushes-${n}-ct\n`, date }),
  );
}

/** How often each subject was delivered, oldest first. */
function delivered(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { body } of soak.sink.requests()) {
    const { subject }: { readonly subject: string } = JSON.parse(body.toString('utf8'));
    counts.set(subject, (counts.get(subject) ?? 0) + 1);
  }
  return counts;
}

function rows<T>(sql: string): T[] {
  const db = connect(soak.agent.options.store.path);
  const found = db.prepare<[], T>(sql).all();
  db.close();
  return found;
}

describe('TIM-3: a clock that is set, under the whole agent', () => {
  it('TIM-3: jumps of 1 s to 10 years either way: mail goes on within a minute, nothing in bursts, history in order', {
    timeout: 3_600_000,
  }, async (context) => {
    const random = createSeededRandom(takeSeed('TIM-3 whole agent'));
    const jumps = atTier({ p: 20, n: 1_000 });
    soak = await startSoak(random);
    let slowestMs = 0;
    let mostLogins = 0;
    for (let n = 1; n <= jumps; n += 1) {
      // Within the years that instants may have.
      const sizeMs = Math.round(10 ** (3 + random.next() * 8.5));
      const year = new Date(soak.clock.now()).getUTCFullYear();
      const back = year > 2100 || (year > 1990 && random.chance(0.5));
      const loginsBefore = soak.server.logins().length;
      soak.clock.jump(back ? -sizeMs : sizeMs);
      append(n);
      const before = soak.clock.monotonic();
      while (!delivered().has(`Rushes ${n}`)) {
        await soak.pass(SECOND);
        expect(
          soak.clock.monotonic() - before,
          `jump ${n} of ${back ? -sizeMs : sizeMs} ms`,
        ).toBeLessThanOrEqual(MINUTE);
      }
      slowestMs = Math.max(slowestMs, soak.clock.monotonic() - before);
      expect(Math.min(...soak.clock.pendingTimers())).toBeLessThanOrEqual(MINUTE);
      await soak.pass(random.integer(0, 2 * MINUTE));
      expect(soak.clock.pendingTimers().length).toBeLessThan(30);
      mostLogins = Math.max(mostLogins, soak.server.logins().length - loginsBefore);
    }
    expect([...delivered().values()].every((count) => count === 1)).toBe(true);
    expect(mostLogins).toBeLessThanOrEqual(2);
    expect(rows('SELECT 1 FROM attempts WHERE ended_at < started_at')).toEqual([]);
    const subjects = rows<{ readonly subject: string }>('SELECT subject FROM messages ORDER BY id');
    expect(subjects.map(({ subject }) => subject)).toEqual(
      subjects.map((_, at) => `Rushes ${jumps - subjects.length + at + 1}`),
    );
    tellFigures(context, {
      seed: random.seed,
      jumps,
      slowestSeconds: slowestMs / SECOND,
      mostLogins,
      kept: subjects.length,
    });
  });
});

describe('TIM-4: a machine that slept, under the whole agent', () => {
  it('TIM-4: 50 sleeps of a minute to three days: connected within 15 s, caught up within 60 s, each mail once', {
    timeout: 600_000,
  }, async (context) => {
    const random = createSeededRandom(takeSeed('TIM-4 whole agent'));
    soak = await startSoak(random);
    const sleeps = 50;
    let connectedMs = 0;
    let caughtUpMs = 0;
    for (let n = 1; n <= sleeps; n += 1) {
      const logins = soak.server.logins().length;
      soak.clock.jump(random.integer(MINUTE, 3 * DAY));
      // It came meanwhile, and the old connection will never tell of it.
      soak.server.swallowPushes('always');
      append(n);
      const before = soak.clock.monotonic();
      while (soak.server.logins().length === logins) await soak.pass(SECOND);
      connectedMs = Math.max(connectedMs, soak.clock.monotonic() - before);
      soak.server.swallowPushes('no');
      while (!delivered().has(`Rushes ${n}`)) {
        await soak.pass(SECOND);
        expect(soak.clock.monotonic() - before).toBeLessThanOrEqual(MINUTE);
      }
      caughtUpMs = Math.max(caughtUpMs, soak.clock.monotonic() - before);
      await soak.pass(random.integer(0, MINUTE));
    }
    expect([...delivered().values()].every((count) => count === 1)).toBe(true);
    expect(connectedMs).toBeLessThanOrEqual(15 * SECOND);
    tellFigures(context, {
      seed: random.seed,
      sleeps,
      connectedSeconds: connectedMs / SECOND,
      caughtUpSeconds: caughtUpMs / SECOND,
    });
  });
});
