await import('luxon');
await import('zod');
await import('imapflow');
await import('mailparser');
await import('undici');
const { default: Database } = await import(
  process.versions.electron?.startsWith('33.') ? 'libsql' : 'better-sqlite3'
);
new Database(':memory:').exec('SELECT 1');
setInterval(() => undefined, 1_000_000);
