import { keepCompiledModules, saveCompiledModules } from './support/compile-cache.ts';

// The entry of the worker thread that reads mails: whatever a mail holds, the agent's own loop goes on (MAIL-1).

keepCompiledModules();
await import('./read-mails.ts');
saveCompiledModules();
