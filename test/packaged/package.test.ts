import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { describe, expect, it } from 'vitest';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

const program = process.env.RSD_TEST_APP ?? '';

/** Runs the packaged program's own command line, without a display. */
function cli(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { DISPLAY: _, ...rest } = process.env;
  return spawnSync(program, ['--no-sandbox', '--cli', ...args], {
    encoding: 'utf8',
    env: { ...rest, ...env },
    timeout: 60_000,
  });
}

describe('the packaged application', () => {
  it('REN-2: has the fuses of a release, but for the inspector that drives it', async () => {
    const wire = await getCurrentFuseWire(program);
    const on = (option: FuseV1Options) => wire[option] === FuseState.ENABLE;
    expect({
      runAsNode: on(FuseV1Options.RunAsNode),
      cookieEncryption: on(FuseV1Options.EnableCookieEncryption),
      nodeOptions: on(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
      asarIntegrity: on(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
      onlyAsar: on(FuseV1Options.OnlyLoadAppFromAsar),
      browserSnapshot: on(FuseV1Options.LoadBrowserProcessSpecificV8Snapshot),
      fileProtocol: on(FuseV1Options.GrantFileProtocolExtraPrivileges),
    }).toEqual({
      runAsNode: false,
      cookieEncryption: true,
      nodeOptions: false,
      asarIntegrity: true,
      onlyAsar: true,
      browserSnapshot: false,
      fileProtocol: false,
    });
  });

  it('REN-2: is no Node for whoever sets ELECTRON_RUN_AS_NODE or NODE_OPTIONS', () => {
    const folder = createTemporaryFolder('fuses');
    const asNode = spawnSync(program, ['-e', 'console.log("ran")', '--no-sandbox', '--cli', '--version'], {
      encoding: 'utf8',
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      timeout: 60_000,
    });
    expect(asNode.stdout).not.toContain('ran');
    const withOptions = cli(['--version'], { NODE_OPTIONS: `--require ${join(folder.path, 'missing.cjs')}` });
    expect(withOptions.status).toBe(0);
  });

  it('is the command line too, without a display', () => {
    const help = cli(['help']);
    expect([help.status, help.stdout]).toEqual([0, expect.stringContaining('deliveries')]);
    expect(cli(['no-such-command']).status).toBe(2);
  });

  it('holds what it needs and no more: two languages, one archive, the native modules beside it', () => {
    const folder = dirname(program);
    expect(readdirSync(join(folder, 'locales')).sort()).toEqual(['en-US.pak', 'fr.pak']);
    expect(
      readdirSync(join(folder, 'resources'))
        .filter((name) => name.startsWith('app'))
        .sort(),
    ).toEqual(['app.asar', 'app.asar.unpacked']);
  });
});
