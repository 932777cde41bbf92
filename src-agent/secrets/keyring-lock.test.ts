import { describe, expect, it } from 'vitest';
import { busSocket } from './keyring-lock.ts';

describe('the socket of the session bus', () => {
  it.each([
    [{ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/user/1000/bus' }, '/run/user/1000/bus'],
    [{ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/tmp/a%20b,guid=0af' }, '/tmp/a b'],
    [{ DBUS_SESSION_BUS_ADDRESS: 'unix:guid=0af,abstract=/tmp/dbus-x' }, '\0/tmp/dbus-x'],
    [{ DBUS_SESSION_BUS_ADDRESS: 'tcp:host=127.0.0.1,port=1;unix:path=/b' }, '/b'],
    [{ DBUS_SESSION_BUS_ADDRESS: 'disabled:' }, null],
    [{ XDG_RUNTIME_DIR: '/run/user/1000' }, '/run/user/1000/bus'],
    [{}, null],
  ])('of %o', (env, path) => {
    expect(busSocket(env)).toBe(path);
  });
});
