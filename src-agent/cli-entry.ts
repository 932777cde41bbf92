import { keepCompiledModules } from './support/compile-cache.ts';
import { emptyCoreDumps } from './support/empty-core-dumps.ts';

// The agent and its command line under plain Node, without a window.

emptyCoreDumps();
keepCompiledModules();
// Not a static import: that would be compiled before the cache is there.
const { runOnThisTerminal } = await import('./cli/run-on-this-terminal.ts');

process.exitCode = await runOnThisTerminal(process.argv.slice(2));
