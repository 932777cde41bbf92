import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import type { AppUpdater } from 'electron-updater';
import type { UpdatesState } from '../src-agent/contract/desktop.ts';
import { err, ok, type Result } from '../src-agent/contract/result.ts';
import type { Clock, Log } from '../src-agent/ports.ts';
import { describeError } from '../src-agent/support/describe-error.ts';
import type { Reach } from '../src-agent/support/reach.ts';
import { judgeUpdateFeed } from './update-feed.ts';

/** New versions of the application: looked for once a day, fetched in the background, installed at the next quit. */
export type Updates = {
  state(): UpdatesState;
  check(): Promise<Result<UpdatesState>>;
  /** From now on by itself, where a feed is configured. */
  start(): void;
};

const FIRST_LOOK_MS = 60_000;
const DAY_MS = 86_400_000;

export function createUpdates(deps: {
  readonly clock: Clock;
  readonly log: Log;
  /** Nothing is asked for while it is this machine alone. */
  readonly reach: () => Reach;
  readonly onChange: () => void;
}): Updates {
  const { clock, log } = deps;
  const feed = app.isPackaged ? judgeUpdateFeed(readFeed()) : 'none';
  if (feed === 'refused') log.error('The feed of new versions is not read over TLS: it is not used');
  if (feed !== 'usable') {
    const off = { state: 'off' } as const;
    return { state: () => off, check: async () => ok(off), start: () => undefined };
  }

  let state: UpdatesState = { state: 'idle' };
  let updater: AppUpdater | null = null;
  const become = (to: UpdatesState): UpdatesState => {
    state = to;
    deps.onChange();
    return to;
  };

  async function load(): Promise<AppUpdater> {
    if (updater !== null) return updater;
    const { autoUpdater } = await import('electron-updater');
    autoUpdater.logger = log;
    autoUpdater.allowDowngrade = false;
    autoUpdater.allowPrerelease = false;
    autoUpdater.autoDownload = true;
    autoUpdater.autoInstallOnAppQuit = true;
    autoUpdater.on('update-available', ({ version }) => become({ state: 'downloading', version }));
    autoUpdater.on('update-not-available', () => become({ state: 'current' }));
    autoUpdater.on('update-downloaded', ({ version }) => become({ state: 'ready', version }));
    autoUpdater.on('error', (error) => become({ state: 'failed', detail: describeError(error) }));
    updater = autoUpdater;
    return autoUpdater;
  }

  async function check(): Promise<Result<UpdatesState>> {
    if (deps.reach() !== 'anywhere') return err('demo.stays-here');
    if (state.state === 'checking' || state.state === 'downloading' || state.state === 'ready')
      return ok(state);
    become({ state: 'checking' });
    try {
      await (await load()).checkForUpdates();
    } catch (error) {
      become({ state: 'failed', detail: describeError(error) });
    }
    return ok(state);
  }

  return {
    state: () => state,
    check,
    start() {
      const look = (): void => {
        void check();
        clock.setTimer(DAY_MS, look);
      };
      clock.setTimer(FIRST_LOOK_MS, look);
    },
  };
}

/** app-update.yml of the package; null: it was packaged without a feed. */
function readFeed(): string | null {
  try {
    return readFileSync(join(process.resourcesPath, 'app-update.yml'), 'utf8');
  } catch {
    return null;
  }
}
