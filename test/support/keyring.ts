import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cleanEnvironment } from './agent-process.ts';
import { spawnGroup } from './process-group.ts';
import { createTemporaryFolder } from './temporary-folder.ts';

const execFileAsync = promisify(execFile);

export type Keyring = {
  /** Words to put before a command: it then runs on a D-Bus session of its own with this keyring unlocked. */
  readonly wrapper: readonly string[];
  /** HOME and XDG folders of this keyring, to be given to each such command. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs a program with the keyring unlocked. */
  readonly run: (
    program: string,
    args: readonly string[],
  ) => Promise<{ readonly stdout: string; readonly stderr: string }>;
  /** A D-Bus session with the keyring unlocked that stays until stopped: for programs that come and go. */
  readonly startSession: () => Promise<KeyringSession>;
  readonly remove: () => Promise<void>;
};

export type KeyringSession = {
  /** What finds it: to be added to a program's environment. */
  readonly env: Readonly<Record<string, string>>;
  /** As a person does by hand, or the system when the screen is locked. */
  readonly lock: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

/**
 * The daemon answers on D-Bus only a moment after it has forked: the command waits for the service to be there.
 * What was stored stays in HOME, so a later command finds it again.
 */
const UNLOCK = `
printf %s "$RSD_KEYRING_PASSWORD" | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
owned() {
  dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner \\
    string:org.freedesktop.secrets | grep -q 'boolean true'
}
tries=0
until owned; do
  tries=$((tries + 1))
  [ "$tries" -lt 100 ] || exit 97
  sleep 0.05
done
unset RSD_KEYRING_PASSWORD
exec "$@"
`;

/** A gnome-keyring of its own: private HOME and runtime folder, unlocked for whatever is run through it. */
export function createKeyring(): Keyring {
  const folder = createTemporaryFolder('keyring');
  const home = join(folder.path, 'home');
  const runtime = join(folder.path, 'run');
  mkdirSync(home);
  mkdirSync(runtime, { mode: 0o700 });
  const env = {
    HOME: home,
    XDG_RUNTIME_DIR: runtime,
    XDG_DATA_HOME: join(home, '.local', 'share'),
    XDG_CONFIG_HOME: join(home, '.config'),
    RSD_KEYRING_PASSWORD: 'keyring-password',
  };
  const wrapper = ['dbus-run-session', '--', '/bin/sh', '-c', UNLOCK, 'keyring'];
  return {
    wrapper,
    env,
    run: async (program, args) => {
      const [first = '', ...rest] = [...wrapper, program, ...args];
      return execFileAsync(first, rest, { env: cleanEnvironment({}, env) });
    },
    startSession: async () => {
      const [program = '', ...args] = wrapper;
      const keep = 'printf "%s\\n" "$DBUS_SESSION_BUS_ADDRESS"; exec sleep infinity';
      const group = await spawnGroup(program, [...args, '/bin/sh', '-c', keep], {
        env: cleanEnvironment({}, env),
      });
      const address = await new Promise<string>((resolve, reject) => {
        group.child.stdout?.once('data', (text) => resolve(String(text).trim()));
        group.child.once('exit', () => reject(new Error('the keyring session ended at once')));
      });
      const { RSD_KEYRING_PASSWORD: _, ...folders } = env;
      const sessionEnv = { ...folders, DBUS_SESSION_BUS_ADDRESS: address };
      return {
        env: sessionEnv,
        lock: async () => {
          await execFileAsync(
            'dbus-send',
            [
              '--session',
              '--print-reply',
              '--dest=org.freedesktop.secrets',
              '/org/freedesktop/secrets',
              'org.freedesktop.Secret.Service.Lock',
              'array:objpath:/org/freedesktop/secrets/collection/login',
            ],
            { env: { ...cleanEnvironment({}, sessionEnv) } },
          );
        },
        stop: async () => {
          await group.kill();
        },
      };
    },
    remove: folder.remove,
  };
}
