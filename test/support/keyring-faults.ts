import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cleanEnvironment } from './agent-process.ts';
import type { KeyringSession } from './keyring.ts';
import { nodeProgram, PROJECT_ROOT } from './node-program.ts';
import { spawnGroup } from './process-group.ts';

const execFileAsync = promisify(execFile);

const PASSWORD = 'keyring-password';
const UNLOCK = 1;

/** What can befall the keyring of a session (RELIABILITY.md SEC-2), done from outside of the application. */

async function onBus(session: KeyringSession, program: string, args: readonly string[]): Promise<string> {
  const { stdout } = await execFileAsync(program, [...args], { env: cleanEnvironment({}, session.env) });
  return stdout;
}

/** As the login screen does: the password goes to the daemon's own socket, nobody is asked. */
export function unlockKeyring(session: KeyringSession): Promise<void> {
  const password = Buffer.from(PASSWORD);
  const body = Buffer.alloc(12 + password.length);
  body.writeUInt32BE(body.length, 0);
  body.writeUInt32BE(UNLOCK, 4);
  body.writeUInt32BE(password.length, 8);
  password.copy(body, 12);
  return new Promise((resolve, reject) => {
    const socket = connect(join(session.env.XDG_RUNTIME_DIR ?? '', 'keyring', 'control'));
    socket.once('error', reject);
    socket.once('data', (answer) => {
      socket.destroy();
      if (answer.readUInt32BE(4) === 0) resolve();
      else reject(new Error(`the keyring refused its password: ${answer.toString('hex')}`));
    });
    // One byte first: whom it comes from is read off it.
    socket.write(Buffer.concat([Buffer.from([0]), body]));
  });
}

/** Freezes the keyring's process: it owns its name on the bus and answers nothing. Gives the undo. */
export async function muteKeyring(session: KeyringSession): Promise<() => void> {
  const found = await onBus(session, 'dbus-send', [
    '--session',
    '--print-reply',
    '--dest=org.freedesktop.DBus',
    '/',
    'org.freedesktop.DBus.GetConnectionUnixProcessID',
    'string:org.freedesktop.secrets',
  ]);
  const pid = Number(/uint32 (\d+)/u.exec(found)?.[1]);
  if (!(pid > 0)) throw new Error(`nobody owns the keyring: ${found}`);
  process.kill(pid, 'SIGSTOP');
  return () => void process.kill(pid, 'SIGCONT');
}

/** As another program of the operator, or they themselves in the keyring's own window. */
export async function deleteFromKeyring(session: KeyringSession, account: string): Promise<void> {
  const keytar = join(PROJECT_ROOT, 'node_modules', 'keytar');
  const run = `require(${JSON.stringify(keytar)}).deletePassword('render-signal-desktop', ${JSON.stringify(account)}).then((was) => { if (!was) process.exit(3); })`;
  await onBus(session, nodeProgram(), ['-e', run]);
}

type Bystander = { readonly env: Readonly<Record<string, string>>; stop(): Promise<void> };

/** A D-Bus session on which nobody keeps secrets, and none can be started. */
export async function startBusWithoutKeyring(folder: string): Promise<Bystander> {
  const config = join(folder, 'bare-bus.conf');
  writeFileSync(
    config,
    `<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><policy context="default">
     <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`,
  );
  const group = await spawnGroup(
    'dbus-daemon',
    [`--config-file=${config}`, '--nofork', '--print-address=1'],
    {
      env: cleanEnvironment(),
    },
  );
  const address = await firstLine(group.child.stdout);
  return { env: { DBUS_SESSION_BUS_ADDRESS: address }, stop: async () => void (await group.kill()) };
}

/** A screen on which the keyring asks for its password, and a person who presses Escape each time. */
export async function startRefusingPerson(session: KeyringSession): Promise<{
  readonly refusals: () => number;
  stop(): Promise<void>;
}> {
  const screen = await spawnGroup(
    'Xvfb',
    ['-displayfd', '1', '-screen', '0', '800x600x24', '-nolisten', 'tcp'],
    { env: cleanEnvironment() },
  );
  const display = `:${await firstLine(screen.child.stdout)}`;
  await onBus(session, 'dbus-send', [
    '--session',
    '--print-reply',
    '--dest=org.freedesktop.DBus',
    '/org/freedesktop/DBus',
    'org.freedesktop.DBus.UpdateActivationEnvironment',
    `dict:string:string:DISPLAY,${display}`,
  ]);
  const env = cleanEnvironment({}, { DISPLAY: display });
  let refusals = 0;
  const find = ['search', '--onlyvisible', '--class', 'gcr-prompter'];
  const person = setInterval(() => {
    execFile('xdotool', find, { env }, (error, windows) => {
      // Fails while no dialog is there.
      if (error !== null || windows === '') return;
      refusals += 1;
      execFile('xdotool', ['key', 'Escape'], { env }, () => undefined);
    });
  }, 200);
  return {
    refusals: () => refusals,
    stop: async () => {
      clearInterval(person);
      await screen.kill();
    },
  };
}

function firstLine(stream: NodeJS.ReadableStream | null): Promise<string> {
  return new Promise((resolve, reject) => {
    stream?.once('data', (text) => resolve(String(text).split('\n')[0] ?? ''));
    stream?.once('close', () => reject(new Error('it ended at once')));
  });
}
