import { keepCompiledModules } from './support/compile-cache.ts';

// The agent and its command line under plain Node, without a window.

keepCompiledModules();
// Not a static import: that would be compiled before the cache is there.
const { runOnThisTerminal } = await import('./cli/run-on-this-terminal.ts');

process.exitCode = await runOnThisTerminal(process.argv.slice(2));
