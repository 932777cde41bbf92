import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../test/support/fake-clock.ts';
import { announceLog } from './announce-log.ts';
import { createLogRing } from './support/log-ring.ts';

function createRig() {
  const clock = createFakeClock();
  const ring = createLogRing();
  const announced: { readonly seq: number; readonly at: number }[] = [];
  const rig = { heard: true };
  const stop = announceLog({
    clock,
    lines: ring,
    isHeard: () => rig.heard,
    announce: (seq) => announced.push({ seq, at: clock.monotonic() }),
  });
  const write = () =>
    ring.write({ at: 0, level: 'info', process: 'agent', scope: 'a', message: 'm', fields: [] });
  return { clock, write, announced, stop, rig };
}

describe('new lines of the log', () => {
  it('are announced at once, but not within the call that logs', async () => {
    const { clock, write, announced } = createRig();
    write();
    expect(announced).toEqual([]);
    await clock.advance(0);
    expect(announced).toEqual([{ seq: 1, at: 0 }]);
  });

  it('are announced at most 4 times a second, the last one always', async () => {
    const { clock, write, announced } = createRig();
    for (let line = 0; line < 100; line += 1) {
      write();
      await clock.advance(10);
    }
    await clock.advance(1_000);
    expect(announced.map(({ at }) => at)).toEqual([0, 250, 500, 750, 1_000]);
    expect(announced.at(-1)?.seq).toBe(100);
  });

  it('set no timer while nobody listens or once stopped', () => {
    const { clock, write, rig, stop } = createRig();
    rig.heard = false;
    write();
    expect(clock.pendingTimers()).toEqual([]);
    rig.heard = true;
    write();
    stop();
    write();
    expect(clock.pendingTimers()).toEqual([]);
  });
});
