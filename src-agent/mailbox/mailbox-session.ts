import { z } from 'zod';
import { err, type Failure, ok, type Result } from '../contract/result.ts';
import type { Clock, Log } from '../ports.ts';
import { classifyMailboxError, type ErrorContext } from './classify-error.ts';
import { commandLimitMs, PROBE_MS } from './connection-limits.ts';
import { type DeadVerdict, startPulse } from './connection-pulse.ts';
import { createIdleKeeper } from './idle-keeper.ts';
import type { MailClient } from './mail-client.ts';

/*
 * One living connection: commands one after the other, each with an end; IDLE between them; a pulse that finds
 * out when the other side is dead or this machine slept (RELIABILITY.md IMP-4, IMP-5, NET-1, TIM-4).
 * imapflow's own timers are real and cannot be simulated, so none of them is relied on.
 */

/** Why a connection is over. */
export type SessionEnd = {
  /**
   * `lost`: the other side or the network ended it. `normal`: so did a server with an old session, as all do
   * now and then. `silent`: no answer within the limits. `slept`: the machine did. `closed`: we ended it.
   */
  readonly kind: 'lost' | 'normal' | 'silent' | 'slept' | 'closed';
  readonly failure: Failure;
};

export type FolderState = {
  readonly uidValidity: string;
  readonly uidNext: number | null;
  readonly exists: number;
  readonly readOnly: boolean;
};

export type MailboxSession = {
  readonly capabilities: ReadonlySet<string>;
  /** IDLE is offered and was not refused. */
  readonly canIdle: () => boolean;
  /** SELECT, or EXAMINE when `readOnly`; again on an open folder it tells the news (UIDNEXT, UIDVALIDITY). */
  readonly openFolder: (
    folder: string,
    options: { readonly readOnly: boolean },
  ) => Promise<Result<FolderState>>;
  /** Messages in the open folder, as last heard. */
  readonly exists: () => number;
  /**
   * Runs one command, after those asked before. Breaks IDLE by itself. `expectedBytes`: rough size of the answer.
   * Nothing inside `work` may run another command of this session.
   */
  readonly run: <T>(
    command: { readonly expectedBytes: number; readonly probe?: boolean },
    work: (client: MailClient) => Promise<T>,
  ) => Promise<Result<T>>;
  /** Waits for news in IDLE until the next command. Does nothing where it cannot. */
  readonly startIdle: () => void;
  /** null while it lives. */
  readonly end: () => SessionEnd | null;
  /** LOGOUT, a second at most, then the socket is closed. */
  readonly leave: () => Promise<void>;
  /** At once; `end` is what the session says from then on. */
  readonly close: (end: SessionEnd) => void;
};

/** Something to look at: new or removed mail, changed flags, an answered probe, IDLE that ended. */
export type Hint = 'exists' | 'flags' | 'rest';

const LEAVE_MS = 1_000;
/** A session that lived so long and got a BYE met the server's own limit (Gmail: token life, 24 h). */
const NORMAL_LIFE_MS = 60_000;
/** Ends by the server that ask for nothing but a new connection. */
const ORDINARY_CODES = new Set(['mailbox.connection-lost', 'mailbox.server-unavailable']);

/**
 * Takes over a client before it connects. `established` is called once `connect()` has succeeded; until then
 * the pulse holds the connection to the limits of its set-up.
 */
