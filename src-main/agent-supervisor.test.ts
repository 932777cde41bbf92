import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../src-agent/contract/commands.ts';
import type { NumberedEvent } from '../src-agent/contract/events.ts';
import type { Log } from '../src-agent/ports.ts';
import { createFakeAgentProcesses } from '../test/support/fake-agent-process.ts';
import { createFakeClock } from '../test/support/fake-clock.ts';
import { BEAT_MS, createAgentSupervisor } from './agent-supervisor.ts';

const silent: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silent,
};

const DAY_MS = 86_400_000;

function setUp(
  options: { readonly diesOfKill?: boolean; readonly random?: number; readonly isBusy?: () => boolean } = {},
) {
  const clock = createFakeClock();
  const processes = createFakeAgentProcesses(options);
  const events: NumberedEvent[] = [];
  const states: string[] = [];
  const secretsFor: string[] = [];
  const supervisor = createAgentSupervisor({
    clock,
    random: () => options.random ?? 0,
    log: silent,
    startProcess: processes.start,
    serveSecrets: (_port, mode) => secretsFor.push(mode),
    onChange: () => states.push(supervisor.state().state),
    onEvent: (event) => events.push(event),
    isBusy: () => options.isBusy?.() ?? false,
    redact: (line) => line.replaceAll('hunter2', '[redacted]'),
  });
  /** Ready, and then a beat every few seconds for as long as it is the last one. */
  async function liveFor(ms: number): Promise<void> {
    for (let lived = 0; lived < ms; lived += BEAT_MS) {
      processes.last().beat();
      await clock.advance(Math.min(BEAT_MS, ms - lived));
    }
  }
  return { clock, processes, events, states, secretsFor, supervisor, liveFor };
}

describe('an agent that starts', () => {
  it('is starting, then running, with secrets served before it asks', () => {
    const { supervisor, processes, states, secretsFor } = setUp();
    supervisor.start();
    expect(secretsFor).toEqual(['real']);
    processes.last().ready();
    expect(states).toEqual(['starting', 'running']);
    expect(supervisor.state()).toMatchObject({ state: 'running', pid: 1_000 });
  });

  it('is heard: its events pass on', () => {
    const { supervisor, processes, events } = setUp();
    supervisor.start();
    processes.last().ready();
    expect(processes.last().asked).toContain('subscribe');
    processes.last().tell({ kind: 'event', event: { seq: 1, event: { name: 'settings.changed' } } });
    expect(events).toEqual([{ seq: 1, event: { name: 'settings.changed' } }]);
  });

  it('PRO-2: is killed when it is not ready within 30 s', async () => {
    const { supervisor, processes, clock } = setUp();
    supervisor.start();
    await clock.advance(29_999);
    expect(processes.last().asked).not.toContain('kill');
    await clock.advance(1);
    expect(processes.last().asked).toContain('kill');
    expect(supervisor.ends()[0]).toMatchObject({ reason: 'hung' });
  });

  it('is not started twice', () => {
    const { supervisor, processes } = setUp();
    supervisor.start();
    supervisor.start();
    expect(processes.started).toHaveLength(1);
  });
});

describe('an agent that starts anew', () => {
  it('is started again at once, and no death is counted', () => {
    const { supervisor, processes } = setUp();
    supervisor.start();
    processes.last().ready();
    processes.last().restarting();
    expect(supervisor.state().state).toBe('starting');
    processes.last().end(0);
    expect(processes.started).toHaveLength(2);
    processes.last().ready();
    expect(supervisor.state().state).toBe('running');
    expect(supervisor.ends()).toEqual([]);
  });

  it('is not started again when the application ends', async () => {
    const { supervisor, processes } = setUp();
    supervisor.start();
    processes.last().ready();
    processes.last().restarting();
    const stopping = supervisor.stop();
    processes.last().end(0);
    await stopping;
    expect(processes.started).toHaveLength(1);
  });
});

