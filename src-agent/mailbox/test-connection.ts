import { err, ok, type Result } from '../contract/result.ts';
import type { Clock, Log } from '../ports.ts';
import type { Reach } from '../support/reach.ts';
import type { WayOut } from '../support/way-out.ts';
import type { ClockComparison } from './compare-clocks.ts';
import type { MailboxSettings } from './connect-mailbox.ts';
import { type AskCredentials, logIn } from './log-in.ts';
import type { MailboxSession } from './mailbox-session.ts';
import { compareClocks } from './server-time.ts';

/** What a connection that works has to tell. */
export type ConnectionReport = {
  /** New mail will be pushed; otherwise the folder is looked at every `pollSeconds`. */
  readonly idle: boolean;
  /** As announced after login, upper case, sorted. */
  readonly capabilities: readonly string[];
  readonly messages: number;
  /** null: the server does not say. */
  readonly unseen: number | null;
  readonly clock: ClockComparison;
};

/**
 * Logs in, opens the folder read-only, tells what it found and leaves; changes nothing. The failure is the exact
 * fault; a certificate that was refused is in its `params`, so that it can be shown and trusted.
 */
export async function testConnection(input: {
  readonly settings: MailboxSettings;
  readonly credentials: AskCredentials;
  readonly clock: Clock;
  readonly log: Log;
  readonly reach: Reach;
  readonly wayOut: WayOut;
  /** The ledger has a cursor for this folder: see ErrorContext. */
  readonly knownServer: boolean;
  /** The operator may call it off: the connection is then closed at once. */
  readonly signal?: AbortSignal;
}): Promise<Result<ConnectionReport>> {
  const { signal } = input;
  const calledOff = err('command.cancelled');
  if (signal?.aborted === true) return calledOff;
  const loggedIn = await logIn({
    ...input,
    ask: input.credentials,
    fresh: false,
    isWanted: () => signal?.aborted !== true,
    onSession: (session) =>
      signal?.addEventListener('abort', () => session.close({ kind: 'closed', failure: calledOff.error })),
  });
  if (loggedIn.kind === 'unwanted') return calledOff;
  if (loggedIn.kind === 'failed') return { ok: false, error: loggedIn.failure };
  const { session } = loggedIn;
  try {
    return await examine(session, input.settings, input.clock);
  } finally {
    await session.leave();
  }
}

async function examine(
  session: MailboxSession,
  settings: MailboxSettings,
  clock: Clock,
): Promise<Result<ConnectionReport>> {
  const opened = await session.openFolder(settings.folder, { readOnly: true });
  if (!opened.ok) return opened;
  const unseen = await session.run({ expectedBytes: opened.value.exists * 8 }, (client) =>
    client.search({ seen: false }, { uid: true }),
  );
  if (!unseen.ok) return unseen;
  const comparison = await compareClocks(session, clock);
  if (!comparison.ok) return comparison;
  return ok({
    idle: session.canIdle(),
    capabilities: [...session.capabilities].sort(),
    messages: opened.value.exists,
    unseen: Array.isArray(unseen.value) ? unseen.value.length : null,
    clock: comparison.value,
  });
}
