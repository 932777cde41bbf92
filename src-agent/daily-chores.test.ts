import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../test/support/fake-clock.ts';
import { silentLog } from '../test/support/store-samples.ts';
import { defaultSettings } from './contract/settings.ts';
import { createDailyChores } from './daily-chores.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function chores() {
  const clock = createFakeClock();
  let prunes = 0;
  let backups = 0;
  let isBackupDue = false;
  let endBackup = (): void => undefined;
  let isOff = false;
  const running = createDailyChores({
    clock,
    log: silentLog,
    store: {
      backups: {
        isDue: () => isBackupDue,
        make: async () => {
          backups += 1;
          await new Promise<void>((resolve) => {
            endBackup = resolve;
          });
          return { ok: false, error: { code: 'store.disk-full', params: {}, retryable: true } };
        },
      },
      retention: {
        prune: () => {
          prunes += 1;
          return {
            done: true,
            removed: { deliveries: 0, contents: 0, messages: 0, audit: 0, gmailChecks: 0, deploys: 0 },
          };
        },
      },
    },
    retention: () => defaultSettings().retention,
    clockIsOff: () => isOff,
    onFault: (thrown) => {
      throw thrown;
    },
  });
  running.start();
  return {
    clock,
    running,
    prunes: () => prunes,
    backups: () => backups,
    backupIsDue: () => {
      isBackupDue = true;
    },
    endBackup: () => endBackup(),
    clockIs: (off: boolean) => {
      isOff = off;
    },
  };
}

describe('old rows', () => {
  it('are looked for every minute', async () => {
    const { clock, prunes } = chores();
    await clock.advance(10 * MINUTE);
    expect(prunes()).toBe(10);
  });

  it('TIM-3: stay for an hour when the clock was set forward by more than three: it may be set right again', async () => {
    const { clock, prunes } = chores();
    await clock.advance(MINUTE);
    clock.jump(365 * 24 * HOUR);
    await clock.advance(HOUR);
    expect(prunes()).toBe(1);
    await clock.advance(2 * MINUTE);
    expect(prunes()).toBeGreaterThan(1);
  });

  it('TIM-3: stay when it was set forward while a backup held the chores up, however far back it was set before', async () => {
    const { clock, prunes, backupIsDue, endBackup } = chores();
    backupIsDue();
    await clock.advance(MINUTE);
    clock.jump(-5 * 365 * 24 * HOUR);
    await clock.advance(MINUTE);
    clock.jump(2 * 365 * 24 * HOUR);
    await clock.advance(MINUTE);
    endBackup();
    await clock.advance(30 * MINUTE);
    expect(prunes()).toBe(1);
  });

  it('TIM-3: stay when it was set back and forward within a minute', async () => {
    const { clock, prunes } = chores();
    clock.jump(-5 * 365 * 24 * HOUR);
    await clock.advance(10_000);
    clock.jump(2 * 365 * 24 * HOUR);
    await clock.advance(30 * MINUTE);
    expect(prunes()).toBe(0);
  });

  it('TIM-3: do not stay for a change of an hour, as at the end of winter', async () => {
    const { clock, prunes } = chores();
    clock.jump(HOUR);
    await clock.advance(2 * MINUTE);
    expect(prunes()).toBe(2);
  });

  it('TIM-5: stay while servers say that the clock is wrong', async () => {
    const { clock, prunes, clockIs } = chores();
    clockIs(true);
    await clock.advance(2 * HOUR);
    expect(prunes()).toBe(0);
    clockIs(false);
    await clock.advance(MINUTE);
    expect(prunes()).toBe(1);
  });
});

describe('a backup that takes longer than a minute', () => {
  it('PRO-5: lets no other chore queue up behind it, which a stop would wait for', async () => {
    const { clock, running, prunes, backups, backupIsDue, endBackup } = chores();
    backupIsDue();
    await clock.advance(30 * MINUTE);
    expect([backups(), prunes()]).toEqual([1, 1]);
    running.stop();
    endBackup();
    await running.finished();
    expect([backups(), prunes()]).toEqual([1, 1]);
  });

  it('is followed by the next at the next minute', async () => {
    const { clock, backups, backupIsDue, endBackup } = chores();
    backupIsDue();
    await clock.advance(MINUTE);
    endBackup();
    await clock.advance(MINUTE);
    expect(backups()).toBe(2);
  });
});
