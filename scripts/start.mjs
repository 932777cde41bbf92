// `npm start`: the window where there is a display, the headless demonstration where there is none. With arguments
// (`npm start -- --settings FILE`) the agent runs headless on those.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { buildFor } from './build.mjs';
import { findElectron } from './electron-runtime.mjs';
import { SetupFailure, say } from './setup-failure.mjs';

const root = join(import.meta.dirname, '..');
const args = process.argv.slice(2);
const hasDisplay =
  process.platform !== 'linux' || Boolean(process.env.DISPLAY) || Boolean(process.env.WAYLAND_DISPLAY);
/** Arguments of the window; any other is the command line's. */
const isForWindow = args.every((argument) => ['--hidden', '--verbose', '--no-sandbox'].includes(argument));

try {
  if (hasDisplay && isForWindow) await startWindow();
  else {
    if (!hasDisplay && args.length === 0) {
      say('no display here (DISPLAY and WAYLAND_DISPLAY are empty): running the headless demonstration.');
    }
    run(process.execPath, [join(root, 'src-agent/cli-entry.ts'), 'start', ...args]);
  }
} catch (error) {
  if (!(error instanceof SetupFailure)) throw error;
  process.stderr.write(`start: ${error.message}\n`);
  process.exitCode = 1;
}

async function startWindow() {
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
