import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../../test/support/fake-clock.ts';
import { type Err, err, ok } from '../contract/result.ts';
import { SECRET_NAMES, type SecretName } from '../contract/secrets.ts';
import type { Keychain } from './keychain.ts';
import { createSecretStore } from './secret-store.ts';

function createRig(
  options: {
    readonly environment?: Partial<Record<SecretName, string>>;
    readonly descriptor?: Partial<Record<SecretName, string>>;
    readonly stored?: Partial<Record<SecretName, string>>;
    readonly failure?: Err;
  } = {},
) {
  const clock = createFakeClock();
  const stored = new Map<SecretName, string>();
  const rig: { failure: Err | undefined; lock: boolean | null; asked: number; probes: number } = {
    failure: options.failure,
    lock: null,
    asked: 0,
    probes: 0,
  };
  const answer = <T>(value: T) => rig.failure ?? ok(value);
  const fill = (values: Partial<Record<SecretName, string>> = {}) => {
    const map = new Map<SecretName, string>();
    for (const name of SECRET_NAMES) if (values[name] !== undefined) map.set(name, values[name]);
    return map;
  };
  for (const [name, value] of fill(options.stored)) stored.set(name, value);
  const keychain: Keychain = {
    get: async (name) => {
      rig.asked += 1;
      return answer(stored.get(name) ?? null);
    },
    set: async (name, value) => {
      if (rig.failure === undefined) stored.set(name, value);
      return answer(null);
    },
    clear: async (name) => answer(rig.failure === undefined && stored.delete(name)),
    has: async (name) => answer(stored.has(name)),
    probe: async () => {
      rig.probes += 1;
      return answer(null);
    },
    isLocked: async () => rig.lock,
  };
  const redacted: string[] = [];
  const store = createSecretStore({
    clock,
    keychain,
    environment: fill(options.environment),
    descriptor: fill(options.descriptor),
    redact: (value) => redacted.push(value),
  });
  return { clock, store, stored, redacted, rig };
}

describe('where a secret comes from', () => {
  it('is the environment, then the descriptor, then the keychain', async () => {
    const { store } = createRig({
      environment: { MAILBOX_PASSWORD: 'env' },
      descriptor: { MAILBOX_PASSWORD: 'fd', WEBHOOK_BEARER: 'fd' },
      stored: { MAILBOX_PASSWORD: 'kc', WEBHOOK_BEARER: 'kc', MAKE_API_KEY: 'kc' },
    });
    expect(await store.get('MAILBOX_PASSWORD')).toEqual(ok('env'));
    expect(await store.get('WEBHOOK_BEARER')).toEqual(ok('fd'));
    expect(await store.get('MAKE_API_KEY')).toEqual(ok('kc'));
    expect(await store.get('RENDER_API_KEY')).toEqual(ok(null));
    const places = (await store.list()).map(({ name, set, place }) => [name, set, place]);
    expect(places).toEqual([
      ['MAILBOX_PASSWORD', true, 'environment'],
      ['WEBHOOK_SIGNING', false, null],
      ['WEBHOOK_BEARER', true, 'descriptor'],
      ['GMAIL_CLIENT_SECRET', false, null],
      ['GMAIL_REFRESH_TOKEN', false, null],
      ['RENDER_API_KEY', false, null],
      ['RENDER_DEPLOY_HOOK', false, null],
      ['MAKE_API_KEY', true, 'keychain'],
      ['PROXY_PASSWORD', false, null],
    ]);
  });

  it('is never asked of the keychain when the operator supplied it', async () => {
    const { store, rig } = createRig({
      environment: { MAILBOX_PASSWORD: 'env' },
      failure: err('keychain.locked'),
    });
    expect(await store.get('MAILBOX_PASSWORD')).toEqual(ok('env'));
    expect(rig).toMatchObject({ asked: 0, probes: 0 });
  });

  it('LOG-1: every value is told to the redactor before anybody gets it', async () => {
    const { store, redacted } = createRig({
      environment: { MAILBOX_PASSWORD: 'from env' },
      descriptor: { WEBHOOK_BEARER: 'from fd' },
      stored: { MAKE_API_KEY: 'from keychain' },
    });
    await store.get('MAKE_API_KEY');
    await store.set('RENDER_API_KEY', 'typed');
    expect(redacted).toEqual(['from env', 'from fd', 'from keychain', 'typed']);
  });
});

