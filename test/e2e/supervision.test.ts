import { readFileSync } from 'node:fs';
import type { BrowserWindow } from 'electron';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src-agent/contract/commands.ts';
import { DESKTOP_COMMANDS } from '../../src-agent/contract/desktop.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { createTestDesktop, type LaunchedApp, type TestDesktop } from '../support/launch-app.ts';
import { operatorSettings } from '../support/operator-settings.ts';
import { recadrageMail } from '../support/sample-mails.ts';
import { waitUntil } from '../support/wait-until.ts';
import { startWebhookSink, type WebhookSink } from '../support/webhook-sink.ts';

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
  let dovecot: Dovecot;
  let sink: WebhookSink;
  let desktop: TestDesktop;
  let app: LaunchedApp;
  let user: string;

  beforeEach(async () => {
    dovecot = await startDovecot();
    user = dovecot.newUser();
    sink = await startWebhookSink();
    desktop = await createTestDesktop('supervision');
    app = await desktop.launch();
    await app.call(COMMANDS['secrets.set'], { name: 'MAILBOX_PASSWORD', value: dovecot.password });
    const set = await app.call(COMMANDS['settings.set'], {
      change: operatorSettings({ port: dovecot.port, user, webhook: sink.url }),
    });
    expect(set).toMatchObject({ ok: true });
    await untilWatching();
  });

  afterEach(async () => {
    await desktop?.remove();
    await sink?.close();
    await dovecot?.stop();
  });

  const untilWatching = () =>
    waitUntil({
      what: 'the agent to watch',
      check: async () => {
        const status = await app.call(COMMANDS['status.get'], {});
        const watcher = status.ok ? COMMANDS['status.get'].output.parse(status.value).watcher.state : null;
        return watcher === 'watching';
      },
      on: { everyMs: 50 },
      timeoutMs: PATIENCE_MS,
      seen: () => app.output().slice(-2_000),
    });

  it('PRO-1: slows down after three deaths, shows what the agent printed last, and starts at once when asked', async () => {
    for (let kill = 0; kill < 3; kill += 1) {
      const pid = await app.untilRunning();
      process.kill(pid, 'SIGKILL');
      if (kill < 2) await app.untilRunning(pid);
    }
    await waitUntil({
      what: 'the slow restarts',
      check: async () => {
        const { agent } = await app.desktop();
        return (agent.state === 'respawning' && agent.slowed) || undefined;
      },
      on: { everyMs: 20 },
      timeoutMs: PATIENCE_MS,
    });
    const { ends } = await app.desktop();
    expect(ends).toHaveLength(3);
    expect(ends[0]?.lines.join('\n')).toContain('BG_POLLER: Email polling loop started');
    await app.call(DESKTOP_COMMANDS['desktop.start-agent'], {});
    await app.untilRunning();
  });

  it('PRO-2: is replaced within 25 s when it hangs', async () => {
    const pid = await app.untilRunning();
    const stopped = performance.now();
    process.kill(pid, 'SIGSTOP');
    await app.untilRunning(pid);
    expect(performance.now() - stopped).toBeLessThan(25_000);
    expect(isAlive(pid)).toBe(false);
    expect((await app.desktop()).ends.at(-1)).toMatchObject({ reason: 'hung' });
  });

  it('PRO-4: is gone within 5 s when the application is killed, and the next start works at once', async () => {
    const pid = await app.untilRunning();
    const main = app.app.process();
    main.kill('SIGKILL');
    await waitUntil({
      what: 'the agent to be gone',
      check: () => !isAlive(pid) || undefined,
      on: { everyMs: 20 },
      timeoutMs: 5_000,
    });
    app = await desktop.launch();
    await untilWatching();
  });

  it('PRO-5: ends with the application, drained', async () => {
    const pid = await app.untilRunning();
    await app.quit();
    expect(isAlive(pid)).toBe(false);
    app = await desktop.launch();
    expect((await app.desktop()).ends).toEqual([]);
  });

  it('PRO-7: does not notice 20 crashes of the page, which is back within 3 s each time', async () => {
    const pid = await app.untilRunning();
    const worst: number[] = [];
    for (let crash = 0; crash < 20; crash += 1) {
      await dovecot.append(user, recadrageMail({ lot: 2_000 + crash }));
      const crashed = performance.now();
      await app.app.evaluate(({ BrowserWindow }) => {
        const [window]: BrowserWindow[] = BrowserWindow.getAllWindows();
        window?.webContents.forcefullyCrashRenderer();
      });
      await waitUntil({
        what: 'the page to be back',
        check: async () => {
          const shown = await app.app
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
    await sink.waitFor(20, PATIENCE_MS);
    expect(sink.requests()).toHaveLength(20);
    expect(isAlive(pid)).toBe(true);
  });
});
