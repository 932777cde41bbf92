import type { Clock, Timer } from '../ports.ts';
import {
  judgeConnection,
  PULSE_MS,
  type PulseVerdict,
  sleptBetween,
  type Waiting,
} from './connection-limits.ts';
import type { MailClient } from './mail-client.ts';

export type DeadVerdict = Extract<PulseVerdict, { verdict: 'dead' }>;

/** Looks every few seconds whether the connection still lives, by the bytes it brought and what it waits for. */
export type ConnectionPulse = {
  /** An answer is awaited from now on, for so long at most. */
  readonly awaitAnswer: (limitMs: number, probe: boolean) => void;
  /** The answer has come, or the wait is over. */
  readonly answered: () => void;
  /** The set-up is over. */
  readonly established: () => void;
  readonly stop: () => void;
};

/**
 * Starts with a client that is about to connect. `onQuiet`: nothing was heard for a while and nothing is awaited.
 * After `onDead` or `onSlept` the pulse has stopped.
 */
export function startPulse(input: {
  readonly client: MailClient;
  readonly clock: Clock;
  readonly onQuiet: () => void;
  readonly onDead: (verdict: DeadVerdict) => void;
  readonly onSlept: () => void;
}): ConnectionPulse {
  const { client, clock } = input;
  const startedAt = clock.monotonic();
  let waiting: Waiting = { for: 'transport', since: startedAt };
  let settingUp = true;
  let heardBytes = 0;
  let heardAt = startedAt;
  let last = { wall: clock.now(), monotonic: startedAt };
  let timer: Timer;

  const listen = (): void => {
    const { received } = client.stats();
    if (received === heardBytes) return;
    heardBytes = received;
    heardAt = clock.monotonic();
  };

  /** Only the client knows how far its set-up is. */
  const setupStep = (): Waiting => {
    const now = clock.monotonic();
    if (waiting.for === 'transport' && client.connectedAt !== null) return { for: 'greeting', since: now };
    if (waiting.for === 'greeting' && heardBytes > 0)
      return { for: 'setup', since: now, setupSince: startedAt };
    return waiting;
  };

  const beat = (): void => {
    const now = { wall: clock.now(), monotonic: clock.monotonic() };
    const slept = sleptBetween(PULSE_MS, now.wall - last.wall, now.monotonic - last.monotonic);
    last = now;
    if (slept) {
      input.onSlept();
      return;
    }
    listen();
    if (settingUp) waiting = setupStep();
    const verdict = judgeConnection(now.monotonic, waiting, heardAt);
    if (verdict.verdict === 'dead') {
      input.onDead(verdict);
      return;
    }
    if (verdict.verdict === 'ask') input.onQuiet();
    timer = clock.setTimer(PULSE_MS, beat);
  };
  timer = clock.setTimer(PULSE_MS, beat);

  const rest = (): void => {
    listen();
    heardAt = clock.monotonic();
    waiting = { for: 'nothing' };
  };
  return {
    awaitAnswer: (limitMs, probe) => {
      waiting = { for: 'answer', since: clock.monotonic(), limitMs, probe };
    },
    answered: rest,
    established: () => {
      settingUp = false;
      rest();
    },
    stop: () => timer.cancel(),
  };
}
