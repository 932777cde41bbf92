import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CLIENT_DELETED,
  GRANT_OVER,
  memoryCheckLog,
  sampleCheck,
  TEMPORARY,
} from '../../test/support/sample-gmail-check.ts';
import type { Failure } from '../contract/result.ts';
import { defaultSettings } from '../contract/settings.ts';
import { createCheckMemory } from './check-memory.ts';
import { judgeConfiguration } from './judge-configuration.ts';
import { createNextCheck } from './next-check.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const PERIOD = 7 * DAY;
/** How often the plan is looked at here; the keeper does it every minute. */
const LOOK = 10 * MINUTE;

const states = judgeConfiguration({
  'client-id': '1-a.apps.googleusercontent.com',
  'client-secret': 'GOCSPX-secret',
  'refresh-token': '1//0refresh-token',
  'from-address': '',
  'from-name': '',
  'test-recipient': '',
});

/** A machine whose two clocks and program are moved by hand, and what was checked on it, by real time. */
function createMachine() {
  let wall = Date.parse('2025-11-18T09:15:00Z');
  let monotonic = 0;
  let realMs = 0;
  const clock = {
    now: () => wall,
    monotonic: () => monotonic,
    setTimer: () => ({ cancel: () => undefined }),
  };
  const history = memoryCheckLog();
  const checkedAt: number[] = [];
  let failure: Failure | null = null;
  const start = () => {
    const memory = createCheckMemory(clock);
    const settings = defaultSettings();
    const next = createNextCheck({ clock, history, memory, settings: () => settings });
    return { memory, next };
  };
  let program = start();

  const look = () => {
    const plan = program.next.plan(states);
    if (plan.kind !== 'wait' || plan.ms > 0) return;
    const keep = program.memory.begin();
    keep(history.record(sampleCheck({ at: wall, failure })));
    checkedAt.push(realMs);
  };
  look();
  return {
    checkedAt,
    next: () => program.next,
    fail: (with_: Failure | null) => {
      failure = with_;
    },
    run: (ms: number) => {
      for (let left = ms; left > 0; left -= LOOK) {
        const step = Math.min(LOOK, left);
        wall += step;
        monotonic += step;
        realMs += step;
        look();
      }
    },
    sleep: (ms: number) => {
      wall += ms;
      realMs += ms;
      look();
    },
    jump: (ms: number) => {
      wall += ms;
      look();
    },
    restart: () => {
      program = start();
      look();
    },
  };
}

type Machine = ReturnType<typeof createMachine>;
type Move = { readonly what: string; readonly backMs: number; readonly act: (machine: Machine) => void };

const move = (what: string, act: Move['act'], backMs = 0): Move => ({ what, act, backMs });
const runs = fc
  .integer({ min: 1, max: 4 * 24 })
  .map((hours) => move(`run ${hours} h`, (m) => m.run(hours * HOUR)));
const sleeps = fc
  .integer({ min: 1, max: 72 })
  .map((hours) => move(`sleep ${hours} h`, (m) => m.sleep(hours * HOUR)));
const jumps = fc
  .oneof(
    fc.integer({ min: -3 * HOUR, max: 3 * HOUR }),
    fc.integer({ min: -30 * DAY, max: 30 * DAY }),
    fc.integer({ min: -3_650 * DAY, max: 3_650 * DAY }),
  )
  .map((ms) => move(`jump ${ms} ms`, (m) => m.jump(ms), Math.max(0, -ms)));
const restarts = fc.constant(move('restart', (m) => m.restart()));
const failures = fc
  .constantFrom(null, null, TEMPORARY, CLIENT_DELETED, GRANT_OVER)
  .map((failure) => move(`Google answers ${failure?.code ?? 'well'}`, (m) => m.fail(failure)));

function gaps(checkedAt: readonly number[]): number[] {
  return checkedAt.slice(1).map((at, index) => at - (checkedAt[index] ?? 0));
}

describe('the automatic check over months', () => {
  it('comes every seven days on a machine that just runs', () => {
    const machine = createMachine();
    machine.run(70 * DAY);
    expect(gaps(machine.checkedAt)).toEqual(Array.from({ length: 10 }, () => PERIOD));
  });

  it('is never forgotten for longer than the period, and never repeated early, whatever clocks and sleep do', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(runs, sleeps, jumps), { maxLength: 40 }), (moves) => {
        const machine = createMachine();
        for (const { act } of moves) act(machine);
        machine.run(PERIOD + LOOK);
        // A sleep may begin just before it is due.
        for (const gap of gaps(machine.checkedAt))
          expect(gap).toBeLessThanOrEqual(PERIOD + 3 * DAY + 2 * LOOK);
        // A clock that ran ahead for days makes it due early; that is one check, not a row of them.
        const early = gaps(machine.checkedAt).filter((gap) => gap < PERIOD - 2 * LOOK);
        expect(early.length).toBeLessThanOrEqual(moves.filter(({ what }) => what.startsWith('jump')).length);
      }),
      { numRuns: 200 },
    );
  });

  it('never comes in bursts, whatever fails, jumps and restarts', () => {
    const any = fc.oneof(runs, sleeps, jumps, restarts, failures);
    fc.assert(
      fc.property(fc.array(any, { maxLength: 40 }), (moves) => {
        const machine = createMachine();
        for (const { act } of moves) act(machine);
        const disturbances = moves.filter(({ what }) => !what.startsWith('run')).length;
        for (const start of machine.checkedAt) {
          const inADay = machine.checkedAt.filter((at) => at >= start && at < start + DAY).length;
          // At 0, 15 min, 1 h 15, 7 h 15, 13 h 15, 19 h 15.
          expect(inADay).toBeLessThanOrEqual(6 + disturbances);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('after restarts is late by no more than the clock was set back', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(runs, sleeps, jumps, restarts), { maxLength: 30 }), (moves) => {
        const machine = createMachine();
        for (const { act } of moves) act(machine);
        machine.run(PERIOD + LOOK);
        const backMs = moves.reduce((sum, one) => sum + one.backMs, 0);
        for (const gap of gaps(machine.checkedAt)) {
          expect(gap).toBeLessThanOrEqual(PERIOD + 3 * DAY + 2 * LOOK + backMs);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('says the same instant as long as it stays planned', () => {
    const machine = createMachine();
    machine.run(HOUR);
    const planned = machine.next().at();
    machine.run(DAY);
    expect(machine.next().at()).toBe(planned);
  });
});
