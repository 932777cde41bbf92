import { ok, type Result } from '../contract/result.ts';
import { createDirectClient, createRpcClient, type RpcClient } from '../contract/rpc.ts';
import type { Host } from '../host/host.ts';
import { connectSocket } from '../socket/connect-socket.ts';
import { socketPath } from '../socket/socket-path.ts';
import { describeError } from '../support/describe-error.ts';
import { operatorName } from '../support/operator-name.ts';

/** Where a command is sent: the agent that runs on the data folder, or one opened for this command alone. */
export type Session = {
  readonly client: RpcClient;
  readonly remote: boolean;
  close(): Promise<void>;
};

/** Who asks, as the audit keeps it. */
export function callerName(): string {
  return `${operatorName()} via cli`;
}

/**
 * How long a folder is asked for again that is held by an agent which does not answer: it listens a moment after it has
 * taken the folder, and lets go of it a moment after its last answer. Milliseconds.
 */
export const SESSION_PATIENCE_MS = 3_000;
const PAUSE_MS = 500;

/** Fails as opening the data folder fails: agent.already-running, store.*, settings.*. */
export async function openSession(host: Host): Promise<Result<Session>> {
  const { clock } = host;
  const until = clock.monotonic() + SESSION_PATIENCE_MS;
  for (;;) {
    const session = (await askRunningAgent(host)) ?? (await openOwnAgent(host));
    const isHeld = !session.ok && session.error.code === 'agent.already-running';
    if (!isHeld || clock.monotonic() >= until) return session;
    await new Promise<void>((resolve) => clock.setTimer(PAUSE_MS, resolve));
  }
}

/** null: none listens. */
async function askRunningAgent({ dataDir, clock }: Host): Promise<Result<Session> | null> {
  const port = await connectSocket(socketPath(dataDir));
  if (port === null) return null;
  const client = createRpcClient(port, clock);
  return ok({ client, remote: true, close: async () => client.close() });
}

async function openOwnAgent(host: Host): Promise<Result<Session>> {
  const { openAgent } = await import('../host/open-agent.ts');
  const opened = await openAgent(host);
  if (!opened.ok) return opened;
  const { agent, handlers, close } = opened.value;
  const client = createDirectClient({
    handlers,
    caller: { who: callerName() },
    onBug: (error, command) =>
      host.log.error('A command failed by a fault of the agent', { command, cause: describeError(error) }),
    subscribe: agent.events.subscribe,
  });
  return ok({ client, remote: false, close });
}
