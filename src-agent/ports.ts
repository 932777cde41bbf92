import type { Deploy } from './contract/deploy.ts';
import type { Attempt, DeliveryId, MailHead, MessageRowId } from './contract/entities.ts';
import type { GmailCheck } from './contract/gmail.ts';
import type { GmailMode } from './contract/gmail-settings.ts';
import type { Failure, Result } from './contract/result.ts';
import type { SecretName } from './contract/secrets.ts';
import type { MailKind } from './contract/triage-settings.ts';

/**
 * What the rooms ask of their host and of each other. Rooms at the same level never import
 * one another: they meet here, and agent.ts wires them.
 */

/** The only source of time (RELIABILITY.md TIM-1). */
export type Clock = {
  /** Wall clock, epoch milliseconds. May jump. */
  now(): number;
  /** Milliseconds of a clock that never jumps; for durations. */
  monotonic(): number;
  /** Fires once. Delays of any length are right, also beyond 2^31-1 ms. Keeps the process alive. */
  setTimer(delayMs: number, fire: () => void): Timer;
};
export type Timer = { cancel(): void };

/** Uniform in [0, 1). */
export type Random = () => number;

/** Collision-free ids (DEL-3). */
export type NewId = () => string;

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
/** Fields are redacted before they are written; never put a body or a secret in one all the same. */
export type Log = {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** A logger for one room: its name stands on each line. */
  child(scope: string): Log;
};
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Where secrets come from: keychain, environment, descriptor or this session's memory. */
export type Secrets = {
  /** null: not set. A failure names why the place could not be asked. */
  get(name: SecretName): Promise<Result<string | null>>;
};

/** A watched folder; `account` is `user@host:port`, so two servers never share rows. */
export type FolderKey = { readonly account: string; readonly folder: string };

/** UIDVALIDITY is kept as text: imapflow gives a bigint. */
export type FolderCursor = {
  readonly uidValidity: string;
  /** Every UID up to this one has a row. */
  readonly lastUid: number;
};

/** One UID as the mailbox first saw it. */
export type Arrival = {
  readonly uid: number;
  /** INTERNALDATE, epoch milliseconds. */
  readonly receivedAt: number;
  readonly sizeBytes: number;
  readonly seen: boolean;
  /** Digest of Message-ID, Date, From and size (IMP-1); null when headers were not read. */
  readonly fingerprint: string | null;
  /** null for a UID that is accounted for without being read (before the first start). */
  readonly head: MailHead | null;
  /** `handle`: to be triaged. `before-first-start`: accounted for, left alone. */
  readonly intent: 'handle' | 'before-first-start';
};

/** A mail that has a row and no decision yet. */
export type NoticedMail = {
  readonly id: MessageRowId;
  readonly uid: number;
  readonly uidValidity: string;
  readonly head: MailHead;
  readonly receivedAt: number;
};

export type MailboxAction = {
  readonly id: number;
  readonly uid: number;
  readonly uidValidity: string;
  readonly attempts: number;
};

/** What the mailbox asks of the store. Every method is synchronous and one transaction. */
export type MailLedger = {
  /** null: this folder was never watched. */
  readCursor(folder: FolderKey): FolderCursor | null;
  /**
   * Rows for all arrivals and the cursor, in one transaction (DEL-2): the ledger knows a UID before
   * anything happens to it. An arrival whose fingerprint has a row under another UIDVALIDITY re-binds
   * that row (IMP-1) and is not new. Returns how many new rows await handling.
   */
  notice(folder: FolderKey, cursor: FolderCursor, arrivals: readonly Arrival[]): number;
  /** Instant of the newest row of the folder, to bound a resync; null when empty. */
  lastNoticedAt(folder: FolderKey): number | null;
  /** Rows in state `noticed`, oldest first; also those a crash left behind. */
  undecided(folder: FolderKey, limit: number): readonly NoticedMail[];
  /** The message left the folder before it could be read. */
  markVanished(id: MessageRowId): void;
  /** UIDs that have a row, for the daily reconcile. */
  knownUids(folder: FolderKey, uidValidity: string): ReadonlySet<number>;
  recordReconcile(folder: FolderKey, unaccounted: number, at: number): void;
  /**
   * UIDs that are kept only because the mail might still lie in the folder, although retention removed its row, and
   * that are not among `present`, all that the folder holds: they are let go, some thousands at a time (RES-2).
   */
  forgetGone(folder: FolderKey, uidValidity: string, present: ReadonlySet<number>): void;
  /** Marks to put on mails (`\Seen`), due at `now`. */
  dueActions(folder: FolderKey, now: number, limit: number): readonly MailboxAction[];
  /** When the next action becomes due; null when none waits. */
  nextActionAt(folder: FolderKey): number | null;
  settleActions(
    ids: readonly number[],
    outcome: { readonly done: true } | { readonly done: false; readonly retryAt: number },
  ): void;
};

