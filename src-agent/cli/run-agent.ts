import type { Result } from '../contract/result.ts';
import { ok } from '../contract/result.ts';
import { serveRpc } from '../contract/rpc.ts';
import type { Host } from '../host/host.ts';
import { type AgentExtras, openAgent, START_PATIENCE_MS } from '../host/open-agent.ts';
import { serveSocket } from '../socket/serve-socket.ts';
import { socketPath } from '../socket/socket-path.ts';
import { describeError } from '../support/describe-error.ts';
import { callerName } from './open-session.ts';

/** A stop that takes longer is cut: what was in flight is found as unknown at the next start (PRO-5). */
const STOP_LIMIT_MS = 9_500;

/** How the process is asked to end. */
export type StopSignal = 'SIGTERM' | 'SIGINT';

type RunOptions = {
  readonly host: Host;
  readonly settings: unknown;
  /** Resolves with the first signal. */
  readonly stopped: Promise<StopSignal>;
  readonly extras?: AgentExtras;
};

/**
 * Runs the agent until a signal: watches, delivers, answers the command line; a restore starts it anew. Resolves when it
 * has stopped; fails when it cannot start. `settings`: a change to store first, as if set by hand.
 */
export async function runAgent(options: RunOptions): Promise<Result<number>> {
  for (let { settings } = options; ; settings = null) {
    const ended = await runOnce({ ...options, settings });
    if (!ended.ok) return ended;
    if (ended.value !== 'restart') return ok(0);
  }
}

async function runOnce(options: RunOptions): Promise<Result<StopSignal | 'restart'>> {
  const { host } = options;
  const { log, clock } = host;
  let askForRestart = (): void => undefined;
  const restart = new Promise<'restart'>((resolve) => {
    askForRestart = () => resolve('restart');
  });
  const opened = await openAgent(host, {
    lockPatienceMs: START_PATIENCE_MS,
    restart: () => askForRestart(),
    ...options.extras,
  });
  if (!opened.ok) return opened;
  const { agent, handlers, lock, close } = opened.value;
  log.info(`BG_POLLER: Singleton lock acquired on ${lock.path}. Starting background thread.`);
  if (options.settings !== null) {
    const changed = agent.settings.change(options.settings, callerName(), 'settings.set');
    if (!changed.ok) {
      await close();
      return changed;
    }
  }
  const server = await serveSocket(socketPath(host.dataDir), (port) =>
    serveRpc({
      port,
      handlers,
      caller: { who: callerName() },
      onBug: (error, command) =>
        log.error('A command failed by a fault of the agent', { command, cause: describeError(error) }),
      subscribe: agent.events.subscribe,
    }),
  );
  agent.start();
  const end = await Promise.race([options.stopped, restart]);
  if (end === 'restart') {
    log.info('The agent starts anew on the backup that was asked for');
    await Promise.all([server.close(), close()]);
    return ok(end);
  }
  log.info(`PROCESS: ${end} received; shutting down gracefully (platform restart/deploy).`);
  const limit = clock.setTimer(STOP_LIMIT_MS, () => {
    log.warn('The agent did not stop in time and is ended; nothing is lost by it');
    log.flush();
    // What is still open would keep the process alive.
    process.exit(0);
  });
  await Promise.all([server.close(), close()]);
  limit.cancel();
  log.flush();
  return ok(end);
}
