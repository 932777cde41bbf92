import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Clock, Timer } from '../ports.ts';
import { createKeychain, type Keychain, type KeychainLibrary, loadKeytar } from './keychain.ts';
import { type KeychainCall, keychainAnswerSchema } from './keychain-messages.ts';
import { readKeyringLock } from './keyring-lock.ts';

const PROGRAM = fileURLToPath(new URL('./serve-keychain.ts', import.meta.url));

/** A burst of calls shares one process; then it goes, and with it what it held of secrets. */
const IDLE_MS = 250;

let inThisProcess: { isBusy(): boolean } | null = null;

/** Whether the end of this process would wait for the keychain. */
export function isKeychainHolding(): boolean {
  return inThisProcess?.isBusy() ?? false;
}

/**
 * A keychain in a process of its own, for the agent under plain Node. keytar's calls hold a thread until they
 * end, and Node waits for its threads before it exits: with a keychain that asks a person, or never answers, the
 * agent could not stop. A child that hangs is killed.
 */
export function createIsolatedKeychain(clock: Clock): Keychain {
  // The packaged application starts no second Node (its RunAsNode fuse): its command line asks here, and ends itself
  // the hard way when a call holds a thread.
  const isLocked = () => readKeyringLock(clock, process.env);
  if (process.versions.electron !== undefined) {
    const keychain = createKeychain({ clock, load: loadKeytar, isLocked });
    inThisProcess = keychain;
    return keychain;
  }
  return createKeychain({ clock, load: async () => createKeychainProcess(clock), isLocked });
}

type Distribute<T> = T extends KeychainCall ? Omit<T, 'id'> : never;
type Waiting = {
  readonly resolve: (value: string | boolean | null) => void;
  readonly reject: (error: Error) => void;
};

function createKeychainProcess(clock: Clock): KeychainLibrary {
  let child: ChildProcess | null = null;
  let idle: Timer | null = null;
  let lastId = 0;
  const waiting = new Map<number, Waiting>();

  const failAll = (error: Error): void => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };

  const end = (): void => {
    idle?.cancel();
    idle = null;
    child?.kill('SIGKILL');
    child = null;
  };

  const start = (): ChildProcess => {
    const started = fork(PROGRAM, [], { execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    const gone = (): void => {
      if (child !== started) return;
      child = null;
      failAll(new Error('the process of the keychain ended'));
    };
    started.on('error', gone);
    started.on('exit', gone);
    started.on('message', (message) => {
      const answer = keychainAnswerSchema.parse(message);
      const call = waiting.get(answer.id);
      waiting.delete(answer.id);
      if ('error' in answer) call?.reject(new Error(answer.error));
      else call?.resolve(answer.value);
      if (waiting.size === 0 && child === started) idle = clock.setTimer(IDLE_MS, end);
    });
    return started;
  };

  const ask = (call: Distribute<KeychainCall>): Promise<string | boolean | null> =>
    new Promise((resolve, reject) => {
      idle?.cancel();
      idle = null;
      child ??= start();
      lastId += 1;
      waiting.set(lastId, { resolve, reject });
      child.send({ ...call, id: lastId });
    });

  return {
    async getPassword(service, account) {
      const value = await ask({ act: 'get', service, account });
      return typeof value === 'string' ? value : null;
    },
    async setPassword(service, account, value) {
      await ask({ act: 'set', service, account, value });
    },
    async deletePassword(service, account) {
      return (await ask({ act: 'clear', service, account })) === true;
    },
    dispose() {
      end();
      failAll(new Error('given up'));
    },
  };
}
