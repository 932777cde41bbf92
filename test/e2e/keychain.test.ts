import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src-agent/contract/commands.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import {
  deleteFromKeyring,
  muteKeyring,
  startBusWithoutKeyring,
  startRefusingPerson,
  unlockKeyring,
} from '../support/keyring-faults.ts';
import {
  createTestDesktop,
  type LaunchedApp,
  type LaunchOptions,
  type TestDesktop,
} from '../support/launch-app.ts';
import { operatorSettings } from '../support/operator-settings.ts';
import { filesUnder, searchSecrets } from '../support/search-secrets.ts';
import { waitUntil } from '../support/wait-until.ts';

const SAID_WITHIN_MS = 12_000;
const WORKING_WITHIN_MS = 30_000;
const BEARER = 'planted-bearer-4f1d9a77c0';

/** Six faults of a real gnome-keyring under a real window (RELIABILITY.md SEC-2). */
describe('a keychain that fails', () => {
  let dovecot: Dovecot;
  let desktop: TestDesktop;
  let running: LaunchedApp | null = null;
  const launch = async (options: LaunchOptions = {}): Promise<LaunchedApp> => {
    running = await desktop.launch(options);
    return running;
  };
  // A test that failed leaves no application to the next one.
  afterEach(() => running?.quit());

  beforeAll(async () => {
    dovecot = await startDovecot();
    desktop = await createTestDesktop('keychain');
    const app = await launch();
    await app.call(COMMANDS['settings.set'], {
      change: operatorSettings({
        port: dovecot.port,
        user: dovecot.newUser(),
        webhook: 'http://127.0.0.1:9/hook',
      }),
    });
    expect(await setSecret(app, 'MAILBOX_PASSWORD', dovecot.password)).toBe('keychain');
    await untilWatching(app);
    await app.quit();
  });

  afterAll(async () => {
    await desktop?.remove();
    await dovecot?.stop();
  });

  const setSecret = async (app: LaunchedApp, name: string, value: string) => {
    const answer = await app.call(COMMANDS['secrets.set'], { name, value });
    return answer.ok ? COMMANDS['secrets.set'].output.parse(answer.value).place : answer.error.code;
  };
  const listSecrets = async (app: LaunchedApp) => {
    const answer = await app.call(COMMANDS['secrets.list'], {});
    if (!answer.ok) throw new Error(answer.error.code);
    const { secrets, keychain } = COMMANDS['secrets.list'].output.parse(answer.value);
    const places = Object.fromEntries(secrets.map(({ name, place }) => [name, place]));
    return { keychain: keychain?.code ?? null, places };
  };
  const watcher = async (app: LaunchedApp) => {
    const answer = await app.call(COMMANDS['status.get'], {});
    return answer.ok ? COMMANDS['status.get'].output.parse(answer.value).watcher : null;
  };
  const untilWatching = (app: LaunchedApp, timeoutMs = WORKING_WITHIN_MS) => {
    let seen = '';
    return waitUntil({
      what: 'the agent to watch',
      check: async () => {
        const state = await watcher(app);
        seen = JSON.stringify(state);
        return state?.state === 'watching';
      },
      on: { everyMs: 100 },
      timeoutMs,
      seen: () => `${seen}\n${app.output().slice(-2_000)}`,
    });
  };

  /** The application in a session with a fault: it says which, and works with what it is given until it ends. */
  async function worksWithout(
    fault: string,
    env: Readonly<Record<string, string | undefined>> = {},
  ): Promise<LaunchedApp> {
    const app = await launch({ env });
    const began = performance.now();
    expect(await listSecrets(app)).toMatchObject({ keychain: fault, places: { MAILBOX_PASSWORD: null } });
    expect(performance.now() - began).toBeLessThan(SAID_WITHIN_MS);
    const state = await watcher(app);
    expect(state).toMatchObject({ failure: { code: fault } });

    expect(await setSecret(app, 'WEBHOOK_BEARER', BEARER)).toBe('session');
    expect(await setSecret(app, 'MAILBOX_PASSWORD', dovecot.password)).toBe('session');
    await untilWatching(app);
    const pid = await app.untilRunning();
    process.kill(pid, 'SIGKILL');
    await app.untilRunning(pid);
    await untilWatching(app);
    expect(await listSecrets(app)).toMatchObject({
      keychain: fault,
      places: { MAILBOX_PASSWORD: 'session', WEBHOOK_BEARER: 'session' },
    });
    const { ends } = await app.desktop();
    expect(ends.map(({ reason }) => reason)).toEqual(['died']);
    return app;
  }

  async function quitsAndLeavesNothing(app: LaunchedApp): Promise<void> {
    const asked = performance.now();
    await app.quit();
    expect(performance.now() - asked).toBeLessThan(SAID_WITHIN_MS);
    expect(searchSecrets(filesUnder(desktop.folder), [BEARER, dovecot.password])).toEqual([]);
    expect(searchSecrets(new Map([['output', Buffer.from(app.output())]]), [BEARER])).toEqual([]);
  }

  it('SEC-2: no D-Bus', async () => {
    const app = await worksWithout('keychain.unavailable', {
      DBUS_SESSION_BUS_ADDRESS: undefined,
      XDG_RUNTIME_DIR: desktop.folder,
    });
    await quitsAndLeavesNothing(app);
  });

  it('SEC-2: D-Bus without a keyring', async () => {
    const bus = await startBusWithoutKeyring(desktop.folder);
    try {
      await quitsAndLeavesNothing(await worksWithout('keychain.unavailable', bus.env));
    } finally {
      await bus.stop();
    }
  });

  it('SEC-2: locked, and working by itself within 30 s of being unlocked', async () => {
    await desktop.keyring.lock();
    const app = await launch();
    expect(await listSecrets(app)).toMatchObject({ keychain: 'keychain.locked' });
    expect(await watcher(app)).toMatchObject({ failure: { code: 'keychain.locked' } });
    await unlockKeyring(desktop.keyring);
    await untilWatching(app);
    expect(await listSecrets(app)).toMatchObject({
      keychain: null,
      places: { MAILBOX_PASSWORD: 'keychain' },
    });
    await app.quit();
  });

  it('SEC-2: locked, and the operator dismisses the question', async () => {
    const person = await startRefusingPerson(desktop.keyring);
    try {
      await desktop.keyring.lock();
      const app = await worksWithout('keychain.locked');
      expect(person.refusals()).toBeGreaterThan(0);
      await quitsAndLeavesNothing(app);
    } finally {
      await person.stop();
      await unlockKeyring(desktop.keyring);
    }
  });

  it('SEC-2: never answers, and known to answer again within 30 s; the application ends all the same', async () => {
    const unmute = await muteKeyring(desktop.keyring);
    try {
      const app = await worksWithout('keychain.timed-out');
      unmute();
      await waitUntil({
        what: 'the keychain to be believed again',
        check: async () => (await listSecrets(app)).keychain === null,
        on: { everyMs: 500 },
        timeoutMs: WORKING_WITHIN_MS,
      });
      await muteKeyring(desktop.keyring);
      // Nobody hears the answer: the application ends while its keychain hangs.
      void setSecret(app, 'MAKE_API_KEY', 'unheard').catch(() => undefined);
      await quitsAndLeavesNothing(app);
    } finally {
      unmute();
    }
  });

  it('SEC-2: an entry deleted outside is asked for again, and nothing else happens', async () => {
    const app = await launch();
    await untilWatching(app);
    await deleteFromKeyring(desktop.keyring, 'MAILBOX_PASSWORD');
    expect(await listSecrets(app)).toMatchObject({ keychain: null, places: { MAILBOX_PASSWORD: null } });
    const pid = await app.untilRunning();
    process.kill(pid, 'SIGKILL');
    await app.untilRunning(pid);
    await waitUntil({
      what: 'the agent to ask for the password',
      check: async () => (await watcher(app))?.state === 'needs-credentials',
      on: { everyMs: 50 },
      timeoutMs: SAID_WITHIN_MS,
    });
    expect(await setSecret(app, 'MAILBOX_PASSWORD', dovecot.password)).toBe('keychain');
    await untilWatching(app);
    await app.quit();
  });
});
