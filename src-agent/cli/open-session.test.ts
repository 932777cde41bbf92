import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFakeClock, type FakeClock } from '../../test/support/fake-clock.ts';
import { createQuietHost } from '../../test/support/quiet-host.ts';
import { unwrap } from '../../test/support/store-samples.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../../test/support/temporary-folder.ts';
import { waitUntil } from '../../test/support/wait-until.ts';
import type { Host } from '../host/host.ts';
import { serveSocket } from '../socket/serve-socket.ts';
import { socketPath } from '../socket/socket-path.ts';
import { type AgentLock, acquireAgentLock } from '../store/agent-lock.ts';
import { openSession, SESSION_PATIENCE_MS } from './open-session.ts';

let folder: TemporaryFolder;
let clock: FakeClock;
let host: Host;
let held: AgentLock;

beforeEach(() => {
  folder = createTemporaryFolder('session');
  clock = createFakeClock();
  host = createQuietHost(join(folder.path, 'data'), clock);
  held = unwrap(acquireAgentLock(host.dataDir, { pid: process.pid, host: 'desk', since: clock.now() }));
});
afterEach(async () => {
  held.release();
  await folder.remove();
});

/** The command has found the folder held and waits before it looks again. */
const untilItWaits = () =>
  waitUntil({
    what: 'the command to wait',
    check: () => clock.pendingTimers().length > 0,
    on: clock.changed,
    timeoutMs: 10_000,
  });

describe('PRO-4: a command while an agent holds the folder and does not answer yet', () => {
  it('PRO-4: asks the agent once it has started', async () => {
    const opening = openSession(host);
    await untilItWaits();
    const server = await serveSocket(socketPath(host.dataDir), () => undefined);
    await clock.advanceToNextTimer();
    const session = unwrap(await opening);
    expect(session.remote).toBe(true);
    await session.close();
    await server.close();
  });

  it('PRO-4: works by itself once the agent has stopped', async () => {
    const opening = openSession(host);
    await untilItWaits();
    held.release();
    await clock.advanceToNextTimer();
    const session = unwrap(await opening);
    expect(session.remote).toBe(false);
    await session.close();
  });

  it('PRO-4: names the one that holds the folder when it stays so', async () => {
    const opening = openSession(host);
    for (const began = clock.monotonic(); clock.monotonic() - began < SESSION_PATIENCE_MS; ) {
      await untilItWaits();
      await clock.advanceToNextTimer();
    }
    const answer = await opening;
    expect(answer).toMatchObject({ error: { code: 'agent.already-running', params: { pid: process.pid } } });
  });
});
