import { type Err, ok, type Result } from '../contract/result.ts';
import { SECRET_NAMES, type SecretName, type SecretState } from '../contract/secrets.ts';
import type { Clock, Secrets } from '../ports.ts';
import { checkSecretValue, type Keychain } from './keychain.ts';

export type SecretPlace = NonNullable<SecretState['place']>;

/**
 * Where secrets come from, in this order: what the operator supplied by environment or descriptor, the
 * keychain, and where there is no usable keychain the memory of this session. Never a file (SEC-1, SEC-2).
 */
export type SecretStore = Secrets & {
  /** Returns where it is kept: `session` means that it is gone when the agent ends, and is to be said so. */
  set(name: SecretName, value: string): Promise<Result<SecretPlace>>;
  /** Whether there was one. What came by environment or descriptor is forgotten until the next start. */
  clear(name: SecretName): Promise<Result<boolean>>;
  /** Without values, in the order of SECRET_NAMES. What an unusable keychain holds shows as not set. */
  list(): Promise<readonly SecretState[]>;
  /** Where the value in use comes from; null when there is none, or none that can be read. */
  place(name: SecretName): Promise<SecretPlace | null>;
  /** No log will hold this value: for one that is tried and not kept. */
  hide(value: string): void;
  /** Whether the keychain can be used; the failure names why not. */
  checkKeychain(): Promise<Result<null>>;
};

/** A keychain that was unlocked meanwhile is noticed within this time (SEC-2: working in 30 s). */
const RETRY_UNUSABLE_MS = 15_000;
/** How long a good answer is believed. */
const TRUST_USABLE_MS = 60_000;
/** Trying a locked keyring puts a question on the screen: whoever waved it away is left alone for so long. */
const ASK_AGAIN_MS = 600_000;

export function createSecretStore(deps: {
  readonly clock: Clock;
  readonly keychain: Keychain;
  readonly environment?: ReadonlyMap<SecretName, string>;
  readonly descriptor?: ReadonlyMap<SecretName, string>;
  /** Told every value that passes, so that no log ever holds one. */
  readonly redact: (value: string) => void;
}): SecretStore {
  const { clock, keychain, redact } = deps;
  const environment = new Map(deps.environment);
  const descriptor = new Map(deps.descriptor);
  const session = new Map<SecretName, string>();
  for (const value of [...environment.values(), ...descriptor.values()]) redact(value);

  let checked: { readonly result: Result<null>; readonly at: number } | null = null;
  let checking: Promise<Result<null>> | null = null;
  /** When it was last tried for real, which may have asked the operator. */
  let triedAt = Number.NEGATIVE_INFINITY;

  const tryKeychain = async (): Promise<Result<null>> => {
    const result = await keychain.probe();
    triedAt = clock.monotonic();
    return result;
  };
  /** The lock that was met before, when it can be seen without another question that it is still there. */
  const seenLocked = async (): Promise<Err | null> => {
    if (checked === null || checked.result.ok || checked.result.error.code !== 'keychain.locked') return null;
    const last = checked.result;
    if (clock.monotonic() - triedAt >= ASK_AGAIN_MS) return null;
    return (await keychain.isLocked()) === true ? last : null;
  };
  const checkNow = (): Promise<Result<null>> => {
    checking ??= seenLocked()
      .then((locked) => locked ?? tryKeychain())
      .then((result) => {
        checked = { result, at: clock.monotonic() };
        checking = null;
        return result;
      });
    return checking;
  };
  const checkKeychain = (): Promise<Result<null>> => {
    if (checked === null) return checkNow();
    const trustMs = checked.result.ok ? TRUST_USABLE_MS : RETRY_UNUSABLE_MS;
    return clock.monotonic() - checked.at < trustMs ? Promise.resolve(checked.result) : checkNow();
  };
  /** The operator is at the screen and would rather be asked than have a secret for this session only. */
  const letItAsk = (): void => {
    const isRecent = clock.monotonic() - triedAt < RETRY_UNUSABLE_MS;
    if (checked?.result.ok === false && !isRecent) checked = null;
  };

  const inMemory = (name: SecretName): { readonly value: string; readonly place: SecretPlace } | null => {
    for (const [place, values] of [
      ['environment', environment],
      ['descriptor', descriptor],
      ['session', session],
    ] as const) {
      const value = values.get(name);
      if (value !== undefined) return { value, place };
    }
    return null;
  };

  const find = async (
    name: SecretName,
  ): Promise<Result<{ readonly value: string; readonly place: SecretPlace } | null>> => {
    const held = inMemory(name);
    if (held !== null) return ok(held);
    // A keyring that cannot be used answers "no such secret": only a tested one is asked.
    const usable = await checkKeychain();
    if (!usable.ok) return usable;
    const stored = await keychain.get(name);
    if (!stored.ok) {
      checked = { result: stored, at: clock.monotonic() };
      return stored;
    }
    if (stored.value === null) return ok(null);
    redact(stored.value);
    return ok({ value: stored.value, place: 'keychain' });
  };

  return {
    async get(name) {
      const found = await find(name);
      return found.ok ? ok(found.value?.value ?? null) : found;
    },
    async set(name, value) {
      const fits = checkSecretValue(name, value);
      if (!fits.ok) return fits;
      redact(value);
      letItAsk();
      const usable = await checkKeychain();
      const written = usable.ok ? await keychain.set(name, value) : usable;
      if (written.ok) {
        session.delete(name);
        return ok('keychain');
      }
      checked = { result: written, at: clock.monotonic() };
      session.set(name, value);
      return ok('session');
    },
    async clear(name) {
      const held = [environment.delete(name), descriptor.delete(name), session.delete(name)].includes(true);
      const usable = await checkKeychain();
      if (!usable.ok) return held ? ok(true) : usable;
      const cleared = await keychain.clear(name);
      return cleared.ok ? ok(held || cleared.value) : cleared;
    },
    async list() {
      const states: SecretState[] = [];
      for (const name of SECRET_NAMES) {
        const found = await find(name);
        const place = found.ok ? (found.value?.place ?? null) : null;
        states.push({ name, set: place !== null, place });
      }
      return states;
    },
    async place(name) {
      const found = await find(name);
      return found.ok ? (found.value?.place ?? null) : null;
    },
    hide: redact,
    checkKeychain,
  };
}
