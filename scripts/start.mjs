// `npm start`: the window where there is a display, the headless demonstration where there is none. With
// `--settings FILE`, or `--headless`, the agent runs in the terminal.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { buildFor } from './build.mjs';
import { findElectron } from './electron-runtime.mjs';
import { SetupFailure, say } from './setup-failure.mjs';

const root = join(import.meta.dirname, '..');
const args = process.argv.slice(2);
const hasDisplay =
  process.platform !== 'linux' || Boolean(process.env.DISPLAY) || Boolean(process.env.WAYLAND_DISPLAY);
const isHeadless = !hasDisplay || args.includes('--headless') || args.includes('--settings');

try {
  if (!isHeadless) await startWindow();
  else {
    if (!hasDisplay && args.length === 0) {
      say('no display here (DISPLAY and WAYLAND_DISPLAY are empty): running the headless demonstration.');
    }
    const forAgent = args.filter((argument) => argument !== '--headless');
    run(process.execPath, [join(root, 'src-agent/cli-entry.ts'), 'start', ...forAgent]);
  }
} catch (error) {
  if (!(error instanceof SetupFailure)) throw error;
  process.stderr.write(`start: ${error.message}\n`);
  process.exitCode = 1;
}

async function startWindow() {
  if (process.getuid?.() === 0 && !args.includes('--no-sandbox')) {
    throw new SetupFailure(
      'Chromium does not start as root with its sandbox. Use another user; on a machine of tests: npm start -- --no-sandbox. Without a window: npm start -- --headless',
    );
  }
  const stop = new AbortController();
  const electron = await findElectron(stop.signal);
  buildFor(electron.version);
  run(electron.executable, [...electron.appArguments, ...args]);
}

/**
 * @param {string} program
 * @param {readonly string[]} programArgs
 */
function run(program, programArgs) {
  const child = spawn(program, programArgs, { stdio: 'inherit', cwd: root });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM']))
    process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === null ? 1 : 128);
  });
}
