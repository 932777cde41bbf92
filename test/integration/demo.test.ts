import { readdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli, startAgentProcess } from '../support/agent-process.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

let folder: TemporaryFolder;
beforeAll(() => {
  folder = createTemporaryFolder('demo');
});
afterAll(() => folder.remove());

/** An empty home and an empty temporary folder: whatever is left behind is seen. */
async function emptyHome(folderName: string) {
  const home = join(folder.path, folderName, 'home');
  const temporary = join(folder.path, folderName, 'tmp');
  await mkdir(home, { recursive: true });
  await mkdir(temporary);
  const env = { HOME: home, TMPDIR: temporary, XDG_CONFIG_HOME: undefined, LANG: 'C', LC_ALL: undefined };
  // Compiled modules are kept for the next command on purpose (cli/compile-cache.ts).
  const isKept = (name: string) => name.startsWith('rsd-compiled');
  const leftBehind = () => [...readdirSync(home), ...readdirSync(temporary)].filter((name) => !isKept(name));
  return { env, leftBehind };
}

describe('the demonstration', () => {
  it('shows every kind of mail in an empty home, accounts for all of them and leaves nothing behind', async () => {
    const { env, leftBehind } = await emptyHome('whole');
    const shown = await runCli(['start', '--pace', '0'], { env });

    expect(shown).toMatchObject({ code: 0, stderr: '' });
    expect(shown.stdout).toContain('8 mails sent, 6 left alone with their reason, 0 waiting, 0 failed');
    expect(shown.stdout).toContain('8 deliveries in 9 requests (1 flagged repeat after a 503)');
    expect(shown.stdout).toContain('0 mails of the folder unaccounted for');
    expect(shown.stdout.match(/attempt 2, same Idempotency-Key/gu)).toHaveLength(1);
    expect(leftBehind()).toEqual([]);
  });

  it('ends at once at Ctrl+C and leaves nothing behind either', async () => {
    const { env, leftBehind } = await emptyHome('interrupted');
    const demo = await startAgentProcess(['start', '--pace', '60000'], { env });
    await demo.waitForLine(/✓ sent/u, 60_000);
    demo.signal('SIGINT');

    expect(await demo.ended).toEqual({ code: 1, signal: null });
    expect(leftBehind()).toEqual([]);
  }, 40_000);
});
