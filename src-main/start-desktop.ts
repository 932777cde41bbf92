import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app, powerMonitor, session } from 'electron';
import type { RpcPort } from '../src-agent/contract/rpc.ts';
import { createKeychain, loadKeytar } from '../src-agent/secrets/keychain.ts';
import { readKeyringLock } from '../src-agent/secrets/keyring-lock.ts';
import { serveSecrets } from '../src-agent/secrets/secret-port.ts';
import { createSecretStore } from '../src-agent/secrets/secret-store.ts';
import { systemClock } from '../src-agent/support/clock.ts';
import { openLogFile } from '../src-agent/support/log-file.ts';
import { createLogger, formatRecord } from '../src-agent/support/logger.ts';
import { operatorName } from '../src-agent/support/operator-name.ts';
import { systemRandom } from '../src-agent/support/random.ts';
import type { Reach } from '../src-agent/support/reach.ts';
import { createRedactor } from '../src-agent/support/redact.ts';
import { startAgentProcess } from './agent-process.ts';
import { BEAT_MS, createAgentSupervisor } from './agent-supervisor.ts';
import { serveAppScheme } from './app-scheme.ts';
import { createAskedPanel } from './asked-panel.ts';
import { createConfirmCommand } from './confirm-command.ts';
import { createConnectGmail } from './connect-gmail.ts';
import { openDesktopFile } from './desktop-file.ts';
import { createDesktopHandlers } from './desktop-handlers.ts';
import { createDesktopPresence } from './desktop-presence.ts';
import { createIpcGate } from './ipc-gate.ts';
import { createLoginItem } from './login-item.ts';
import { createMainWindow } from './main-window.ts';
import { openExternal } from './open-external.ts';
import { followPower } from './power-events.ts';
import { readPackagedUpdates } from './read-packaged-updates.ts';
import { watchCommands } from './running-commands.ts';
import type { StartOptions } from './start-options.ts';
import { createUpdates } from './updates.ts';
import { hardenSession, hardenWebContents } from './web-security.ts';
import { createWindowEvents } from './window-events.ts';

const ASSETS = join(import.meta.dirname, '../../assets');