describe('PRO-1: a dead agent', () => {
  it('PRO-1: is back after one second, with the wait in the state', async () => {
    const { supervisor, processes, clock } = setUp();
    supervisor.start();
    processes.last().ready();
    processes.last().end(139);
    expect(supervisor.state()).toEqual({ state: 'respawning', at: clock.now() + 1_000, slowed: false });
    await clock.advance(1_000);
    expect(processes.started).toHaveLength(2);
    processes.last().ready();
    expect(supervisor.state().state).toBe('running');
  });

  it('PRO-1: after three deaths in five minutes comes back every five minutes and says so', async () => {
    const { supervisor, processes, clock } = setUp();
    supervisor.start();
    for (const wait of [1_000, 2_000]) {
      processes.last().end(1);
      await clock.advance(wait);
    }
    processes.last().end(1);
    expect(supervisor.state()).toEqual({ state: 'respawning', at: clock.now() + 300_000, slowed: true });
    await clock.advance(299_999);
    expect(processes.started).toHaveLength(3);
    await clock.advance(1);
    expect(processes.started).toHaveLength(4);
    processes.last().end(1);
    expect(supervisor.state()).toMatchObject({ slowed: true, at: clock.now() + 300_000 });
  });

  it('PRO-1: is started at once when the operator asks, and its deaths are forgotten', async () => {
    const { supervisor, processes, clock } = setUp();
    supervisor.start();
    for (let death = 0; death < 3; death += 1) {
      processes.last().end(1);
      if (death < 2) await clock.advance(2_000);
    }
    supervisor.startNow();
    expect(processes.started).toHaveLength(4);
    processes.last().end(1);
    expect(supervisor.state()).toEqual({ state: 'respawning', at: clock.now() + 1_000, slowed: false });
  });

  it('PRO-1: fails every open call at once, and every call until it is back', async () => {
    const { supervisor, processes } = setUp();
    supervisor.start();
    processes.last().ready();
    const open = Array.from({ length: 50 }, () => supervisor.send(COMMANDS['status.get'], {}));
    processes.last().end(9);
    const codes = (await Promise.all(open)).map((answer) => (answer.ok ? 'answered' : answer.error.code));
    expect(codes).toEqual(codes.map(() => 'agent.unavailable'));
    expect(await supervisor.send(COMMANDS['status.get'], {})).toMatchObject({
      error: { code: 'agent.unavailable', retryable: true },
    });
  });

  it('leaves its last hundred lines, without secrets', () => {
    const { supervisor, processes } = setUp();
    supervisor.start();
    processes.last().ready();
    for (let line = 0; line < 150; line += 1) processes.last().print(`line ${line} hunter2`);
    processes.last().end(134);
    const [end] = supervisor.ends();
    expect(end).toMatchObject({ exitCode: 134, reason: 'died' });
    expect(end?.lines).toHaveLength(100);
    expect(end?.lines.at(0)).toBe('line 50 [redacted]');
    expect(end?.lines.at(-1)).toBe('line 149 [redacted]');
  });

  it('leaves the ends of the last ten processes, no more', async () => {
    const { supervisor, processes, clock } = setUp();
    supervisor.start();
    for (let death = 0; death < 14; death += 1) {
      processes.last().end(death);
      await clock.advanceToNextTimer();
    }
    expect(supervisor.ends().map(({ exitCode }) => exitCode)).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
  });
});

describe('PRO-2: a hung agent', () => {
  it('PRO-2: lives as long as it beats', async () => {
    const { supervisor, processes, liveFor } = setUp();
    supervisor.start();
    processes.last().ready();
    await liveFor(600_000);
    expect(processes.started).toHaveLength(1);
    expect(processes.last().asked).not.toContain('kill');
  });

  it.each([
    { when: 'after it beat', beats: 1 },
    { when: 'before its first beat', beats: 0 },
  ])(
    'PRO-2: is killed without being asked after three missed beats, and replaced within 25 s, $when',
    async ({ beats }) => {
      const { supervisor, processes, clock } = setUp();
      supervisor.start();
      processes.last().ready();
      for (let beat = 0; beat < beats; beat += 1) processes.last().beat();
      const hungAt = clock.monotonic();
      await clock.advance(3 * BEAT_MS);
      expect(processes.last().asked).not.toContain('kill');
      while (processes.started.length < 2) await clock.advanceToNextTimer();
      expect(clock.monotonic() - hungAt).toBeLessThanOrEqual(25_000);
      expect(processes.started[0]?.asked).toContain('kill');
      expect(processes.started[0]?.asked).not.toContain('stop');
      expect(supervisor.ends()[0]).toMatchObject({ reason: 'hung' });
    },
  );

  it('PRO-2: is not doubled while the system is slow to take it', async () => {
    const { supervisor, processes, clock } = setUp({ diesOfKill: false });
    supervisor.start();
    processes.last().ready();
    processes.last().beat();
    await clock.advance(600_000);
    expect(processes.started).toHaveLength(1);
    processes.last().end(9);
    await clock.advance(1_000);
    expect(processes.started).toHaveLength(2);
  });
});

describe('an agent that cannot work here', () => {
  const failure = { code: 'agent.already-running', params: {}, retryable: false } as const;

  it('is said to be refused, with its reason, and tried again every 15 s', async () => {
    const { supervisor, processes, clock } = setUp();
    supervisor.start();
    for (let time = 1; time <= 20; time += 1) {
      processes.last().refuse(failure);
      processes.last().end(3);
      expect(supervisor.state()).toEqual({ state: 'refused', at: clock.now() + 15_000, failure });
      await clock.advance(15_000);
      expect(processes.started).toHaveLength(time + 1);
    }
    expect(supervisor.ends()).toEqual([]);
  });

  it('STO-4: is started with the restore that the operator asks for, once', async () => {
    const { supervisor, processes, clock } = setUp();
    supervisor.start();
    for (const restore of [true, false]) {
      processes.last().refuse({ code: 'store.damaged', params: {}, retryable: false });
      processes.last().end(3);
      if (restore) supervisor.startNow({ restore });
      else await clock.advance(15_000);
    }
    expect(processes.started.map(({ restore }) => restore)).toEqual([false, true, false]);
  });

  it('works once the cause is gone, and the refusals count for no crash loop', async () => {
    const { supervisor, processes, clock } = setUp();
    supervisor.start();
    for (let time = 0; time < 5; time += 1) {
      processes.last().refuse(failure);
      processes.last().end(3);
      await clock.advance(15_000);
    }
    processes.last().ready();
    processes.last().end(1);
    expect(supervisor.state()).toMatchObject({ state: 'respawning', slowed: false });
  });
});

