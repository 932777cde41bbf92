import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  commandLimitMs,
  judgeConnection,
  LOOK_MS,
  PULSE_MS,
  sleptBetween,
  type Waiting,
} from './connection-limits.ts';

/** Pulses until the verdict is `dead`, for a peer that never says a word after `lastByteAt`. */
function noticedAfter(start: Waiting, lastByteAt: number, firstPulseAt: number): number {
  let waiting = start;
  for (let now = firstPulseAt; now < 10_000_000; now += PULSE_MS) {
    const verdict = judgeConnection(now, waiting, lastByteAt);
    if (verdict.verdict === 'dead') return now;
    if (verdict.verdict === 'ask') waiting = { for: 'answer', since: now, limitMs: 20_000, probe: true };
  }
  return Number.POSITIVE_INFINITY;
}

const pulsePhase = fc.integer({ min: 1, max: PULSE_MS });

describe('IMP-5: a peer that falls silent is noticed within 60 s', () => {
  it('while the connection is quiet', () => {
    fc.assert(
      fc.property(pulsePhase, (phase) => {
        expect(noticedAfter({ for: 'nothing' }, 0, phase)).toBeLessThanOrEqual(60_000);
      }),
    );
  });

  it('while a command runs, large answers included', () => {
    fc.assert(
      fc.property(pulsePhase, fc.integer({ min: 0, max: 30_000_000 }), (phase, bytes) => {
        const waiting: Waiting = { for: 'answer', since: 0, limitMs: commandLimitMs(bytes), probe: false };
        expect(noticedAfter(waiting, 0, phase)).toBeLessThanOrEqual(60_000);
      }),
    );
  });

  it('while it is being set up, at every step', () => {
    fc.assert(
      fc.property(pulsePhase, fc.integer({ min: 0, max: 54_000 }), (phase, silentAt) => {
        expect(noticedAfter({ for: 'transport', since: 0 }, 0, phase)).toBeLessThanOrEqual(35_000);
        expect(noticedAfter({ for: 'greeting', since: 0 }, 0, phase)).toBeLessThanOrEqual(21_000);
        const setup: Waiting = { for: 'setup', since: 0, setupSince: 0 };
        expect(noticedAfter(setup, silentAt, phase)).toBeLessThanOrEqual(60_000);
      }),
    );
  });
});

describe('IMP-10: a peer that never ends its answer', () => {
  it('is given up within 60 s although bytes keep coming', () => {
    const waiting: Waiting = { for: 'answer', since: 0, limitMs: commandLimitMs(200 * 2_048), probe: false };
    for (let now = 0; now <= 60_000 - PULSE_MS; now += PULSE_MS) {
      const verdict = judgeConnection(now, waiting, now);
      if (verdict.verdict === 'dead') return;
    }
    expect.fail('still waiting after 60 s');
  });

  it('NET-1: and within 120 s when a mebibyte was asked for', () => {
    expect(commandLimitMs(1_048_576 + 200_000) + PULSE_MS).toBeLessThan(120_000);
  });
});

describe('the pulse', () => {
  it('asks nothing of a connection that was heard a moment ago', () => {
    expect(judgeConnection(24_999, { for: 'nothing' }, 0)).toEqual({ verdict: 'alive' });
    expect(judgeConnection(25_000, { for: 'nothing' }, 0)).toEqual({ verdict: 'ask' });
  });

  it('IMP-4: renews IDLE within 5 min, one pulse and one slow answer included', () => {
    expect(LOOK_MS + PULSE_MS + commandLimitMs(0)).toBeLessThanOrEqual(300_000);
  });
});

describe('TIM-4: sleep', () => {
  it.each([
    [
      'a laptop that slept an hour: the wall clock went on, the monotonic one did not',
      5_000,
      3_605_000,
      5_000,
      true,
    ],
    ['a stopped process: both went on, the timer came late', 5_000, 95_000, 95_000, true],
    ['an ordinary pulse', 5_000, 5_003, 5_002, false],
    ['a busy moment', 5_000, 25_000, 25_000, false],
    ['a clock set back by an hour', 5_000, -3_595_000, 5_000, false],
    ['a clock corrected by ten seconds', 5_000, 15_000, 5_000, false],
  ])('%s', (_, expected, wall, monotonic, slept) => {
    expect(sleptBetween(expected, wall, monotonic)).toBe(slept);
  });
});