/** Boots the application, from the single instance to the window. */
export function startDesktop(options: StartOptions): void {
  app.setName('Render Signal Desktop');
  // Windows shows notifications only of an application that it knows: the id of electron-builder.yml.
  app.setAppUserModelId('com.rendersignal.desktop');
  const dataDir = options.dataDir ?? join(app.getPath('appData'), 'render-signal-desktop');
  // Chromium's own files stay apart from ours, and two data folders are two applications.
  app.setPath('userData', join(dataDir, 'window'));
  // As root Chromium runs without its sandbox or not at all: whoever asks for that by name gets it.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  if (!app.requestSingleInstanceLock()) {
    app.exit(0);
    return;
  }

  const clock = systemClock;
  const redactor = createRedactor();
  mkdirSync(dataDir, { recursive: true });
  const file = openLogFile({ folder: join(dataDir, 'logs'), clock, name: 'main' });
  const log = createLogger({
    clock,
    redactor,
    process: 'main',
    level: options.verbose ? 'debug' : 'info',
    write: (record) => {
      file.write(record);
      if (options.verbose) process.stderr.write(`${formatRecord(record)}\n`);
    },
  });
  process.on('uncaughtException', (error) => {
    log.error('A fault of the application', { cause: error.message, stack: error.stack ?? '' });
    log.flush();
    app.exit(1);
  });

  const who = `${operatorName()} via window`;
  const events = createWindowEvents();
  const keychain = createKeychain({
    clock,
    load: loadKeytar,
    isLocked: () => readKeyringLock(clock, process.env),
  });
  const secrets = createSecretStore({
    clock,
    keychain,
    redact: redactor.add,
  });
  const demoSecrets = (port: RpcPort): void => void port;
  const supervisor = createAgentSupervisor({
    clock,
    random: systemRandom,
    log: log.child('supervisor'),
    startProcess: ({ mode, restore }, processEvents) =>
      startAgentProcess(
        {
          kind: 'start',
          dataDir,
          mode,
          restore,
          verbose: options.verbose,
          google: options.google,
          render: options.render,
          who,
          beatMs: BEAT_MS,
        },
        processEvents,
      ),
    serveSecrets: (port, mode) => (mode === 'real' ? serveSecrets(port, secrets) : demoSecrets(port)),
    onChange: () => tellDesktop(),
    onEvent: ({ event }) => events.emit(event),
    isBusy: watchCommands(events),
    redact: redactor.redact,
  });
  const tellDesktop = (): void => events.emit({ name: 'desktop.changed', desktop: desktop.describe() });
  const reach = (): Reach => (supervisor.mode() === 'demo' ? 'this-machine' : 'anywhere');
  const loginItem = createLoginItem();
  const memory = openDesktopFile(dataDir, log);
  const updates = createUpdates({
    clock,
    log: log.child('updates'),
    reach,
    onChange: tellDesktop,
    memory,
    packaged: readPackagedUpdates(),
    openUpdater: async () => (await import('./open-updater.ts')).openUpdater(),
    onMoved: loginItem.moveTo,
  });
  const desktop = createDesktopHandlers({
    dataDir,
    supervisor,
    reach,
    loginItem,
    updates,
    connectGmail: createConnectGmail({
      supervisor,
      open: (url) => openExternal(url, { confirmed: true, reach: reach() }),
      consentOrigin: options.google ?? 'https://accounts.google.com',
    }),
    confirmCommand: createConfirmCommand({ supervisor, locale: () => app.getLocale() }),
    onRead: () => asked.pageReady(),
  });
  const asked = createAskedPanel(clock, (panel) => events.emit({ name: 'desktop.panel-asked', panel }));
  const gate = createIpcGate({ clock, log: log.child('gate'), supervisor, desktop, events, who });
  let quitting = false;
  const window = createMainWindow({
    clock,
    log: log.child('window'),
    file: memory,
    icon: join(ASSETS, 'icon.png'),
    admit: gate.admit,
    onClosed: () => {
      asked.pageGone();
      if (quitting || memory.read().toldOfTray) return;
      memory.change({ toldOfTray: true });
      presence.tellOfTray();
    },
  });
  const presence = createDesktopPresence({
    clock,
    log,
    assets: ASSETS,
    supervisor,
    events,
    memory,
    open: (panel) => {
      if (panel !== null) asked.ask(panel);
      window.show();
    },
  });

  app.on('child-process-gone', (_event, { type, name, reason, exitCode }) => {
    if (reason !== 'clean-exit') {
      log.error('A process of the application ended', { type, name: name ?? '', reason, exitCode });
    }
  });
  hardenWebContents(log.child('security'));
  app.on('second-instance', () => window.show());
  app.on('activate', () => window.show());
  // The agent goes on behind the tray.
  app.on('window-all-closed', () => undefined);
  app.on('before-quit', (event) => {
    if (quitting) return;
    quitting = true;
    event.preventDefault();
    void supervisor.stop().finally(() => {
      log.flush();
      // A keychain that does not answer holds a thread, and the way out of the process waits for its threads.
      if (keychain.isBusy()) process.kill(process.pid, 'SIGKILL');
      app.exit(0);
    });
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => app.quit());

  void app.whenReady().then(() => {
    hardenSession(session.defaultSession, log.child('security'));
    serveAppScheme(session.defaultSession, join(import.meta.dirname, '../renderer'));
    supervisor.start();
    followPower(supervisor.wake);
    // The end of the session asks nobody.
    powerMonitor.on('shutdown', () => app.quit());
    presence.start();
    updates.start();
    if (!options.hidden) window.show();
  });
}
