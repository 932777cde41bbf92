import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { failureSchema } from '../../src-agent/contract/errors.ts';
import { cleanEnvironment } from '../support/agent-process.ts';
import { createKeyring, type Keyring } from '../support/keyring.ts';
import { nodeProgram, PROJECT_ROOT } from '../support/node-program.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

const execFileAsync = promisify(execFile);
const PROGRAM = fileURLToPath(new URL('../support/keychain-program.ts', import.meta.url));

const lineSchema = z.object({
  result: z.union([
    z.strictObject({ ok: z.literal(true), value: z.union([z.string(), z.boolean(), z.null()]) }),
    z.strictObject({ ok: z.literal(false), error: failureSchema }),
  ]),
  tookMs: z.number(),
});

type Call = readonly [string, string?, string?];

function parse(stdout: string) {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => lineSchema.parse(JSON.parse(line)));
}

let keyring: Keyring;
let folder: TemporaryFolder;

beforeAll(() => {
  keyring = createKeyring();
  folder = createTemporaryFolder('keychain');
});
afterAll(async () => {
  await keyring.remove();
  await folder.remove();
});

/** Runs calls against a real, unlocked gnome-keyring. */
async function onKeyring(...calls: readonly Call[]) {
  return parse((await keyring.run(nodeProgram(), [PROGRAM, JSON.stringify(calls)])).stdout);
}

/** Runs calls in an environment of the test's making; `wrapper` stands before node. */
async function inEnvironment(
  wrapper: readonly string[],
  env: Readonly<Record<string, string>>,
  ...calls: readonly Call[]
) {
  const home = join(folder.path, 'home');
  mkdirSync(home, { recursive: true });
  const [program = '', ...rest] = [...wrapper, nodeProgram(), PROGRAM, JSON.stringify(calls)];
  const began = performance.now();
  const { stdout } = await execFileAsync(program, rest, {
    env: cleanEnvironment({}, { HOME: home, XDG_RUNTIME_DIR: join(folder.path, 'nothing-here'), ...env }),
  });
  return { lines: parse(stdout), tookMs: performance.now() - began };
}

const value = (answer: string | boolean | null) => ({ result: { ok: true, value: answer } });
const failed = (code: string) => ({ result: { ok: false, error: { code, retryable: true } } });

describe('SEC-3: the contract, on a real keyring', () => {
  it('SEC-3: stores 2,500 bytes and reads them back, refuses 2,561 with a sentence', async () => {
    const longest = 'é€😀x'.repeat(250);
    expect(Buffer.byteLength(longest)).toBe(2_500);
    const lines = await onKeyring(
      ['probe'],
      ['get', 'MAILBOX_PASSWORD'],
      ['set', 'MAILBOX_PASSWORD', longest],
      ['get', 'MAILBOX_PASSWORD'],
      ['set', 'MAILBOX_PASSWORD', 'x'.repeat(2_561)],
      ['get', 'MAILBOX_PASSWORD'],
      ['has', 'MAILBOX_PASSWORD'],
      ['has', 'MAKE_API_KEY'],
    );
    expect(lines).toMatchObject([
      value(null),
      value(null),
      value(null),
      value(longest),
      { result: { ok: false, error: { code: 'secret.too-long' } } },
      value(longest),
      value(true),
      value(false),
    ]);
  });

  it('keeps what was stored for the next process, until it is cleared', async () => {
    await onKeyring(['set', 'WEBHOOK_BEARER', 'line\nbreak\tand "quotes" \\ é']);
    const lines = await onKeyring(
      ['get', 'WEBHOOK_BEARER'],
      ['clear', 'WEBHOOK_BEARER'],
      ['clear', 'WEBHOOK_BEARER'],
      ['get', 'WEBHOOK_BEARER'],
    );
    expect(lines).toMatchObject([
      value('line\nbreak\tand "quotes" \\ é'),
      value(true),
      value(false),
      value(null),
    ]);
  });

  it('SEC-2: an entry deleted outside is simply gone', async () => {
    await onKeyring(['set', 'RENDER_API_KEY', 'k']);
    const keytar = join(PROJECT_ROOT, 'node_modules', 'keytar');
    const remove = `require(${JSON.stringify(keytar)}).deletePassword('render-signal-desktop', 'RENDER_API_KEY')`;
    await keyring.run(nodeProgram(), ['-e', remove]);
    expect(await onKeyring(['get', 'RENDER_API_KEY'])).toMatchObject([value(null)]);
  });
});

describe('SEC-2: keychains that cannot be used', () => {
  const calls: readonly Call[] = [['probe'], ['get', 'MAKE_API_KEY'], ['set', 'MAKE_API_KEY', 'k']];

  it('SEC-2: no D-Bus', async () => {
    const { lines } = await inEnvironment([], {}, ...calls);
    expect(lines).toMatchObject(calls.map(() => failed('keychain.unavailable')));
  });

  it('SEC-2: D-Bus without a keyring service', async () => {
    const config = join(folder.path, 'bus.conf');
    writeFileSync(
      config,
      `<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><policy context="default">
       <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`,
    );
    const wrapper = ['dbus-run-session', `--config-file=${config}`, '--'];
    const { lines } = await inEnvironment(wrapper, {}, ...calls);
    expect(lines).toMatchObject(calls.map(() => failed('keychain.unavailable')));
  });

  it('SEC-2: a keyring that stays locked: reading shows nothing, testing shows it', async () => {
    const locked = createKeyring();
    try {
      await locked.run(nodeProgram(), [PROGRAM, JSON.stringify([['set', 'MAKE_API_KEY', 'k']])]);
      const start = `gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1; exec "$@"`;
      const wrapper = ['dbus-run-session', '--', '/bin/sh', '-c', start, 'sh'];
      const { lines } = await inEnvironment(wrapper, locked.env, ...calls);
      expect(lines).toMatchObject([failed('keychain.locked'), value(null), failed('keychain.locked')]);
    } finally {
      await locked.remove();
    }
  });

  it('SEC-2: a service that never answers: said within 12 s, and the process ends all the same', async () => {
    const services = join(folder.path, 'mute', 'dbus-1', 'services');
    mkdirSync(services, { recursive: true });
    // The bus starts this in place of a keyring and waits for it: the caller waits with it. Its streams are
    // closed, or this test would wait for them too.
    writeFileSync(
      join(services, 'org.freedesktop.secrets.service'),
      '[D-BUS Service]\nName=org.freedesktop.secrets\nExec=/bin/sh -c "exec sleep 20 >&- 2>&-"\n',
    );
    const env = { XDG_DATA_HOME: join(folder.path, 'mute') };
    const { lines, tookMs } = await inEnvironment(['dbus-run-session', '--'], env, ['probe']);
    expect(lines).toMatchObject([failed('keychain.timed-out')]);
    expect(lines[0]?.tookMs).toBeLessThanOrEqual(12_000);
    expect(tookMs).toBeLessThanOrEqual(15_000);
  });
});
