import { COMMANDS } from '../../src-agent/contract/commands.ts';
import type { SettingsInput } from '../../src-agent/contract/settings.ts';
import { type Dovecot, startDovecot } from './dovecot.ts';
import { createTestDesktop, type LaunchedApp, type TestDesktop } from './launch-app.ts';
import { operatorSettings } from './operator-settings.ts';
import { waitUntil } from './wait-until.ts';
import { startWebhookSink, type WebhookSink } from './webhook-sink.ts';

const PATIENCE_MS = 30_000;

/** An operator's desktop with a mailbox on a real dovecot and a receiver of its own. */
export type WatchedDesktop = {
  readonly dovecot: Dovecot;
  readonly user: string;
  readonly sink: WebhookSink;
  readonly desktop: TestDesktop;
  /** The running application; whoever starts it again puts it here. */
  app: LaunchedApp;
  /** Stores password and settings as the window does; `more` stands above operatorSettings. */
  setUp(more?: SettingsInput): Promise<void>;
  untilWatching(): Promise<void>;
  remove(): Promise<void>;
};

/** Nothing is set up yet. `beforeLaunch`: what must be there before the application. */
export async function startWatchedDesktop(
  name: string,
  beforeLaunch: (desktop: TestDesktop) => Promise<void> = async () => undefined,
): Promise<WatchedDesktop> {
  const dovecot = await startDovecot();
  const user = dovecot.newUser();
  const sink = await startWebhookSink();
  const desktop = await createTestDesktop(name);
  await beforeLaunch(desktop);
  const watched: WatchedDesktop = {
    dovecot,
    user,
    sink,
    desktop,
    app: await desktop.launch(),
    async setUp(more = {}) {
      const { app } = watched;
      const change = { ...operatorSettings({ port: dovecot.port, user, webhook: sink.url }), ...more };
      await app.call(COMMANDS['secrets.set'], { name: 'MAILBOX_PASSWORD', value: dovecot.password });
      const set = await app.call(COMMANDS['settings.set'], { change });
      if (!set.ok) throw new Error(`the settings were refused: ${JSON.stringify(set.error)}`);
      // Set up from elsewhere: the first-run path has nothing to lead through any more.
      await app.page().reload();
      await app.page().getByRole('navigation').waitFor();
    },
    untilWatching: async () => {
      await waitUntil({
        what: 'the agent to watch',
        check: async () => {
          const status = await watched.app.call(COMMANDS['status.get'], {});
          return status.ok && COMMANDS['status.get'].output.parse(status.value).watcher.state === 'watching';
        },
        on: { everyMs: 50 },
        timeoutMs: PATIENCE_MS,
        seen: () => watched.app.output().slice(-2_000),
      });
    },
    async remove() {
      await desktop.remove();
      await sink.close();
      await dovecot.stop();
    },
  };
  return watched;
}
