import { keepCompiledModules, saveCompiledModules } from '../support/compile-cache.ts';

// The entry of the thread that reads and copies whole databases.

keepCompiledModules();
await import('./do-store-job.ts');
saveCompiledModules();
