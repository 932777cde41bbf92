import { ok } from '../contract/result.ts';
import type { SecretName } from '../contract/secrets.ts';
import type { Keychain } from '../secrets/keychain.ts';

/** A keychain in memory: a demonstration neither reads nor writes the operator's own. */
export function createMemoryKeychain(initial: Readonly<Partial<Record<SecretName, string>>>): Keychain {
  const values = new Map<string, string>(Object.entries(initial));
  return {
    probe: async () => ok(null),
    isLocked: async () => false,
    get: async (name) => ok(values.get(name) ?? null),
    has: async (name) => ok(values.has(name)),
    set: async (name, value) => {
      values.set(name, value);
      return ok(null);
    },
    clear: async (name) => ok(values.delete(name)),
  };
}
