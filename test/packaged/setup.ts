import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setup as setUpWindow } from '../e2e/setup.ts';
import { PROJECT_ROOT } from '../support/node-program.ts';

/** The unpacked application, as the tests drive it: all as in a release, but for the inspector (REN-2). */
export async function setup(): Promise<() => void> {
  const tearDown = await setUpWindow();
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(PROJECT_ROOT, 'scripts/package.mjs'), '--test'],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`packaging failed:\n${stdout}\n${stderr}`);
  return tearDown;
}
