import { keepCompiledModules, saveCompiledModules } from '../support/compile-cache.ts';

// The entry of the thread that checks a backup.

keepCompiledModules();
await import('./check-backup.ts');
saveCompiledModules();
