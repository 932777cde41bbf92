import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../../test/support/fake-clock.ts';
import { SECRET_MAX_BYTES } from '../contract/secrets.ts';
import { createKeychain, type KeychainLibrary, translateKeychainError } from './keychain.ts';

function memoryLibrary(): KeychainLibrary & { readonly entries: Map<string, string> } {
  const entries = new Map<string, string>();
  return {
    entries,
    getPassword: async (service, account) => entries.get(`${service}/${account}`) ?? null,
    setPassword: async (service, account, value) => {
      entries.set(`${service}/${account}`, value);
    },
    deletePassword: async (service, account) => entries.delete(`${service}/${account}`),
  };
}

function createRig(library: KeychainLibrary | (() => Promise<KeychainLibrary>)) {
  const clock = createFakeClock();
  const load = typeof library === 'function' ? library : async () => library;
  return { clock, keychain: createKeychain({ clock, load, isLocked: async () => null }) };
}

const never = new Promise<never>(() => undefined);

describe('the keychain', () => {
  it('keeps a secret under one service and its own name', async () => {
    const library = memoryLibrary();
    const { keychain } = createRig(library);
    expect(await keychain.get('MAKE_API_KEY')).toEqual({ ok: true, value: null });
    expect(await keychain.set('MAKE_API_KEY', 'a')).toEqual({ ok: true, value: null });
    expect(await keychain.set('MAKE_API_KEY', 'b')).toEqual({ ok: true, value: null });
    expect(await keychain.get('MAKE_API_KEY')).toEqual({ ok: true, value: 'b' });
    expect(await keychain.has('MAKE_API_KEY')).toEqual({ ok: true, value: true });
    expect([...library.entries]).toEqual([['render-signal-desktop/MAKE_API_KEY', 'b']]);
    expect(await keychain.clear('MAKE_API_KEY')).toEqual({ ok: true, value: true });
    expect(await keychain.clear('MAKE_API_KEY')).toEqual({ ok: true, value: false });
    expect(await keychain.has('MAKE_API_KEY')).toEqual({ ok: true, value: false });
  });

  it('SEC-3: takes 2,500 bytes, refuses more, with a sentence and no exception', async () => {
    const { keychain } = createRig(memoryLibrary());
    expect(await keychain.set('MAKE_API_KEY', 'x'.repeat(SECRET_MAX_BYTES))).toMatchObject({ ok: true });
    for (const value of ['x'.repeat(SECRET_MAX_BYTES + 1), 'x'.repeat(2_561), 'é'.repeat(1_251)]) {
      expect(await keychain.set('MAKE_API_KEY', value)).toEqual({
        ok: false,
        error: {
          code: 'secret.too-long',
          params: { name: 'MAKE_API_KEY', maxBytes: 2_500 },
          retryable: false,
        },
      });
    }
    expect(await keychain.set('MAKE_API_KEY', '')).toMatchObject({ error: { code: 'secret.empty' } });
  });

  it('leaves nothing behind when it is tested', async () => {
    const library = memoryLibrary();
    const { keychain } = createRig(library);
    expect(await keychain.probe()).toEqual({ ok: true, value: null });
    expect(library.entries.size).toBe(0);
  });

  it('is not believed when it accepts and gives nothing back', async () => {
    const library = memoryLibrary();
    const { keychain } = createRig({ ...library, getPassword: async () => null });
    expect(await keychain.probe()).toMatchObject({ ok: false, error: { code: 'keychain.refused' } });
  });

  it('is unavailable when its library cannot be loaded', async () => {
    const message = 'Failed to load keytar native addon, checked ["../build/Release"] on linux-x64';
    const { keychain } = createRig(() => Promise.reject(new Error(message)));
    expect(await keychain.get('MAKE_API_KEY')).toMatchObject({
      ok: false,
      error: { code: 'keychain.unavailable', retryable: true },
    });
  });
});