describe('a recycle', () => {
  it('replaces a healthy agent after a day and up to six hours by chance, by asking it', async () => {
    const { supervisor, processes, liveFor, states } = setUp({ random: 0.5 });
    supervisor.start();
    processes.last().ready();
    await liveFor(DAY_MS + 3 * 3_600_000 - BEAT_MS);
    expect(processes.last().asked).not.toContain('stop');
    await liveFor(BEAT_MS);
    expect(processes.started[0]?.asked).toContain('stop');
    processes.last().end(0);
    await Promise.resolve();
    await Promise.resolve();
    expect(processes.started).toHaveLength(2);
    expect(supervisor.ends()).toEqual([]);
    expect(states).not.toContain('respawning');
  });

  it('CMD-3: waits while a local command runs, which would end with its agent', async () => {
    let isBusy = true;
    const { supervisor, processes, liveFor } = setUp({ isBusy: () => isBusy });
    supervisor.start();
    processes.last().ready();
    await liveFor(DAY_MS + 120_000);
    expect(processes.last().asked).not.toContain('stop');
    isBusy = false;
    await liveFor(60_000);
    expect(processes.started[0]?.asked).toContain('stop');
  });

  it('that meets the end of the application starts nothing more', async () => {
    const { supervisor, processes, liveFor, clock } = setUp();
    supervisor.start();
    processes.last().ready();
    await liveFor(DAY_MS);
    const stopped = supervisor.stop();
    processes.last().end(0);
    await stopped;
    await clock.advance(DAY_MS);
    expect(processes.started).toHaveLength(1);
    expect(supervisor.state()).toEqual({ state: 'stopped' });
  });
});

describe('PRO-5: the end of the application', () => {
  it('PRO-5: asks the agent and waits for its end', async () => {
    const { supervisor, processes, clock } = setUp();
    supervisor.start();
    processes.last().ready();
    let stopped = false;
    const stop = supervisor.stop().then(() => {
      stopped = true;
    });
    await clock.advance(10_000);
    expect(processes.last().asked).toContain('stop');
    expect(processes.last().asked).not.toContain('kill');
    expect(stopped).toBe(false);
    processes.last().end(0);
    await stop;
    expect(supervisor.state()).toEqual({ state: 'stopped' });
    expect(clock.pendingTimers()).toEqual([]);
  });

  it('PRO-5: kills what does not end within 11 s', async () => {
    const { supervisor, processes, clock } = setUp();
    supervisor.start();
    processes.last().ready();
    const stop = supervisor.stop();
    await clock.advance(11_000);
    expect(processes.last().asked).toContain('kill');
    await stop;
  });

  it('PRO-5: ends the wait for a next start', async () => {
    const { supervisor, processes, clock } = setUp();
    supervisor.start();
    processes.last().end(1);
    await supervisor.stop();
    await clock.advance(600_000);
    supervisor.startNow();
    expect(processes.started).toHaveLength(1);
  });

  it('PRO-5: asked for twice, is one end for both', async () => {
    const { supervisor, processes } = setUp();
    supervisor.start();
    processes.last().ready();
    const both = Promise.all([supervisor.stop(), supervisor.stop()]);
    processes.last().end(0);
    await both;
    expect(processes.last().asked.filter((what) => what === 'stop')).toHaveLength(1);
  });
});

describe('the two modes', () => {
  it('follow each other in processes of their own; each is given its own secrets', async () => {
    const { supervisor, processes, secretsFor } = setUp();
    supervisor.start();
    processes.last().ready();
    const changed = supervisor.setMode('demo');
    processes.last().end(0);
    await changed;
    expect(processes.started.map(({ mode }) => mode)).toEqual(['real', 'demo']);
    expect(secretsFor).toEqual(['real', 'demo']);
    expect(supervisor.mode()).toBe('demo');
    await supervisor.setMode('demo');
    expect(processes.started).toHaveLength(2);
  });
});

it('TIM-4: a wake of the machine is passed on to the agent', () => {
  const { supervisor, processes } = setUp();
  supervisor.wake();
  supervisor.start();
  processes.last().ready();
  supervisor.wake();
  expect(processes.last().asked).toContain('wake');
});
