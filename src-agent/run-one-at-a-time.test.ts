import { describe, expect, it } from 'vitest';
import { runOneAtATime } from './run-one-at-a-time.ts';

function gatedJob() {
  const gates: (() => void)[] = [];
  let running = 0;
  let most = 0;
  const job = runOneAtATime(async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise<void>((resolve) => gates.push(resolve));
    running -= 1;
  });
  return { job, gates, most: () => most };
}

describe('a job that runs one at a time', () => {
  it('runs once more for any number of calls made while it runs, and each of them sees that run', async () => {
    const { job, gates, most } = gatedJob();
    const first = job.run();
    const others = Promise.all([job.run(), job.run(), job.run()]);
    gates[0]?.();
    await Promise.resolve();
    await Promise.resolve();
    expect(gates).toHaveLength(2);
    gates[1]?.();
    await Promise.all([first, others]);
    expect(gates).toHaveLength(2);
    expect(most()).toBe(1);
  });

  it('runs again after a run that failed', async () => {
    let runs = 0;
    const job = runOneAtATime(async () => {
      runs += 1;
      if (runs === 1) throw new Error('once');
    });
    await expect(job.run()).rejects.toThrow('once');
    await job.run();
    expect(runs).toBe(2);
  });

  it('is settled when nothing of it runs', async () => {
    const { job, gates } = gatedJob();
    await job.settled();
    const run = job.run();
    let settled = false;
    const waiting = job.settled().then(() => {
      settled = true;
    });
    expect(settled).toBe(false);
    gates[0]?.();
    await run;
    await waiting;
    expect(settled).toBe(true);
  });
});
