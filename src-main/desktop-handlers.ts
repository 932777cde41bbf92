import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { app, clipboard, dialog, shell } from 'electron';
import type { BoundHandler } from '../src-agent/contract/command.ts';
import { COMMANDS } from '../src-agent/contract/commands.ts';
import { DESKTOP_COMMANDS, type Desktop, type DesktopCommandName } from '../src-agent/contract/desktop.ts';
import { err, ok, type Result } from '../src-agent/contract/result.ts';
import { describeError } from '../src-agent/support/describe-error.ts';
import type { Reach } from '../src-agent/support/reach.ts';
import type { AgentSupervisor } from './agent-supervisor.ts';
import { chooseImport } from './choose-import.ts';
import type { ConfirmCommand } from './confirm-command.ts';
import type { ConnectGmail } from './connect-gmail.ts';
import type { LoginItem } from './login-item.ts';
import { openExternal } from './open-external.ts';
import { switchMode } from './switch-mode.ts';
import type { Updates } from './updates.ts';

export type DesktopHandlers = { readonly [Name in DesktopCommandName]: BoundHandler<Name> };

const DONE = ok({ done: true } as const);

/** What the window may ask of the desktop itself. Paths are chosen here by the operator, never by the page. */
export function createDesktopHandlers(deps: {
  readonly dataDir: string;
  readonly supervisor: AgentSupervisor;
  readonly loginItem: LoginItem;
  readonly updates: Updates;
  readonly connectGmail: ConnectGmail;
  readonly confirmCommand: ConfirmCommand;
  /** Of what is shown: the demonstration's links stay closed. */
  readonly reach: () => Reach;
  /** A page takes its snapshot: it listens. */
  readonly onRead: () => void;
}): DesktopHandlers & { describe(): Desktop } {
  const { supervisor, dataDir, loginItem, updates } = deps;

  const describe = (): Desktop => ({
    version: app.getVersion(),
    electron: process.versions.electron ?? '',
    platform: process.platform,
    mode: supervisor.mode(),
    agent: supervisor.state(),
    ends: [...supervisor.ends()],
    dataDir,
    locale: app.getLocale(),
    startAtLogin: loginItem.state(),
    updates: updates.state(),
  });

  async function choosePath(name: string): Promise<string | null> {
    const { canceled, filePath } = await dialog.showSaveDialog({
      defaultPath: join(app.getPath('documents'), name),
    });
    return canceled || filePath === '' ? null : filePath;
  }

  async function saveAs(name: string, text: string): Promise<Result<{ path: string | null }>> {
    const path = await choosePath(name);
    if (path === null) return ok({ path });
    try {
      await writeFile(path, text, { mode: 0o600 });
      return ok({ path });
    } catch (error) {
      return err('file.unwritable', { params: { path, detail: codeOf(error) } });
    }
  }

  /** The backup that the operator chose last: its path never comes from the page. */
  let chosenBackup: string | null = null;

  return {
    describe,
    'desktop.get': DESKTOP_COMMANDS['desktop.get'].bind(() => {
      deps.onRead();
      return ok(describe());
    }),
    'desktop.start-agent': DESKTOP_COMMANDS['desktop.start-agent'].bind(() => {
      supervisor.startNow();
      return DONE;
    }),
    'desktop.restore-database': DESKTOP_COMMANDS['desktop.restore-database'].bind(() => {
      supervisor.startNow({ restore: true });
      return DONE;
    }),
    'desktop.set-mode': DESKTOP_COMMANDS['desktop.set-mode'].bind(async ({ mode }) => {
      const switched = await switchMode(supervisor, mode);
      return switched.ok ? DONE : switched;
    }),
    'desktop.open-link': DESKTOP_COMMANDS['desktop.open-link'].bind(({ url, confirmed }) =>
      openExternal(url, { confirmed, reach: deps.reach() }),
    ),
    'desktop.connect-gmail': DESKTOP_COMMANDS['desktop.connect-gmail'].bind(deps.connectGmail),
    'desktop.confirm-command': DESKTOP_COMMANDS['desktop.confirm-command'].bind(({ service }) =>
      deps.confirmCommand(service),
    ),
    'desktop.copy-text': DESKTOP_COMMANDS['desktop.copy-text'].bind(({ text }) => {
      clipboard.writeText(text);
      return DONE;
    }),
    'desktop.open-folder': DESKTOP_COMMANDS['desktop.open-folder'].bind(async ({ folder }) => {
      const path = folder === 'logs' ? join(dataDir, 'logs') : dataDir;
      const fault = await shell.openPath(path);
      return fault === '' ? DONE : err('cli.unreadable-file', { params: { path } });
    }),
    'desktop.export-settings': DESKTOP_COMMANDS['desktop.export-settings'].bind(async () => {
      const settings = await supervisor.send(COMMANDS['settings.get'], {});
      if (!settings.ok) return settings;
      return saveAs('render-signal-settings.json', `${JSON.stringify(settings.value, null, 2)}\n`);
    }),
    'desktop.choose-import': DESKTOP_COMMANDS['desktop.choose-import'].bind(async () => {
      const files = await chooseImport();
      if (!files.ok) return files;
      if (files.value === null) return ok({ preview: null });
      const preview = await supervisor.send(COMMANDS['import.preview'], { files: [...files.value] });
      return preview.ok ? ok({ preview: preview.value }) : preview;
    }),
    'desktop.apply-import': DESKTOP_COMMANDS['desktop.apply-import'].bind(({ token }) =>
      supervisor.send(COMMANDS['import.apply'], { token }),
    ),
    'desktop.export-deliveries': DESKTOP_COMMANDS['desktop.export-deliveries'].bind(async (filter) => {
      const path = await choosePath('render-signal-deliveries.csv');
      if (path === null) return ok({ path, rows: 0 });
      const exported = await supervisor.send(COMMANDS['deliveries.export'], { ...filter, path });
      return exported.ok ? ok({ path, rows: exported.value.rows }) : exported;
    }),
    'desktop.export-backup': DESKTOP_COMMANDS['desktop.export-backup'].bind(async () => {
      const path = await choosePath('render-signal-backup.db');
      if (path === null) return ok({ path });
      const written = await supervisor.send(COMMANDS['backups.export'], { path });
      return written.ok ? ok({ path }) : written;
    }),
    'desktop.choose-backup': DESKTOP_COMMANDS['desktop.choose-backup'].bind(async () => {
      const { canceled, filePaths } = await dialog.showOpenDialog({ properties: ['openFile'] });
      const [path] = filePaths;
      if (canceled || path === undefined) return ok({ backup: null });
      const backup = await supervisor.send(COMMANDS['backups.inspect'], { path });
      if (!backup.ok) return backup;
      chosenBackup = path;
      return ok({ backup: backup.value });
    }),
    'desktop.restore-backup': DESKTOP_COMMANDS['desktop.restore-backup'].bind(async (wish) => {
      const asked = 'name' in wish ? wish : chosenBackup === null ? null : { path: chosenBackup };
      if (asked === null) return err('backup.not-found', { params: { name: '' } });
      const restored = await supervisor.send(COMMANDS['backups.restore'], asked);
      return restored.ok ? DONE : restored;
    }),
    'desktop.save-diagnostics': DESKTOP_COMMANDS['desktop.save-diagnostics'].bind(async () => {
      // Asked for most when the agent is not there to answer: then the report says why, and the last lines of its end.
      const agent = await supervisor.send(COMMANDS['diagnostics.collect'], {});
      const report = { desktop: describe(), agent: agent.ok ? agent.value.report : { failure: agent.error } };
      return saveAs('render-signal-diagnostics.json', `${JSON.stringify(report, null, 2)}\n`);
    }),
    'desktop.set-start-at-login': DESKTOP_COMMANDS['desktop.set-start-at-login'].bind(({ enabled }) =>
      loginItem.set(enabled),
    ),
    'desktop.check-updates': DESKTOP_COMMANDS['desktop.check-updates'].bind(updates.check),
  };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : describeError(error);
}
