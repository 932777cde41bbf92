import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFakeClock, type FakeClock } from '../../test/support/fake-clock.ts';
import { createQuietHost } from '../../test/support/quiet-host.ts';
import { unwrap } from '../../test/support/store-samples.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../../test/support/temporary-folder.ts';
import { type AgentLock, acquireAgentLock } from '../store/agent-lock.ts';
import { dataFiles } from '../store/data-folder.ts';
import type { Host } from './host.ts';
import { openAgent } from './open-agent.ts';

let folder: TemporaryFolder;
let clock: FakeClock;
let host: Host;
let held: AgentLock;

beforeEach(() => {
  folder = createTemporaryFolder('open-agent');
  clock = createFakeClock();
  host = createQuietHost(join(folder.path, 'data'), clock);
  held = unwrap(acquireAgentLock(host.dataDir, { pid: process.pid, host: 'desk', since: clock.now() }));
});
afterEach(async () => {
  held.release();
  await folder.remove();
});

const notAcquired = () =>
  host.logLines
    .read({ afterSeq: 0, minLevel: 'info', scope: null, search: null, limit: 100 })
    .filter((line) => line.message.includes('lock NOT acquired')).length;

describe('STO-4: an agent that may restore', () => {
  beforeEach(() => held.release());

  it('STO-4: sets a damaged database aside, and only then', async () => {
    const { database } = dataFiles(host.dataDir);
    writeFileSync(database, 'not a database '.repeat(999));
    expect(await openAgent(host)).toMatchObject({ error: { code: 'store.damaged' } });
    await unwrap(await openAgent(host, { restore: true })).close();
    const setAside = () => readdirSync(host.dataDir).filter((name) => name.includes('set-aside'));
    expect(setAside()).toHaveLength(1);
    await unwrap(await openAgent(host, { restore: true })).close();
    expect(setAside()).toHaveLength(1);
  });
});

describe('PRO-4: a folder that another process holds', () => {
  it('PRO-4: is waited for while a short command holds it', async () => {
    const opening = openAgent(host, { lockPatienceMs: 1_000 });
    await clock.advanceToNextTimer();
    held.release();
    await clock.advanceToNextTimer();
    const opened = unwrap(await opening);
    expect(notAcquired()).toBe(0);
    await opened.close();
  });

  it('PRO-4: is given up when patience ends, and said once', async () => {
    let ended = false;
    const opening = openAgent(host, { lockPatienceMs: 500 }).finally(() => {
      ended = true;
    });
    await clock.advance(499);
    expect(ended).toBe(false);
    await clock.advance(1);
    expect(await opening).toMatchObject({ error: { code: 'agent.already-running' } });
    expect(notAcquired()).toBe(1);
  });

  it('PRO-4: is not waited for without being asked to', async () => {
    expect(await openAgent(host)).toMatchObject({ error: { code: 'agent.already-running' } });
    expect(clock.pendingTimers()).toEqual([]);
  });
});
