import { randomBytes } from 'node:crypto';
import { type Err, err, ok, type Result } from '../contract/result.ts';
import { SECRET_MAX_BYTES, type SecretName } from '../contract/secrets.ts';
import type { Clock } from '../ports.ts';
import { describeError } from '../support/describe-error.ts';

/**
 * The operating system's keychain (RELIABILITY.md SEC-1 to SEC-3). The only user of keytar, so that another
 * store can take its place. Failures: keychain.unavailable (none here), keychain.locked, keychain.timed-out,
 * keychain.refused.
 */
export type Keychain = {
  get(name: SecretName): Promise<Result<string | null>>;
  /** Also fails with secret.empty and secret.too-long. */
  set(name: SecretName, value: string): Promise<Result<null>>;
  /** Whether there was one. */
  clear(name: SecretName): Promise<Result<boolean>>;
  has(name: SecretName): Promise<Result<boolean>>;
  /**
   * Whether secrets can really be kept: writes, reads back and deletes a throwaway entry. A Linux keyring
   * without a usable collection answers every question with "no such secret" and refuses only to write.
   */
  probe(): Promise<Result<null>>;
  /** Found out without anybody being asked; null: it cannot be told here. */
  isLocked(): Promise<boolean | null>;
};

/** What is used of keytar. */
export type KeychainLibrary = {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
  /** Lets go of a call that does not end; the next call opens the library anew. */
  readonly dispose?: () => void;
};

const KEYCHAIN_SERVICE = 'render-signal-desktop';

/** A locked keychain may ask a person, without limit: every call ends by then (SEC-2). */
const KEYCHAIN_DEADLINE_MS = 10_000;

/** keytar in this process: a call that never ends then holds a thread, and with it the end of the process. */
export async function loadKeytar(): Promise<KeychainLibrary> {
  // Loaded on first use: without libsecret the import itself throws, and that must be an answer and no crash.
  const { default: keytar } = await import('keytar');
  return keytar;
}

export function createKeychain(deps: {
  readonly clock: Clock;
  readonly load: () => Promise<KeychainLibrary>;
  readonly isLocked: () => Promise<boolean | null>;
  readonly service?: string;
}): Keychain & {
  /** Whether a call holds a thread: without a `dispose` of the library, the process cannot end before it does. */
  isBusy(): boolean;
} {
  const { clock } = deps;
  const service = deps.service ?? KEYCHAIN_SERVICE;
  let library: Promise<KeychainLibrary> | null = null;
  let last: Promise<unknown> = Promise.resolve();
  /** A call that passed its deadline and still holds a thread of the pool: more would exhaust it. */
  let stuck = false;
  let busy = false;

  const open = (): Promise<KeychainLibrary> => {
    library ??= deps.load();
    return library;
  };

  const letGo = async (): Promise<void> => {
    stuck = true;
    const opened = await library?.catch(() => null);
    if (opened?.dispose === undefined) return;
    opened.dispose();
    library = null;
    stuck = false;
  };

  /** One call at a time; each ends within the deadline, the wait for its turn included. */
  const call = <T>(act: (keytar: KeychainLibrary) => Promise<T>): Promise<Result<T>> =>
    new Promise((resolve) => {
      if (stuck) return resolve(timedOut());
      let ended = false;
      const end = (result: Result<T>): void => {
        ended = true;
        timer.cancel();
        resolve(result);
      };
      let running = false;
      const timer = clock.setTimer(KEYCHAIN_DEADLINE_MS, () => {
        if (running) void letGo();
        end(timedOut());
      });
      const run = async (): Promise<void> => {
        if (ended) return;
        if (stuck) return end(timedOut());
        running = true;
        busy = true;
        try {
          const value = await act(await open());
          if (!ended) end(ok(value));
        } catch (thrown) {
          if (!ended) end(translateKeychainError(thrown));
        } finally {
          busy = false;
          if (ended) stuck = false;
        }
      };
      // A stuck call never lets go of its turn: those behind it end by their own deadline.
      last = last.then(run, run);
    });

  const get = (account: string): Promise<Result<string | null>> =>
    call((keytar) => keytar.getPassword(service, account));
  const set = (account: string, value: string): Promise<Result<null>> =>
    call(async (keytar) => {
      await keytar.setPassword(service, account, value);
      return null;
    });
  const clear = (account: string): Promise<Result<boolean>> =>
    call((keytar) => keytar.deletePassword(service, account));

  return {
    isBusy: () => busy,
    isLocked: deps.isLocked,
    get,
    async set(name, value) {
      const checked = checkSecretValue(name, value);
      return checked.ok ? set(name, value) : checked;
    },
    clear,
    async has(name) {
      const found = await get(name);
      return found.ok ? ok(found.value !== null) : found;
    },
    async probe() {
      const account = `probe-${randomBytes(6).toString('hex')}`;
      const value = randomBytes(12).toString('hex');
      const written = await set(account, value);
      if (!written.ok) return written;
      const read = await get(account);
      const cleared = await clear(account);
      if (!read.ok) return read;
      if (!cleared.ok) return cleared;
      return read.value === value && cleared.value ? ok(null) : err('keychain.refused', { retryable: true });
    },
  };
}

/** Whether a value can be kept in a keychain of every system. Fails with secret.empty or secret.too-long. */
export function checkSecretValue(name: SecretName, value: string): Result<null> {
  if (value === '') return err('secret.empty', { params: { name } });
  if (Buffer.byteLength(value, 'utf8') > SECRET_MAX_BYTES) {
    return err('secret.too-long', { params: { name, maxBytes: SECRET_MAX_BYTES } });
  }
  return ok(null);
}

function timedOut(): Err {
  return err('keychain.timed-out', { retryable: true });
}

/**
 * In the languages of the product, since the system translates some. Chromium puts the address `disabled:` where the
 * session has no bus.
 */
const UNAVAILABLE =
  /D-?Bus|autolaunch|disabled:|\.service files|ServiceUnknown|native addon|Could not connect|Impossible de se connecter|Connexion impossible|exited with|activat/iu;
const LOCKED = /locked|does not exist at path|dismissed|interaction is not allowed|prompt/iu;

/** keytar passes on sentences of the system, without codes: read here and nowhere else. */
export function translateKeychainError(thrown: unknown): Err {
  const cause = describeError(thrown);
  const details = { retryable: true, cause };
  // A missing collection is named by its D-Bus path: "locked" is asked first.
  if (LOCKED.test(cause)) return err('keychain.locked', details);
  if (UNAVAILABLE.test(cause)) return err('keychain.unavailable', details);
  return err('keychain.refused', details);
}
