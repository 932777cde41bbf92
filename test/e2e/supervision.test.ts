import { readFileSync } from 'node:fs';
import type { BrowserWindow } from 'electron';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DESKTOP_COMMANDS } from '../../src-agent/contract/desktop.ts';
import { tellFigures } from '../support/figures.ts';
import { recadrageMail } from '../support/sample-mails.ts';
import { waitUntil } from '../support/wait-until.ts';
import { startWatchedDesktop, type WatchedDesktop } from '../support/watched-desktop.ts';

const PATIENCE_MS = 30_000;

/** Whether a process still runs; a zombie does not. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/mu.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

describe('an agent behind an open window', () => {
  let at: WatchedDesktop;

  // One for all: each test leaves an agent that watches.
  beforeAll(async () => {
    at = await startWatchedDesktop('supervision');
    await at.setUp();
    await at.untilWatching();
  });

  afterAll(() => at?.remove());

  it('PRO-1: slows down after three deaths, shows what the agent printed last, and starts at once when asked', async () => {
    for (let kill = 0; kill < 3; kill += 1) {
      const pid = await at.app.untilRunning();
      process.kill(pid, 'SIGKILL');
      if (kill < 2) await at.app.untilRunning(pid);
    }
    await waitUntil({
      what: 'the slow restarts',
      check: async () => {
        const { agent } = await at.app.desktop();
        return (agent.state === 'respawning' && agent.slowed) || undefined;
      },
      on: { everyMs: 20 },
      timeoutMs: PATIENCE_MS,
    });
    const { ends } = await at.app.desktop();
    expect(ends).toHaveLength(3);
    expect(ends[0]?.lines.join('\n')).toContain('BG_POLLER: Email polling loop started');
    await at.app.call(DESKTOP_COMMANDS['desktop.start-agent'], {});
    await at.app.untilRunning();
    await at.untilWatching();
  });

  it('PRO-2: is replaced within 25 s when it hangs, and the window says so', async (context) => {
    const pid = await at.app.untilRunning();
    const hung = performance.now();
    process.kill(pid, 'SIGSTOP');
    await waitUntil({
      what: 'the hung agent to be ended',
      check: async () => {
        const { agent } = await at.app.desktop();
        return agent.state !== 'running' || agent.pid !== pid;
      },
      on: { everyMs: 20 },
      timeoutMs: 25_000,
    });
    expect(isAlive(pid)).toBe(false);
    await at.app.untilRunning(pid);
    const tookMs = Math.round(performance.now() - hung);
    tellFigures(context, { tookMs });
    expect((await at.app.desktop()).ends.at(-1)).toMatchObject({ reason: 'hung' });
    expect(tookMs).toBeLessThan(25_000);
    await at.untilWatching();
  });

  it('PRO-5: ends with the application, drained', async () => {
    const pid = await at.app.untilRunning();
    await at.app.quit();
    expect(isAlive(pid)).toBe(false);
    at.app = await at.desktop.launch();
    expect((await at.app.desktop()).ends).toEqual([]);
    await at.untilWatching();
  });

  it('PRO-4: is gone within 5 s when the application is killed, and the next start works at once', async () => {
    const pid = await at.app.untilRunning();
    const main = at.app.app.process();
    main.kill('SIGKILL');
    await waitUntil({
      what: 'the agent to be gone',
      check: () => !isAlive(pid) || undefined,
      on: { everyMs: 20 },
      timeoutMs: 5_000,
    });
    at.app = await at.desktop.launch();
    await at.untilWatching();
  });

  // Last: the driver loses a page that crashed.
  it('PRO-7: does not notice 20 crashes of the page, which is back within 3 s each time', async () => {
    const pid = await at.app.untilRunning();
    const worst: number[] = [];
    for (let crash = 0; crash < 20; crash += 1) {
      await at.dovecot.append(at.user, recadrageMail({ lot: 2_000 + crash }));
      const crashed = performance.now();
      await at.app.app.evaluate(({ BrowserWindow }) => {
        const [window]: BrowserWindow[] = BrowserWindow.getAllWindows();
        window?.webContents.forcefullyCrashRenderer();
      });
      await waitUntil({
        what: 'the page to be back',
        check: async () => {
          const shown = await at.app.app
            .evaluate(({ BrowserWindow }) => {
              const [window]: BrowserWindow[] = BrowserWindow.getAllWindows();
              const contents = window?.webContents;
              if (contents === undefined || contents.isCrashed() || contents.isLoading()) return '';
              // What is asked of a page that goes away is never answered.
              const none = new Promise<string>((resolve) => setTimeout(() => resolve(''), 300));
              return Promise.race([
                contents.executeJavaScript('document.querySelector("[role=status]")?.textContent ?? ""'),
                none,
              ]);
            })
            // Asked in the moment of the reload.
            .catch(() => '');
          return shown !== '' || undefined;
        },
        on: { everyMs: 20 },
        timeoutMs: 10_000,
      });
      worst.push(performance.now() - crashed);
    }
    expect(Math.max(...worst)).toBeLessThan(3_000);
    await at.sink.waitFor(20, PATIENCE_MS);
    expect(at.sink.requests()).toHaveLength(20);
    expect(isAlive(pid)).toBe(true);
  });
});