describe('setting and clearing', () => {
  it('goes to the keychain', async () => {
    const { store, stored } = createRig();
    expect(await store.set('RENDER_API_KEY', 'k')).toEqual(ok('keychain'));
    expect(stored.get('RENDER_API_KEY')).toBe('k');
    expect(await store.clear('RENDER_API_KEY')).toEqual(ok(true));
    expect(await store.clear('RENDER_API_KEY')).toEqual(ok(false));
    expect(await store.get('RENDER_API_KEY')).toEqual(ok(null));
  });

  it('forgets what came by environment until the next start', async () => {
    const { store } = createRig({ environment: { MAILBOX_PASSWORD: 'env' } });
    expect(await store.clear('MAILBOX_PASSWORD')).toEqual(ok(true));
    expect(await store.get('MAILBOX_PASSWORD')).toEqual(ok(null));
  });

  it('refuses what no keychain keeps, also for the session', async () => {
    const { store } = createRig({ failure: err('keychain.unavailable') });
    expect(await store.set('RENDER_API_KEY', '')).toMatchObject({ error: { code: 'secret.empty' } });
    expect(await store.set('RENDER_API_KEY', 'x'.repeat(2_501))).toMatchObject({
      error: { code: 'secret.too-long' },
    });
  });
});

describe('SEC-2: without a usable keychain', () => {
  it.each(['keychain.unavailable', 'keychain.locked', 'keychain.timed-out', 'keychain.refused'] as const)(
    'SEC-2: %s: says so, and keeps what is set for the session only',
    async (code) => {
      const { store, stored } = createRig({ failure: err(code, { retryable: true }) });
      expect(await store.get('RENDER_API_KEY')).toMatchObject({ ok: false, error: { code } });
      expect(await store.set('RENDER_API_KEY', 'k')).toEqual(ok('session'));
      expect(await store.get('RENDER_API_KEY')).toEqual(ok('k'));
      expect(await store.place('RENDER_API_KEY')).toBe('session');
      expect(await store.checkKeychain()).toMatchObject({ ok: false, error: { code } });
      expect(await store.clear('RENDER_API_KEY')).toEqual(ok(true));
      expect(stored.size).toBe(0);
    },
  );

  it('SEC-2: a keyring that answers "no such secret" to everything is not believed', async () => {
    const { store, rig, stored } = createRig({ failure: err('keychain.locked', { retryable: true }) });
    stored.set('MAILBOX_PASSWORD', 'behind the lock');
    expect(await store.get('MAILBOX_PASSWORD')).toMatchObject({ error: { code: 'keychain.locked' } });
    expect(rig.asked).toBe(0);
  });

  it('SEC-2: works within 30 s after it was unlocked, and asks it rarely until then', async () => {
    const { clock, store, rig, stored } = createRig({ failure: err('keychain.locked', { retryable: true }) });
    stored.set('MAILBOX_PASSWORD', 'pw');
    for (let second = 0; second < 60; second += 1) {
      await store.get('MAILBOX_PASSWORD');
      await clock.advance(1_000);
    }
    expect(rig.probes).toBeLessThanOrEqual(5);
    rig.failure = undefined;
    await clock.advance(30_000);
    expect(await store.get('MAILBOX_PASSWORD')).toEqual(ok('pw'));
  });

  it('SEC-2: a keyring that is seen to be locked is tried once in ten minutes, and 15 s after it was unlocked', async () => {
    const { clock, store, rig, stored } = createRig({ failure: err('keychain.locked', { retryable: true }) });
    stored.set('MAILBOX_PASSWORD', 'pw');
    rig.lock = true;
    for (let second = 0; second < 590; second += 1) {
      expect(await store.get('MAILBOX_PASSWORD')).toMatchObject({ error: { code: 'keychain.locked' } });
      await clock.advance(1_000);
    }
    expect(rig.probes).toBe(1);
    await clock.advance(25_000);
    await store.get('MAILBOX_PASSWORD');
    expect(rig.probes).toBe(2);
    rig.failure = undefined;
    rig.lock = false;
    await clock.advance(15_000);
    expect(await store.get('MAILBOX_PASSWORD')).toEqual(ok('pw'));
  });

  it('SEC-2: a locked keyring may ask an operator who sets a secret', async () => {
    const { clock, store, rig } = createRig({ failure: err('keychain.locked', { retryable: true }) });
    rig.lock = true;
    await store.get('MAILBOX_PASSWORD');
    await clock.advance(15_000);
    await store.get('MAILBOX_PASSWORD');
    expect(rig.probes).toBe(1);
    // They unlock it when they are asked.
    rig.failure = undefined;
    expect(await store.set('MAILBOX_PASSWORD', 'pw')).toEqual(ok('keychain'));
    expect(rig.probes).toBe(2);
  });

  it('asks a keychain whether it works once, not once per secret', async () => {
    const { store, rig } = createRig();
    await store.list();
    await Promise.all(SECRET_NAMES.map((name) => store.get(name)));
    expect(rig.probes).toBe(1);
  });

  it('an entry deleted outside is simply not set', async () => {
    const { store, stored } = createRig({ stored: { MAILBOX_PASSWORD: 'pw' } });
    expect(await store.get('MAILBOX_PASSWORD')).toEqual(ok('pw'));
    stored.clear();
    expect(await store.get('MAILBOX_PASSWORD')).toEqual(ok(null));
  });
});
