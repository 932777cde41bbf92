import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readKeyringLock } from '../../src-agent/secrets/keyring-lock.ts';
import { systemClock } from '../../src-agent/support/clock.ts';
import { createKeyring, type Keyring, type KeyringSession } from '../support/keyring.ts';
import { muteKeyring, startBusWithoutKeyring, unlockKeyring } from '../support/keyring-faults.ts';

describe('SEC-2: the lock of a real keyring', () => {
  let keyring: Keyring;
  let session: KeyringSession;

  beforeAll(async () => {
    keyring = createKeyring();
    session = await keyring.startSession();
  });
  afterAll(async () => {
    await session.stop();
    await keyring.remove();
  });
  const read = (env: Readonly<Record<string, string | undefined>> = session.env) =>
    readKeyringLock(systemClock, env);

  it('SEC-2: is read without anybody being asked', async () => {
    expect(await read()).toBe(false);
    await session.lock();
    expect(await read()).toBe(true);
    await unlockKeyring(session);
    expect(await read()).toBe(false);
  });

  it('SEC-2: cannot be told where none answers, and that is known soon', async () => {
    const unmute = await muteKeyring(session);
    const began = performance.now();
    expect(await read()).toBeNull();
    expect(performance.now() - began).toBeLessThan(5_000);
    unmute();
    const bare = await startBusWithoutKeyring(session.env.XDG_RUNTIME_DIR ?? '');
    expect(await read(bare.env)).toBeNull();
    await bare.stop();
    expect(await read({ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere/at/all' })).toBeNull();
    expect(await read({})).toBeNull();
  });
});
