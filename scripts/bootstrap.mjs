// First step of every npm script: makes a fresh clone usable without any command before it.
// Runs on the system's Node (18 or newer) with nothing installed, and writes to stderr only, so that
// `npm run -s cli -- … --json` keeps stdout for its one document.
//
// It is called from `pre…` scripts and not as `bootstrap && node …`: a POSIX shell remembers where it
// found `node` the first time, and would go on with the system's Node after Node 24 was installed.
import { ensureDependencies } from './ensure-dependencies.mjs';
import { ensureSystemPrograms } from './ensure-system-programs.mjs';
import { SetupFailure } from './setup-failure.mjs';

const [major = '0'] = process.versions.node.split('.');

// With a listener a signal never ends this process halfway: npm and apt-get, which it starts, are never
// left running behind a lock whose holder is gone.
const stop = new AbortController();
process.on('SIGINT', () => stop.abort());
process.on('SIGTERM', () => stop.abort());

try {
  if (Number(major) < 18) {
    throw new SetupFailure(
      `Node ${process.versions.node} is too old to set this project up: install Node 18 or newer.`,
    );
  }
  await ensureDependencies(stop.signal);
  if (process.argv.includes('--system')) await ensureSystemPrograms(stop.signal);
} catch (error) {
  if (!(error instanceof SetupFailure)) throw error;
  process.stderr.write(`setup: ${error.message}\n`);
  process.exitCode = 1;
}
