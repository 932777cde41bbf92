import { writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { createInterface } from 'node:readline';
import { type AgentLock, acquireAgentLock } from '../../src-agent/store/agent-lock.ts';

/*
 * A process that takes the lock of DATA_DIR and lets go of it when told: reads `acquire` and `release` on stdin,
 * answers each with one line of JSON. Says `ready` first.
 */
const [, , dataDir = ''] = process.argv;
let lock: AgentLock | null = null;

writeSync(1, '"ready"\n');
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'acquire') {
    const result = acquireAgentLock(dataDir, { pid: process.pid, host: hostname(), since: Date.now() });
    if (result.ok) lock = result.value;
    writeSync(1, `${JSON.stringify(result.ok ? { held: true } : { held: false, error: result.error })}\n`);
  } else {
    lock?.release();
    lock = null;
    writeSync(1, '"released"\n');
  }
}
