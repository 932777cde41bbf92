import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unwrap } from '../../test/support/store-samples.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../../test/support/temporary-folder.ts';
import { acquireAgentLock, agentLockPath, type LockHolder } from './agent-lock.ts';
import { dataFiles } from './data-folder.ts';

let folder: TemporaryFolder;
let dataDir: string;
beforeEach(() => {
  folder = createTemporaryFolder('lock');
  dataDir = join(folder.path, 'data');
});
afterEach(() => folder.remove());

const ME: LockHolder = { pid: process.pid, host: 'desk', since: Date.parse('2025-11-18T09:15:00Z') };

// With real processes that are killed: test/integration/store-agent-lock.test.ts.
describe('PRO-4: the lock of a data folder', () => {
  it('PRO-4: is had by one, and tells the other who has it', () => {
    const lock = unwrap(acquireAgentLock(dataDir, ME));
    expect(lock).toMatchObject({ path: agentLockPath(dataDir), holder: ME });
    expect(acquireAgentLock(dataDir, { ...ME, pid: 1 })).toEqual({
      ok: false,
      error: {
        code: 'agent.already-running',
        params: {
          path: agentLockPath(dataDir),
          pid: process.pid,
          host: 'desk',
          since: '2025-11-18T09:15:00.000Z',
          holder: `pid ${process.pid}, desk, 2025-11-18T09:15:00.000Z`,
        },
        retryable: true,
      },
    });
    lock.release();
  });

  it('PRO-4: is free after its release, which may be asked for twice', () => {
    const lock = unwrap(acquireAgentLock(dataDir, ME));
    lock.release();
    lock.release();
    unwrap(acquireAgentLock(dataDir, ME)).release();
  });

  it('PRO-4: is not lost by a second try from the same process', () => {
    const lock = unwrap(acquireAgentLock(dataDir, ME));
    expect(acquireAgentLock(dataDir, ME).ok).toBe(false);
    expect(acquireAgentLock(dataDir, ME).ok).toBe(false);
    lock.release();
  });

  it.each([
    ['a live process of this machine (a reused PID)', { ...ME, pid: process.ppid }],
    ['a dead process', { ...ME, pid: 2 ** 22 - 1 }],
    ['another host (a renamed machine)', { ...ME, host: 'laptop' }],
  ])('PRO-4: is decided by the lock alone, not by a name left behind of %s', (_what, left) => {
    unwrap(acquireAgentLock(dataDir, ME)).release();
    writeFileSync(dataFiles(dataDir).lockHolder, JSON.stringify(left));
    const lock = unwrap(acquireAgentLock(dataDir, ME));
    expect(JSON.parse(readFileSync(dataFiles(dataDir).lockHolder, 'utf8'))).toEqual(ME);
    lock.release();
  });

  it('PRO-4: says that it is held, too, when the holder’s name cannot be read', () => {
    const lock = unwrap(acquireAgentLock(dataDir, ME));
    writeFileSync(dataFiles(dataDir).lockHolder, '{"pid":"drop table"}');
    expect(acquireAgentLock(dataDir, ME)).toMatchObject({
      error: { code: 'agent.already-running', params: { path: agentLockPath(dataDir) } },
    });
    lock.release();
  });

  it('is kept from other users', () => {
    const lock = unwrap(acquireAgentLock(dataDir, ME));
    const { lock: path, lockHolder } = dataFiles(dataDir);
    for (const file of [path, lockHolder]) expect(statSync(file).mode & 0o777).toBe(0o600);
    lock.release();
  });

  it('STO-7: names a folder that is none', () => {
    writeFileSync(dataDir, '');
    expect(acquireAgentLock(dataDir, ME)).toMatchObject({ error: { code: 'store.folder-is-a-file' } });
  });
});