export function createSession(input: {
  readonly client: MailClient;
  readonly clock: Clock;
  readonly log: Log;
  readonly context: ErrorContext;
  readonly onHint: (hint: Hint) => void;
}): {
  readonly session: MailboxSession;
  readonly established: () => void;
  readonly ended: Promise<SessionEnd>;
} {
  const { client, clock, log, onHint } = input;
  const context: ErrorContext = { ...input.context, stage: 'command' };
  let establishedAt: number | null = null;
  let finished: SessionEnd | null = null;
  let resolveEnded: (end: SessionEnd) => void = () => undefined;
  const ended = new Promise<SessionEnd>((resolve) => {
    resolveEnded = resolve;
  });
  let queue: Promise<unknown> = Promise.resolve();
  let queued = 0;

  const failureOf = (code: string, reason = ''): Failure =>
    classifyMailboxError(Object.assign(new Error('over'), { code, reason }), context);

  const finish = (end: SessionEnd): void => {
    if (finished !== null) return;
    finished = end;
    pulse.stop();
    client.close();
    resolveEnded(end);
    onHint('rest');
  };

  const finishByServer = (cause?: unknown): void => {
    if (finished !== null) return;
    const bye = client.byeReason;
    const failure =
      cause === undefined ? failureOf('NoConnection', bye) : classifyMailboxError(cause, context);
    const old = establishedAt !== null && clock.monotonic() - establishedAt >= NORMAL_LIFE_MS;
    const normal = bye !== undefined && old && ORDINARY_CODES.has(failure.code);
    finish({ kind: normal ? 'normal' : 'lost', failure });
  };

  const die = ({ during, seconds }: DeadVerdict): void => {
    const failure = failureOf('ETIMEOUT');
    const params = { ...failure.params, during, seconds };
    finish({
      kind: 'silent',
      failure: { ...failure, params, cause: `no answer for ${seconds} s (${during})` },
    });
  };

  // At once, not at the `close` that follows: no command may be sent to a connection that is known to be over.
  client.on('error', finishByServer);
  client.on('close', () => finishByServer());
  client.on('alert', (alert) => log.warn('the mail server says', { alert: alert.message.slice(0, 300) }));
  client.on('exists', () => onHint('exists'));
  client.on('flags', () => onHint('flags'));

  const pulse = startPulse({
    client,
    clock,
    onQuiet: () => void ask(),
    onDead: die,
    onSlept: () => {
      log.info('the machine slept: the connection is taken for dead');
      finish({ kind: 'slept', failure: failureOf('NoConnection') });
    },
  });
  const idle = createIdleKeeper({
    client,
    clock,
    isBusy: () => queued > 0 || finished !== null,
    onEnd: () => onHint('rest'),
  });

  /** A question that must be answered (IMP-5). It breaks IDLE, which is then begun anew. */
  const ask = async (): Promise<void> => {
    await run({ expectedBytes: 0, probe: true }, (alive) => alive.noop());
    onHint('rest');
  };

  const runNow = async <T>(
    command: { readonly expectedBytes: number; readonly probe?: boolean },
    work: (client: MailClient) => Promise<T>,
  ): Promise<Result<T>> => {
    if (finished !== null) return { ok: false, error: finished.failure };
    const probe = command.probe ?? false;
    pulse.awaitAnswer(probe ? PROBE_MS : commandLimitMs(command.expectedBytes), probe);
    try {
      const value = await work(client);
      // After a BYE imapflow resolves some commands that it never sent with `false` or `undefined`.
      if (client.byeReason === undefined) return ok(value);
      finishByServer();
      return { ok: false, error: session.end()?.failure ?? failureOf('NoConnection') };
    } catch (error) {
      // What ended the connection says more than the command that it tore.
      return { ok: false, error: session.end()?.failure ?? classifyMailboxError(error, context) };
    } finally {
      pulse.answered();
    }
  };

  const run: MailboxSession['run'] = (command, work) => {
    queued += 1;
    const result = queue.then(() => runNow(command, work));
    queue = result.then(() => {
      queued -= 1;
    });
    return result;
  };

  const leave = async (): Promise<void> => {
    if (finished !== null) return;
    const end: SessionEnd = { kind: 'closed', failure: failureOf('NoConnection') };
    const deadline = clock.setTimer(LEAVE_MS, () => finish(end));
    // A server that is gone already has nothing to say goodbye to.
    await Promise.race([client.logout().catch(() => undefined), ended]);
    deadline.cancel();
    finish(end);
  };

  const session: MailboxSession = {
    get capabilities() {
      return new Set([...client.capabilities.keys()].map((name) => name.toUpperCase()));
    },
    canIdle: idle.isPossible,
    openFolder: async (folder, options) => {
      const opened = await run({ expectedBytes: 0 }, (alive) => alive.mailboxOpen(folder, options));
      return opened.ok ? readFolderState(opened.value, options.readOnly, context) : opened;
    },
    exists: () => (client.mailbox === false ? 0 : client.mailbox.exists),
    run,
    startIdle: idle.start,
    end: () => finished,
    leave,
    close: finish,
  };
  const established = (): void => {
    establishedAt = clock.monotonic();
    pulse.established();
  };
  return { session, established, ended };
}

const folderStateSchema = z.object({
  uidValidity: z.bigint(),
  uidNext: z.int().nullish().catch(null),
  exists: z.int(),
  readOnly: z.boolean().default(false),
});

/** A hostile or broken server may leave out what imapflow's types promise. */
function readFolderState(opened: unknown, asReadOnly: boolean, context: ErrorContext): Result<FolderState> {
  const facts = folderStateSchema.safeParse(opened);
  if (!facts.success)
    return err('mailbox.protocol-fault', {
      params: { host: context.host, what: 'SELECT' },
      retryable: true,
      cause: 'SELECT was answered without UIDVALIDITY or EXISTS',
    });
  const { uidValidity, uidNext, exists, readOnly } = facts.data;
  return ok({
    uidValidity: uidValidity.toString(),
    uidNext: uidNext ?? null,
    exists,
    readOnly: readOnly || asReadOnly,
  });
}
