import { keepCompiledModules } from '../../src-agent/support/compile-cache.ts';

// Entry of an agent that ends itself, as cli-entry.ts is the product's.

keepCompiledModules();
await import('./run-crash-agent.ts');
