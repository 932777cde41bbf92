import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startAgentProcess } from '../support/agent-process.ts';
import { PROJECT_ROOT } from '../support/node-program.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

const ENTRY = join(PROJECT_ROOT, 'src-agent', 'electron-entry.ts');
const STUB = join(PROJECT_ROOT, 'test', 'support', 'utility-process-stub.ts');

describe('a fault that nobody expected, in the agent behind the window', () => {
  async function plant(fault: string) {
    const folder = createTemporaryFolder(`fault-${fault}`);
    const dataDir = join(folder.path, 'data');
    const agent = await startAgentProcess([], {
      entry: ENTRY,
      nodeArguments: ['--import', STUB],
      env: { RSD_STUB_DATA: dataDir, RSD_STUB_FAULT: fault },
    });
    const end = await agent.ended;
    const log = readFileSync(join(dataDir, 'logs', 'agent.log'), 'utf8');
    await folder.remove();
    return { end, stderr: agent.stderr(), log };
  }

  it.each(['exception', 'rejection'])(
    'PRO-3: a planted %s ends the process with a code, its last words printed and its log flushed',
    async (fault) => {
      const { end, stderr, log } = await plant(fault);
      expect(end).toEqual({ code: 1, signal: null });
      expect(stderr).toContain(`planted ${fault}`);
      expect(log).toContain('The agent ends by a fault of its own');
      expect(log).toContain('BG_POLLER: Email polling loop started');
    },
  );

  it('PRO-3: an abort ends it at once, with what it had logged kept', async () => {
    const { end, log } = await plant('abort');
    expect(end).toEqual({ code: null, signal: 'SIGABRT' });
    expect(log).toContain('BG_POLLER: Email polling loop started');
  });
});
