import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserWindow } from 'electron';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DESKTOP_COMMANDS } from '../../src-agent/contract/desktop.ts';
import { createTestDesktop, type LaunchedApp, type TestDesktop } from '../support/launch-app.ts';
import { PROJECT_ROOT } from '../support/node-program.ts';
import { startWebhookSink, type WebhookSink } from '../support/webhook-sink.ts';

/** The 20 items of Electron's security checklist, in its order. */
describe('the window, by Electron’s checklist', () => {
  let desktop: TestDesktop;
  let app: LaunchedApp;
  let outside: WebhookSink;

  beforeAll(async () => {
    outside = await startWebhookSink();
    desktop = await createTestDesktop('hardening');
    app = await desktop.launch();
  });

  afterAll(async () => {
    await desktop?.remove();
    await outside?.close();
  });

  /** As Chromium has them, not as we wrote them. */
  const preferences = () =>
    app.app.evaluate(({ BrowserWindow }) => {
      const [window]: BrowserWindow[] = BrowserWindow.getAllWindows();
      const found: Record<string, unknown> = {
        ...Reflect.get(window?.webContents ?? {}, 'getLastWebPreferences')?.call(window?.webContents),
      };
      return found;
    });
  const inPage = <T>(run: string): Promise<T> => app.page().evaluate(run);

  it('REN-1.1: loads nothing but its own files', async () => {
    const addresses = await inPage<string[]>(
      '[...document.querySelectorAll("script[src], link[href]")].map((one) => one.src || one.href).concat(location.href)',
    );
    expect(addresses.length).toBeGreaterThan(1);
    expect(addresses.filter((address) => !address.startsWith('app://panel/'))).toEqual([]);
    const refused = await inPage<string>(
      `fetch(${JSON.stringify(outside.url)}).then(() => 'sent', () => 'refused')`,
    );
    const picture = await inPage<string>(
      `new Promise((r) => { const i = new Image(); i.onload = () => r('loaded'); i.onerror = () => r('refused'); i.src = ${JSON.stringify(outside.url)}; })`,
    );
    expect([refused, picture, outside.connections()]).toEqual(['refused', 'refused', 0]);
  });

  it('REN-1.2: gives the page no Node', async () => {
    expect(await inPage('[typeof require, typeof process, typeof module, typeof Buffer]')).toEqual(
      Array(4).fill('undefined'),
    );
    expect(await preferences()).toMatchObject({ nodeIntegration: false });
  });

  it('REN-1.3: isolates the preload’s context', async () => {
    expect(await preferences()).toMatchObject({ contextIsolation: true });
  });

  it('REN-1.4: is sandboxed', async () => {
    expect(await preferences()).toMatchObject({ sandbox: true });
  });

  it('REN-1.5: refuses every permission, asked or checked', async () => {
    const asked = await inPage<string[]>(`Promise.all([
      Notification.requestPermission(),
      navigator.mediaDevices.getUserMedia({ audio: true }).then(() => 'granted', () => 'denied'),
      new Promise((r) => navigator.geolocation.getCurrentPosition(() => r('granted'), () => r('denied'))),
      navigator.clipboard.readText().then(() => 'granted', () => 'denied'),
      navigator.permissions.query({ name: 'notifications' }).then(({ state }) => state),
    ])`);
    expect(asked).toEqual(Array(5).fill('denied'));
  });

  it('REN-1.6: keeps the same-origin policy', async () => {
    expect(await preferences()).toMatchObject({ webSecurity: true });
  });

  it('REN-1.7: has a policy without anything inline or outside', async () => {
    const policy = await inPage<string>(
      'fetch(location.href).then(() => "", () => "").then(() => document.querySelector("meta[name=csp-nonce]").content)',
    );
    expect(policy).toMatch(/^[\w+/]{24}$/u);
    const ran = await inPage<unknown>(`new Promise((resolve) => {
      document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), { once: true });
      const script = document.createElement('script');
      script.textContent = 'window.wasRun = true';
      document.body.append(script);
      setTimeout(() => resolve(window.wasRun), 2000);
    })`);
    expect(ran).toBe('script-src-elem');
    expect(await inPage('window.wasRun')).toBeUndefined();
    // Not `eval` here: what a debugger runs is exempt, what the page runs later is not.
    await inPage('void setTimeout("window.wasEvaluated = true")');
    await inPage('new Promise((resolve) => setTimeout(resolve, 50))');
    expect(await inPage('window.wasEvaluated')).toBeUndefined();
  });

  it('REN-1.8, REN-1.9, REN-1.10: allows no insecure content, experiments or Blink features', async () => {
    expect(await preferences()).not.toMatchObject({ allowRunningInsecureContent: true });
    expect(await preferences()).not.toMatchObject({ experimentalFeatures: true });
    expect(await preferences()).not.toHaveProperty('enableBlinkFeatures', expect.stringMatching(/./u));
  });

  it('REN-1.11, REN-1.12: has no webview', async () => {
    expect(await preferences()).not.toMatchObject({ webviewTag: true });
    expect(await inPage('document.createElement("webview").constructor.name')).toBe('HTMLElement');
  });

  it('REN-1.13: does not leave its page', async () => {
    const before = await inPage('location.href');
    await inPage(`void (location.href = ${JSON.stringify(outside.url)})`);
    await inPage('void (location.href = "file:///etc/passwd")');
    await inPage('new Promise((resolve) => setTimeout(resolve, 300))');
    expect(await inPage('location.href')).toBe(before);
    expect(outside.connections()).toBe(0);
  });

  it('REN-1.14: opens no other window', async () => {
    expect(await inPage(`window.open(${JSON.stringify(outside.url)}) === null`)).toBe(true);
    expect(app.app.windows()).toHaveLength(1);
  });

  it('REN-1.15: gives nothing untrusted to the system’s browser', async () => {
    await app.app.evaluate(({ shell }) => {
      Reflect.set(globalThis, 'opened', []);
      shell.openExternal = async (url) => void Reflect.get(globalThis, 'opened').push(url);
    });
    for (const url of [
      'file:///etc/passwd',
      'javascript:alert(1)',
      'smb://host/share',
      'https://user@dropbox.com/',
    ]) {
      expect(await app.call(DESKTOP_COMMANDS['desktop.open-link'], { url, confirmed: true })).toMatchObject({
        ok: false,
        error: { code: 'link.refused' },
      });
    }
    expect(
      await app.call(DESKTOP_COMMANDS['desktop.open-link'], { url: 'https://elsewhere.example/x' }),
    ).toMatchObject({ ok: true, value: { opened: false, host: 'elsewhere.example' } });
    expect(await app.app.evaluate(() => Reflect.get(globalThis, 'opened'))).toEqual([]);
    await app.call(DESKTOP_COMMANDS['desktop.open-link'], { url: 'https://www.dropbox.com/scl/fo/a?dl=0' });
    expect(await app.app.evaluate(() => Reflect.get(globalThis, 'opened'))).toEqual([
      'https://www.dropbox.com/scl/fo/a?dl=0',
    ]);
  });

  it('REN-1.16: ships an Electron of the newest majors', () => {
    const { devDependencies } = JSON.parse(readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8'));
    expect(Number.parseInt(devDependencies.electron.replace(/\D*/u, ''), 10)).toBeGreaterThanOrEqual(43);
  });

  it('REN-1.17: answers the main frame of its own page only', async () => {
    const answers = await app.app.evaluate(async ({ BrowserWindow, ipcMain }) => {
      const handlers: Map<string, (event: unknown, call: unknown) => Promise<{ answer: unknown }>> =
        Reflect.get(ipcMain, '_invokeHandlers');
      const handle = handlers.get('rsd:call');
      const [window]: BrowserWindow[] = BrowserWindow.getAllWindows();
      const sender = window?.webContents;
      const call = { command: 'status.get', input: {} };
      const frames = [
        null,
        { url: 'https://elsewhere.example/', parent: null },
        { url: sender?.getURL(), parent: {} },
      ];
      return Promise.all(
        frames.map(async (senderFrame) => (await handle?.({ sender, senderFrame }, call))?.answer),
      );
    });
    expect(answers).toHaveLength(3);
    for (const answer of answers) {
      expect(answer).toMatchObject({ ok: false, error: { code: 'command.unknown' } });
    }
  });

  it('REN-1.18: comes from a scheme of its own, not from files', async () => {
    expect(await inPage('[location.protocol, location.origin]')).toEqual(['app:', 'app://panel']);
    const outsideOfIt = await inPage<number[]>(`Promise.all(
      ['app://panel/../main/main.js', 'app://panel/%2e%2e/main/main.js', 'app://elsewhere/index.html'].map((url) =>
        new Promise((resolve) => { const s = document.createElement('script'); s.onload = () => resolve(1); s.onerror = () => resolve(0); s.src = url; document.body.append(s); })))`);
    expect(outsideOfIt).toEqual([0, 0, 0]);
  });

  it('REN-1.20: exposes two functions, and no object of Electron', async () => {
    expect(await inPage('Object.keys(window.renderSignal).sort()')).toEqual(['call', 'subscribe']);
    expect(await inPage('Object.keys(window).filter((name) => /electron|ipc|node/i.test(name))')).toEqual([]);
    expect(
      await inPage(`new Promise((resolve) => {
        window.renderSignal.subscribe((...args) => resolve([args.length, Object.keys(args[0]).sort().join()]));
        void window.renderSignal.call('settings.set', { change: { language: 'en' } });
      })`),
    ).toEqual([1, 'event,seq']);
  });
});
