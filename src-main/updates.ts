import type { AppUpdater } from 'electron-updater';
import type { UpdatesState } from '../src-agent/contract/desktop.ts';
import { err, ok, type Result } from '../src-agent/contract/result.ts';
import type { Clock, Log } from '../src-agent/ports.ts';
import { describeError } from '../src-agent/support/describe-error.ts';
import type { Reach } from '../src-agent/support/reach.ts';
import type { DesktopFile } from './desktop-file.ts';
import { judgeUpdate } from './judge-update.ts';
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
  /** Keeps a failed installation until somebody can read of it. */
  readonly memory: DesktopFile;
  /** What the package holds: app-update.yml and the publisher's public key; null: it was packaged without. */
  readonly packaged: { readonly feed: string | null; readonly publisherKey: string | null };
  readonly openUpdater: () => Promise<AppUpdater>;
  /** A version was installed under another name; the old one is still there, and stays when this throws. */
  readonly onMoved: (executable: string) => void;
}): Updates {
  const { clock, log, memory } = deps;
  const feed = judgeUpdateFeed(deps.packaged.feed);
  if (feed === 'refused') log.error('The feed of new versions is not read over TLS: it is not used');
  const publisherKey = feed === 'usable' ? deps.packaged.publisherKey : null;
  if (feed === 'usable' && publisherKey === null)
    log.error('The package holds no key of its publisher: the feed of new versions is not used');
  if (publisherKey === null) {
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

  async function load(key: string): Promise<AppUpdater> {
    if (updater !== null) return updater;
    const opened = await deps.openUpdater();
    opened.logger = log;
    opened.allowDowngrade = false;
    opened.allowPrerelease = false;
    // Fetched when it was found to be the publisher's.
    opened.autoDownload = false;
    opened.autoInstallOnAppQuit = true;
    opened.disableWebInstaller = true;
    opened.on('update-available', (update) => {
      const verdict = judgeUpdate(update, key);
      if (verdict !== 'ours') {
        log.error('A new version is not its publisher’s: it is not fetched', { verdict });
        become({ state: 'failed', detail: `not signed by the publisher (${verdict})` });
        return;
      }
      become({ state: 'downloading', version: update.version });
      // What goes wrong is told by the event `error`.
      opened.downloadUpdate().catch(() => undefined);
    });
    opened.on('update-not-available', () => become({ state: 'current' }));
    opened.on('update-downloaded', ({ version }) => {
      const { failedInstall } = memory.read();
      const failedBefore = failedInstall?.version === version ? failedInstall.detail : null;
      become({ state: 'ready', version, failedBefore });
    });
    opened.on('appimage-filename-updated', deps.onMoved);
    opened.on('error', (error) => {
      const detail = describeError(error);
      // Ready is followed by the installation alone.
      if (state.state === 'ready') memory.change({ failedInstall: { version: state.version, detail } });
      become({ state: 'failed', detail });
    });
    updater = opened;
    return opened;
  }

  const check = async (): Promise<Result<UpdatesState>> => {
    if (deps.reach() !== 'anywhere') return err('demo.stays-here');
    if (state.state === 'checking' || state.state === 'downloading' || state.state === 'ready')
      return ok(state);
    become({ state: 'checking' });
    try {
      await (await load(publisherKey)).checkForUpdates();
    } catch (error) {
      become({ state: 'failed', detail: describeError(error) });
    }
    return ok(state);
  };

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