/** A delivery that is due, as the outbox needs it. */
export type DueDelivery = {
  readonly id: DeliveryId;
  readonly messageId: MessageRowId;
  readonly target: string;
  readonly kind: MailKind;
  readonly url: string;
  /** The exact bytes' text, serialised once at insertion. */
  readonly body: string;
  /** Attempts made before this one, ever: the next one's number less one. */
  readonly attempts: number;
  /** Attempts since insertion or since the last retry by hand, which starts the retry schedule anew. */
  readonly roundAttempts: number;
  /** Start of the first attempt of this round; null before it. */
  readonly roundStartedAt: number | null;
  readonly createdAt: number;
  /** false: its kind is sent also outside the window. */
  readonly heldByWindow: boolean;
};

export type AttemptResult = {
  readonly outcome: Attempt['outcome'];
  readonly status: number | null;
  readonly error: Failure | null;
  readonly answerPreview: string | null;
  readonly startedAt: number;
  readonly endedAt: number;
};

/** What the delivery room asks of the store. Every method is synchronous and one transaction. */
export type Outbox = {
  /** Oldest first, at most one per target: no two requests in flight to one target (DEL-4). */
  due(now: number, targetsBusy: ReadonlySet<string>): readonly DueDelivery[];
  /** Earliest nextAttemptAt of what is queued for other targets than those; null when nothing waits. */
  nextDueAt(targetsBusy: ReadonlySet<string>): number | null;
  /**
   * At start: rows that a dead agent left in `sending` get their attempt closed as `unknown`. Webhooks
   * (delivery.interrupted) are due at `now` as flagged repeats; a mail may have gone out and nothing tells a repeat
   * from the first, so it is dead (gmail.outcome-unknown) until somebody retries it by hand.
   */
  recoverInterrupted(now: number): { readonly repeated: number; readonly unknown: readonly DeliveryId[] };
  /** Written and synced BEFORE the request leaves: a crash after it makes the next attempt a flagged repeat. Returns the attempt number. */
  startAttempt(id: DeliveryId, at: number): number;
  /** 2xx was read: attempt, delivery, and when it was the mail's last one the mail, its dedup marks and its `\Seen` action. */
  recordDelivered(id: DeliveryId, attempt: AttemptResult): void;
  /** The same and `startAttempt` of the next one in one transaction: a queue costs one sync for each delivery, not two. */
  recordDeliveredAndStart(
    id: DeliveryId,
    attempt: AttemptResult,
    next: { readonly id: DeliveryId; readonly at: number },
  ): number;
  /** To be tried again at an instant. */
  recordRetry(id: DeliveryId, attempt: AttemptResult, nextAttemptAt: number): void;
  /**
   * The way to the target is broken and nothing was learnt of this delivery: it does not count as one of its round's
   * attempts, and waits until then or until `releasePostponed`.
   */
  recordHeld(id: DeliveryId, attempt: AttemptResult, until: number): void;
  /** Failed for good: visible, retryable by hand. */
  recordDead(id: DeliveryId, attempt: AttemptResult): void;
  /** Not attempted, moved: window closed, hourly limit reached or target switched off. */
  postpone(id: DeliveryId, until: number, why: 'window' | 'rate-limit' | 'disabled' | 'slow-down'): void;
  /**
   * The settings or the clock changed (DEL-7): every row that `postpone` moved to after `now` is due at
   * `now`, to be decided again. Retries that wait for their backoff stay. Returns how many were moved.
   */
  releasePostponed(now: number): number;
  /** The clock was set back: waiting retries move by so many milliseconds, and so keep their delay (TIM-3). */
  shiftRetries(byMs: number): void;
  /** Start of the first attempt that failed since the target last accepted one; null when it is not failing (DEL-5). */
  failingSince(target: string): number | null;
  /** Instants of first attempts of a target's deliveries after `since`, oldest first (BEHAVIOUR.md 1.9: one event per mail). */
  firstAttemptsSince(target: string, since: number): readonly number[];
};

/** What triage must know of the past. */
export type Known = {
  readonly mailProcessed: boolean;
  /** `claimed`: another mail of the group waits or is on its way; its outcome decides. */
  readonly group: 'none' | 'claimed' | 'accepted';
};