describe('SEC-2: a keychain that does not answer', () => {
  it('SEC-2: every call ends within 10 s, those that queue behind it too', async () => {
    const { clock, keychain } = createRig({ ...memoryLibrary(), getPassword: () => never });
    const calls = [keychain.get('MAKE_API_KEY'), keychain.has('RENDER_API_KEY'), keychain.probe()];
    await clock.advance(10_000);
    for (const call of calls) {
      expect(await call).toMatchObject({ ok: false, error: { code: 'keychain.timed-out', retryable: true } });
    }
  });

  it('SEC-2: is not asked again while a call still hangs, and is when it came back', async () => {
    let asked = 0;
    let release: (value: string) => void = () => undefined;
    const { clock, keychain } = createRig({
      ...memoryLibrary(),
      getPassword: () => {
        asked += 1;
        return asked === 1
          ? new Promise((resolve) => {
              release = resolve;
            })
          : Promise.resolve('found');
      },
    });
    const first = keychain.get('MAKE_API_KEY');
    await clock.advance(10_000);
    expect(await first).toMatchObject({ ok: false });
    expect(await keychain.get('MAKE_API_KEY')).toMatchObject({ error: { code: 'keychain.timed-out' } });
    expect(asked).toBe(1);
    release('too late');
    await clock.advance(0);
    expect(await keychain.get('MAKE_API_KEY')).toEqual({ ok: true, value: 'found' });
  });

  it('SEC-2: one that can be let go of is opened anew', async () => {
    let opened = 0;
    let disposed = 0;
    const { clock, keychain } = createRig(async () => {
      opened += 1;
      const hangs = opened === 1;
      return {
        ...memoryLibrary(),
        getPassword: () => (hangs ? never : Promise.resolve('found')),
        dispose: () => {
          disposed += 1;
        },
      };
    });
    const first = keychain.get('MAKE_API_KEY');
    await clock.advance(10_000);
    expect(await first).toMatchObject({ ok: false });
    await clock.advance(0);
    expect({ opened, disposed }).toEqual({ opened: 1, disposed: 1 });
  });
});

describe('SEC-2: the end of the process', () => {
  it('SEC-2: is known to wait while a call holds a thread, past its deadline too', async () => {
    let answer = (_: string | null): void => undefined;
    const asked = new Promise<string | null>((resolve) => {
      answer = resolve;
    });
    const { clock, keychain } = createRig({ ...memoryLibrary(), getPassword: () => asked });
    expect(keychain.isBusy()).toBe(false);
    const got = keychain.get('MAKE_API_KEY');
    await clock.advance(10_000);
    expect(await got).toMatchObject({ ok: false, error: { code: 'keychain.timed-out' } });
    expect(keychain.isBusy()).toBe(true);
    answer(null);
    await clock.advance(0);
    expect(keychain.isBusy()).toBe(false);
  });
});

describe('what systems say of their keychains', () => {
  it.each([
    ['Cannot autolaunch D-Bus without X11 $DISPLAY', 'keychain.unavailable'],
    ['The name org.freedesktop.secrets was not provided by any .service files', 'keychain.unavailable'],
    ['Could not connect: No such file or directory', 'keychain.unavailable'],
    ['Process org.freedesktop.secrets exited with status 1', 'keychain.unavailable'],
    ['Unknown or unsupported transport “disabled” for address “disabled:”', 'keychain.unavailable'],
    ['Impossible de se connecter : Aucun fichier ou dossier de ce nom', 'keychain.unavailable'],
    ['Failed to load keytar native addon', 'keychain.unavailable'],
    ['Object does not exist at path “/org/freedesktop/secrets/collection/login”', 'keychain.locked'],
    ['Cannot create an item in a locked collection', 'keychain.locked'],
    ['User interaction is not allowed.', 'keychain.locked'],
    ['Prompt dismissed', 'keychain.locked'],
    ['The user name or passphrase you entered is not correct.', 'keychain.refused'],
    ['Not enough memory resources are available to process this command.', 'keychain.refused'],
  ])('%s: %s', (message, code) => {
    expect(translateKeychainError(new Error(message))).toMatchObject({ ok: false, error: { code } });
  });
});
