import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../test/support/fake-clock.ts';
import { silentLog } from '../test/support/store-samples.ts';
import type { AutoCheckPlan } from './gmail/plan-auto-check.ts';
import { createGmailKeeper } from './keep-gmail-checked.ts';

const MINUTE = 60_000;

function setUp() {
  const clock = createFakeClock();
  const checkedAt: number[] = [];
  let dueAt = 5 * MINUTE;
  let slept = false;
  let fault: Error | null = null;
  const keeper = createGmailKeeper({
    clock,
    log: silentLog,
    plan: async (): Promise<AutoCheckPlan> => ({ kind: 'wait', ms: Math.max(0, dueAt - clock.monotonic()) }),
    slept: () => {
      const answer = slept;
      slept = false;
      return answer;
    },
    check: async () => {
      checkedAt.push(clock.monotonic());
      if (fault !== null) throw fault;
      dueAt = clock.monotonic() + 1_000 * MINUTE;
    },
  });
  return {
    clock,
    keeper,
    checkedAt,
    makeDue: () => {
      dueAt = 0;
    },
    sleep: () => {
      slept = true;
    },
    break: (error: Error | null) => {
      fault = error;
    },
  };
}

describe('the keeper of the Gmail check', () => {
  it('checks when the plan says so, once', async () => {
    const { clock, keeper, checkedAt } = setUp();
    keeper.start();
    await clock.advance(60 * MINUTE);
    expect(checkedAt).toEqual([5 * MINUTE]);
  });

  it('looks at the plan every minute, and at once when told', async () => {
    const { clock, keeper, checkedAt, makeDue } = setUp();
    keeper.start();
    await clock.advance(90_000);
    makeDue();
    await clock.advance(10_000);
    expect(checkedAt).toEqual([]);
    keeper.look();
    await clock.advance(0);
    expect(checkedAt).toEqual([100_000]);
  });

  it.each(['told', 'by its clocks'])('gives the network half a minute after waking, %s', async (how) => {
    const { clock, keeper, checkedAt, makeDue, sleep } = setUp();
    keeper.start();
    await clock.advance(0);
    makeDue();
    if (how === 'told') keeper.wake();
    else {
      sleep();
      keeper.look();
    }
    await clock.advance(29_000);
    expect(checkedAt).toEqual([]);
    await clock.advance(1_000);
    expect(checkedAt).toEqual([30_000]);
  });

  it('does not ask Google with every look when what it found cannot be kept', async () => {
    const { clock, keeper, checkedAt, makeDue, break: breakStore } = setUp();
    breakStore(new Error('disk full'));
    makeDue();
    keeper.start();
    await clock.advance(31 * MINUTE);
    expect(checkedAt).toEqual([0, 15 * MINUTE, 30 * MINUTE]);
    breakStore(null);
    await clock.advance(60 * MINUTE);
    expect(checkedAt).toHaveLength(4);
  });

  it('does nothing once it was stopped, nor before it is started', async () => {
    const { clock, keeper, checkedAt } = setUp();
    keeper.look();
    keeper.wake();
    await clock.advance(10 * MINUTE);
    keeper.start();
    keeper.stop();
    await clock.advance(60 * MINUTE);
    expect([checkedAt, clock.pendingTimers()]).toEqual([[], []]);
  });
});