/** What Google gave for the refresh token. */
export type GoogleGrant = {
  /** A secret: for a header, never for a log. */
  readonly accessToken: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
  /** Seconds, as Google said them. */
  readonly expiresIn: number;
  readonly tokenType: string;
  /** As Google names them; null when it named none. */
  readonly scopes: readonly string[] | null;
  /** When the refresh token itself ends, where Google says it. */
  readonly grantEndsAt: number | null;
  /** Of the answer. */
  readonly httpStatus: number;
};

export type OutgoingMail = {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** null: text alone. */
  readonly html: string | null;
  /** Between the angle brackets of `Message-ID`: the same in every attempt. */
  readonly messageId: string;
};

/** What became of one try to send a mail. `unknown`: it may have gone out, and nobody may send it again unasked. */
export type MailOutcome =
  | {
      readonly kind: 'accepted';
      readonly messageId: string;
      readonly threadId: string;
      readonly httpStatus: number;
    }
  /** Certainly not sent; `failure.retryable` says whether another try makes sense, `retryAfterMs` when at the earliest. */
  | {
      readonly kind: 'refused';
      readonly failure: Failure;
      readonly httpStatus: number | null;
      readonly retryAfterMs: number | null;
    }
  | { readonly kind: 'unknown'; readonly failure: Failure };

/** The operator's Google account, as the rooms beside the gmail room use it. */
export type GoogleAccount = {
  /** From memory while it holds for five minutes more, else (or when `fresh`) asked of Google; one request at a time. */
  grant(options?: { readonly fresh?: boolean }): Promise<Result<GoogleGrant>>;
  /** One try. `onSent`: the request is about to leave, from here on its outcome may stay unknown. */
  send(
    mail: OutgoingMail,
    options?: { readonly signal?: AbortSignal; readonly onSent?: () => void },
  ): Promise<MailOutcome>;
};

/** The newest check, and when the first of those that ended the same way before it was made. */
export type GmailCheckRun = { readonly last: GmailCheck; readonly since: number };

/** What the gmail room asks of the store. Every method is synchronous and one transaction. */
export type GmailCheckLog = {
  record(check: Omit<GmailCheck, 'id'>): GmailCheck;
  /** Newest first, those that show at least what a check of this mode does. */
  newest(query: { readonly mode: GmailMode; readonly limit: number }): readonly GmailCheck[];
  /** null: none was made. */
  lastRun(): GmailCheckRun | null;
};

/** What is known of a deploy when it is asked for. */
export type NewDeploy = Pick<
  Deploy,
  'service' | 'who' | 'at' | 'clearCache' | 'commitAsked' | 'rollbackTo' | 'commit'
>;
/** What may become of it. */
export type DeployChange = Partial<
  Pick<
    Deploy,
    | 'state'
    | 'steps'
    | 'renderId'
    | 'renderStatus'
    | 'commit'
    | 'newestBefore'
    | 'cancelAsked'
    | 'followedSince'
    | 'endedAt'
    | 'failure'
    | 'health'
    | 'lastLines'
    | 'missingSettings'
    | 'outputChars'
  >
>;

/** What the deploy room asks of the store. Every method is synchronous and one synced transaction. */
export type DeployLog = {
  create(deploy: NewDeploy): Deploy;
  /** Raises the revision. */
  change(id: number, change: DeployChange): Deploy;
  /** null: there is none. */
  get(id: number): Deploy | null;
  newestOf(serviceId: string): Deploy | null;
  /** Those that have not ended, oldest first. */
  open(): readonly Deploy[];
};

/** The operator saw the command of a service and lets it run. */
export type CommandConfirmation = {
  readonly serviceId: string;
  /** As the settings held it, JSON. */
  readonly command: string;
  /** Of what lay on the disk. */
  readonly fingerprint: string;
  readonly who: string;
  readonly at: number;
};

/** What the deploy room asks of the store for local commands. Every method is synchronous and one transaction. */
export type CommandLog = {
  /** null: there is none. */
  confirmation(serviceId: string): CommandConfirmation | null;
  confirm(confirmation: CommandConfirmation): void;
  revoke(serviceId: string): void;
  /** Before the command of this deploy is started; `mark` will stand in the environment of all that it starts. */
  begin(deployId: number, mark: string): void;
  started(deployId: number, pid: number): void;
  /** null: this deploy ran none. */
  run(deployId: number): { readonly mark: string; readonly pid: number | null } | null;
  /** Keeps the newest 1,000,000 characters. Returns how many there were in all. */
  append(deployId: number, text: string): number;
  /** A page, from a character on or from the oldest that is kept. */
  output(
    deployId: number,
    from: number,
  ): { readonly from: number; readonly text: string; readonly next: number; readonly chars: number };
};
