import type { ImapFlow } from 'imapflow';
import { z } from 'zod';
import { err, type Failure, ok, type Result } from '../contract/result.ts';
import type { Clock, Log, Timer } from '../ports.ts';
import { classifyMailboxError, type ErrorContext } from './classify-error.ts';
import {
  commandLimitMs,
  judgeConnection,
  PROBE_MS,
  PULSE_MS,
  type PulseVerdict,
  sleptBetween,
  type Waiting,
} from './connection-limits.ts';

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
    work: (client: ImapFlow) => Promise<T>,
  ) => Promise<Result<T>>;
  /** Waits for news in IDLE until the next command. Does nothing where it cannot. */
  readonly startIdle: () => void;
  /** null while it lives. */
  readonly end: () => SessionEnd | null;
  readonly ended: Promise<SessionEnd>;
  /** LOGOUT, a second at most, then the socket is closed. */
  readonly leave: () => Promise<void>;
  /** At once; `why` is what `ended` says. */
  readonly close: (end: SessionEnd) => void;
};

/** Something to look at: new or removed mail, changed flags, an answered probe, IDLE that ended. */
export type Hint = 'exists' | 'flags' | 'rest';

const LEAVE_MS = 1_000;
/** An IDLE that the server ends sooner is none; after so many polling takes over. */
const SHORTEST_IDLE_MS = 1_000;
const SHORT_IDLES = 3;
/** A session that lived so long and got a BYE met the server's own limit (Gmail: token life, 24 h). */
const NORMAL_LIFE_MS = 60_000;

function sessionOver(context: ErrorContext): Failure {
  return classifyMailboxError(Object.assign(new Error('closed'), { code: 'NoConnection' }), context);
}

/** Ends by the server that ask for nothing but a new connection. */
const ORDINARY_CODES = new Set(['mailbox.connection-lost', 'mailbox.server-unavailable']);

/**
 * Takes over a client before it connects. `established` is called once `connect()` has succeeded; until then
 * the pulse holds the connection to the limits of its set-up.
 */
