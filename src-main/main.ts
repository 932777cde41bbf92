import { app } from 'electron';
import { emptyCoreDumps } from '../src-agent/support/empty-core-dumps.ts';
import { registerAppScheme } from './app-scheme.ts';
import { runCli } from './run-cli.ts';
import { startDesktop } from './start-desktop.ts';
import { readStartOptions } from './start-options.ts';

emptyCoreDumps();
const options = readStartOptions(process.argv.slice(app.isPackaged || process.defaultApp !== true ? 1 : 2));

if (options.cli !== null) {
  await runCli(options.cli);
} else {
  registerAppScheme();
  startDesktop(options);
}
