import { spawn } from 'node:child_process';
import { buildFor } from '../../scripts/build.mjs';
import { findElectron } from '../../scripts/electron-runtime.mjs';

/** Once for all window tests: an Electron, a build for it, a display. What they need travels in the environment. */
export async function setup(): Promise<() => void> {
  const electron = await findElectron(new AbortController().signal);
  if (process.env.RSD_TEST_APP === undefined) buildFor(electron.version);
  process.env.RSD_TEST_ELECTRON = JSON.stringify(electron);
  const xvfb = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1400x1000x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const number = await new Promise<string>((resolve, reject) => {
    xvfb.stdout.once('data', (text) => resolve(String(text).trim()));
    xvfb.once('error', reject);
    xvfb.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}`)));
  });
  process.env.RSD_TEST_DISPLAY = `:${number}`;
  return () => void xvfb.kill();
}
