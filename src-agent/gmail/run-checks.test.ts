import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../../test/support/fake-clock.ts';
import { GRANT_OVER, memoryCheckLog } from '../../test/support/sample-gmail-check.ts';
import { silentLog } from '../../test/support/store-samples.ts';
import type { GmailCheck } from '../contract/gmail.ts';
import { err, type Failure, ok, type Result } from '../contract/result.ts';
import { settingsSchema } from '../contract/settings.ts';
import { createCheckMemory } from './check-memory.ts';
import { judgeConfiguration } from './judge-configuration.ts';
import { createCheckRunner } from './run-checks.ts';

const REFUSED = {
  ok: false,
  fault: { failure: GRANT_OVER, httpStatus: 400, fromGoogle: true, retryAfterMs: null, wasSent: false },
} as const;

function setUp(refreshToken = '1//0refresh-token', failure: Failure | null = null) {
  const clock = createFakeClock();
  const memory = createCheckMemory(clock);
  const history = memoryCheckLog();
  const steps: string[] = [];
  let filesResult: Result<null> = ok(null);
  let letGo = (): void => undefined;
  let held: Promise<void> = Promise.resolve();
  const runner = createCheckRunner({
    clock,
    memory,
    history,
    log: silentLog,
    newId: () => 'id',
    account: {
      examine: async () => {
        steps.push('asked');
        await held;
        return REFUSED;
      },
      send: async () => ({ kind: 'unknown', failure: GRANT_OVER }),
    },
    settings: () =>
      settingsSchema.parse({ gmail: { fromAddress: 'a@example.com', testRecipient: 'me@example.com' } }),
    language: () => 'en',
    files: {
      write: async (check: GmailCheck, { nextCheckAt }) => {
        steps.push(`wrote ${check.id}, next ${nextCheckAt}`);
        return filesResult;
      },
    },
    readConfiguration: async () => ({
      failure,
      states: judgeConfiguration({
        'client-id': '1-a.apps.googleusercontent.com',
        'client-secret': 'GOCSPX-secret',
        'refresh-token': refreshToken,
        'from-address': 'a@example.com',
        'from-name': '',
        'test-recipient': 'me@example.com',
      }),
    }),
    nextCheckAt: () => history.all.length,
    onRecorded: () => steps.push('told'),
  });
  return {
    runner,
    history,
    memory,
    steps,
    hold: () => {
      held = new Promise((resolve) => {
        letGo = resolve;
      });
    },
    letGo: () => letGo(),
    breakFiles: () => {
      filesResult = err('file.unwritable', { params: { path: 'x', detail: 'ENOSPC' } });
    },
  };
}

const DRY = { mode: 'dry-run', trigger: 'operator', recipient: null } as const;

describe('a check', () => {
  it('is kept, then written for monitoring with the next one planned by it, then told', async () => {
    const { runner, steps, history } = setUp();
    const check = await runner.run(DRY);
    expect(check).toEqual(ok(history.all[0]));
    expect(steps).toEqual(['asked', 'wrote 1, next 1', 'told']);
  });

  it('is not made while something it needs is missing', async () => {
    const { runner, steps, history } = setUp('');
    expect(await runner.run(DRY)).toEqual(
      err('gmail.not-configured', { params: { missing: 'GMAIL_REFRESH_TOKEN' } }),
    );
    expect([steps, history.all]).toEqual([[], []]);
  });

  it('is not made while nobody knows what is set', async () => {
    const locked = { code: 'keychain.locked', params: {}, retryable: true } as const;
    const { runner, history } = setUp('', locked);
    expect(await runner.run(DRY)).toEqual({ ok: false, error: locked });
    expect(history.all).toEqual([]);
  });

  it('waits for the one before it', async () => {
    const { runner, steps, hold, letGo } = setUp();
    hold();
    const both = Promise.all([runner.run(DRY), runner.run(DRY)]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(steps).toEqual(['asked']);
    letGo();
    await both;
    expect(steps).toEqual(['asked', 'wrote 1, next 1', 'told', 'asked', 'wrote 2, next 2', 'told']);
  });

  it('does not fail when its files cannot be written; that is shown until they can', async () => {
    const { runner, breakFiles } = setUp();
    breakFiles();
    expect((await runner.run(DRY)).ok).toBe(true);
    expect(runner.filesFault()).toMatchObject({ code: 'file.unwritable' });
  });

  it('that comes back after the stop changes nothing', async () => {
    const { runner, hold, letGo, history, steps } = setUp();
    hold();
    const running = runner.run(DRY);
    await new Promise((resolve) => setImmediate(resolve));
    runner.stop();
    letGo();
    expect(await running).toMatchObject({ error: { code: 'agent.unavailable' } });
    expect([history.all, steps]).toEqual([[], ['asked']]);
  });

  it('settles a change made before it, not one made while it ran', async () => {
    const { runner, memory, hold, letGo } = setUp();
    memory.noteChange();
    await runner.run(DRY);
    expect(memory.changedAgoMs()).toBeNull();
    hold();
    const running = runner.run(DRY);
    await new Promise((resolve) => setImmediate(resolve));
    memory.noteChange();
    letGo();
    await running;
    expect(memory.changedAgoMs()).toBe(0);
  });
});