export function createSession(input: {
  readonly client: ImapFlow;
  readonly clock: Clock;
  readonly log: Log;
  readonly context: ErrorContext;
  readonly onHint: (hint: Hint) => void;
}): { readonly session: MailboxSession; readonly established: () => void } {
  const { client, clock, log, context, onHint } = input;
  const startedAt = clock.monotonic();
  let waiting: Waiting = { for: 'transport', since: startedAt };
  let heardBytes = 0;
  let heardAt = startedAt;
  let establishedAt: number | null = null;
  let finished: SessionEnd | null = null;
  let resolveEnded: (end: SessionEnd) => void = () => undefined;
  const ended = new Promise<SessionEnd>((resolve) => {
    resolveEnded = resolve;
  });
  let queue: Promise<unknown> = Promise.resolve();
  let queued = 0;
  let idling = false;
  let idleRefused = false;
  let shortIdles = 0;

  const listen = (): void => {
    const received = client.stats().received;
    if (received === heardBytes) return;
    heardBytes = received;
    heardAt = clock.monotonic();
  };

  const finish = (end: SessionEnd): void => {
    if (finished !== null) return;
    finished = end;
    pulse?.cancel();
    client.close();
    resolveEnded(end);
    onHint('rest');
  };

  const finishByServer = (cause?: unknown): void => {
    if (finished !== null) return;
    const bye = client.byeReason;
    const error = cause ?? Object.assign(new Error('closed'), { code: 'NoConnection', reason: bye ?? '' });
    const failure = classifyMailboxError(error, { ...context, stage: 'command' });
    const old = establishedAt !== null && clock.monotonic() - establishedAt >= NORMAL_LIFE_MS;
    const normal = bye !== undefined && old && ORDINARY_CODES.has(failure.code);
    finish({ kind: normal ? 'normal' : 'lost', failure });
  };

  // At once, not at the `close` that follows: no command may be sent to a connection that is known to be over.
  client.on('error', finishByServer);
  client.on('close', () => finishByServer());
  client.on('alert', (alert) => log.warn('the mail server says', { alert: alert.message.slice(0, 300) }));
  client.on('exists', () => onHint('exists'));
  client.on('flags', () => onHint('flags'));

  /** Before `established` only the client knows how far it is. */
  const setupWaiting = (): Waiting => {
    if (waiting.for === 'transport' && client.connectedAt !== null)
      return { for: 'greeting', since: clock.monotonic() };
    if (waiting.for === 'greeting' && heardBytes > 0)
      return { for: 'setup', since: clock.monotonic(), setupSince: startedAt };
    return waiting;
  };

  const die = (verdict: Extract<PulseVerdict, { verdict: 'dead' }>): void => {
    const { during, seconds } = verdict;
    const failure = classifyMailboxError(Object.assign(new Error('silent'), { code: 'ETIMEOUT' }), context);
    finish({
      kind: 'silent',
      failure: {
        ...failure,
        params: { ...failure.params, during, seconds },
        cause: `no answer for ${seconds} s (${during})`,
      },
    });
  };

  let lastPulse = { wall: clock.now(), monotonic: startedAt };
  let pulse: Timer | undefined;
  const beat = (): void => {
    const now = { wall: clock.now(), monotonic: clock.monotonic() };
    const slept = sleptBetween(PULSE_MS, now.wall - lastPulse.wall, now.monotonic - lastPulse.monotonic);
    lastPulse = now;
    if (slept) {
      log.info('the machine slept: the connection is taken for dead');
      finish({ kind: 'slept', failure: sessionOver(context) });
      return;
    }
    listen();
    if (establishedAt === null) waiting = setupWaiting();
    const verdict = judgeConnection(now.monotonic, waiting, heardAt);
    if (verdict.verdict === 'dead') {
      die(verdict);
      return;
    }
    if (verdict.verdict === 'ask') void ask();
    pulse = clock.setTimer(PULSE_MS, beat);
  };
  pulse = clock.setTimer(PULSE_MS, beat);

  const ask = async (): Promise<void> => {
    await run({ expectedBytes: 0, probe: true }, (alive) => alive.noop());
    onHint('rest');
  };

  const runNow = async <T>(
    command: { readonly expectedBytes: number; readonly probe?: boolean },
    work: (client: ImapFlow) => Promise<T>,
  ): Promise<Result<T>> => {
    if (finished !== null) return { ok: false, error: finished.failure };
    const probe = command.probe ?? false;
    const limitMs = probe ? PROBE_MS : commandLimitMs(command.expectedBytes);
    waiting = { for: 'answer', since: clock.monotonic(), limitMs, probe };
    try {
      const value = await work(client);
      // After a BYE imapflow resolves some commands that it never sent with `false` or `undefined`.
      if (client.byeReason === undefined) return ok(value);
      finishByServer();
      return { ok: false, error: session.end()?.failure ?? sessionOver(context) };
    } catch (error) {
      // What ended the connection says more than the command that it tore.
      const failure = session.end()?.failure ?? classifyMailboxError(error, { ...context, stage: 'command' });
      return { ok: false, error: failure };
    } finally {
      listen();
      heardAt = Math.max(heardAt, clock.monotonic());
      waiting = { for: 'nothing' };
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

  const startIdle = (): void => {
    if (idling || queued > 0 || finished !== null || !session.canIdle()) return;
    idling = true;
    const since = clock.monotonic();
    // Settles when a command breaks it or the connection ends; never rejects but on a closed connection.
    client.idle().then(
      (result) => {
        idling = false;
        // imapflow resolves `false` when the server refused, and `undefined` when IDLE is over.
        const refused: unknown = result;
        const tooShort = queued === 0 && clock.monotonic() - since < SHORTEST_IDLE_MS;
        shortIdles = tooShort ? shortIdles + 1 : 0;
        if ((refused === false && finished === null) || shortIdles >= SHORT_IDLES) idleRefused = true;
        if (queued === 0) onHint('rest');
      },
      () => {
        idling = false;
      },
    );
  };

  const openFolder: MailboxSession['openFolder'] = async (folder, options) => {
    const opened = await run({ expectedBytes: 0 }, (alive) => alive.mailboxOpen(folder, options));
    if (!opened.ok) return opened;
    // A hostile or broken server may leave out what the types promise.
    const facts = z
      .object({
        uidValidity: z.bigint(),
        uidNext: z.int().nullish().catch(null),
        exists: z.int(),
        readOnly: z.boolean().default(false),
      })
      .safeParse(opened.value);
    if (!facts.success)
      return err('mailbox.protocol-fault', {
        params: { host: context.host, what: 'SELECT' },
        retryable: true,
        cause: 'SELECT was answered without UIDVALIDITY or EXISTS',
      });
    return ok({
      uidValidity: facts.data.uidValidity.toString(),
      uidNext: facts.data.uidNext ?? null,
      exists: facts.data.exists,
      readOnly: facts.data.readOnly || options.readOnly,
    });
  };

  const leave = async (): Promise<void> => {
    if (finished !== null) return;
    const end: SessionEnd = { kind: 'closed', failure: sessionOver(context) };
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
    canIdle: () => !idleRefused && client.capabilities.has('IDLE'),
    openFolder,
    exists: () => (client.mailbox === false ? 0 : client.mailbox.exists),
    run,
    startIdle,
    end: () => finished,
    ended,
    leave,
    close: finish,
  };
  const established = (): void => {
    establishedAt = clock.monotonic();
    heardAt = establishedAt;
    waiting = { for: 'nothing' };
  };
  return { session, established };
}
