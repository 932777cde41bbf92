import { deliveryIdSchema, messageIdSchema } from '../contract/entities.ts';
import type { Failure } from '../contract/result.ts';
import { mailKindSchema } from '../contract/triage-settings.ts';
import type { AttemptResult, DueDelivery, Outbox } from '../ports.ts';
import type { Connection } from './connection.ts';
import type { RestoredPast } from './restored-past.ts';
import type { ChangedDelivery, MessageSettling } from './settle-message.ts';

type DueRow = {
  readonly id: string;
  readonly message_id: number;
  readonly target: string;
  readonly kind: string;
  readonly attempts: number;
  readonly round_attempts: number;
  readonly round_started_at: number | null;
  readonly created_at: number;
  readonly held_by_window: number;
};

type BodyRow = { readonly url: string; readonly body: string };

type QueuedRow = { readonly seq: number; readonly target: string; readonly next_attempt_at: number };

type SendingRow = ChangedDelivery & {
  readonly seq: number;
  readonly target: string;
  readonly attempts: number;
};

type Ending = {
  readonly state: 'queued' | 'delivered' | 'dead';
  readonly nextAttemptAt: number | null;
  readonly held?: true;
};

/** The deliveries to make, as the delivery room sees them (docs/ARCHITECTURE.md, "The road of one mail"). */
export function createOutboxStore(db: Connection, settling: MessageSettling, past: RestoredPast): Outbox {
  // One query gives the next target and its earliest row. By `>` and without a join: see connection.ts.
  const selectEarliest = db.prepare<[string], QueuedRow>(
    `SELECT seq, target, next_attempt_at FROM deliveries INDEXED BY deliveries_queued
       WHERE next_attempt_at IS NOT NULL AND target > ? ORDER BY target, next_attempt_at, seq LIMIT 1`,
  );
  const selectDelivery = db.prepare<[number], DueRow>(
    `SELECT id, message_id, target, kind, attempts, round_attempts, round_started_at, created_at, held_by_window
       FROM deliveries WHERE seq = ?`,
  );
  const selectBody = db.prepare<[number], BodyRow>('SELECT url, body FROM delivery_bodies WHERE seq = ?');
  const setSending = db.prepare<
    [number, number, string],
    { readonly seq: number; readonly attempts: number; readonly message_id: number }
  >(
    `UPDATE deliveries SET state = 'sending', next_attempt_at = NULL, postponed_for = NULL,
         attempts = attempts + 1, round_attempts = round_attempts + 1,
         round_started_at = coalesce(round_started_at, ?), first_attempt_at = coalesce(first_attempt_at, ?)
       WHERE id = ? AND state = 'queued' RETURNING seq, attempts, message_id`,
  );
  const setAttempts = db.prepare<[number, number]>('UPDATE deliveries SET attempts = ? WHERE seq = ?');
  // Until an answer is written its outcome is what a crash would make of it.
  const insertAttempt = db.prepare<[number, number, number]>(
    `INSERT INTO attempts (seq, number, started_at, outcome) VALUES (?, ?, ?, 'unknown')`,
  );
  const selectSending = db.prepare<[string], SendingRow>(
    `SELECT seq, message_id, channel, target, attempts FROM deliveries WHERE id = ? AND state = 'sending'`,
  );
  const setAttempt = db.prepare<
    [number, number, string, number | null, string | null, string | null, number, number]
  >(
    `UPDATE attempts SET started_at = ?, ended_at = ?, outcome = ?, status = ?, error = ?, answer_preview = ?
       WHERE seq = ? AND number = ?`,
  );
  const setEnded = db.prepare<[string, number | null, number | null, number | null, string | null, number]>(
    `UPDATE deliveries SET state = ?, next_attempt_at = ?, ended_at = ?, last_status = ?, last_error = ?
       WHERE seq = ?`,
  );
  const setHeld = db.prepare<[number]>(
    `UPDATE deliveries SET postponed_for = 'slow-down', round_attempts = round_attempts - 1,
         round_started_at = CASE round_attempts WHEN 1 THEN NULL ELSE round_started_at END
       WHERE seq = ?`,
  );
  const setPostponed = db.prepare<[number, string, string]>(
    `UPDATE deliveries SET next_attempt_at = ?, postponed_for = ? WHERE id = ? AND state = 'queued'`,
  );
  const releasePostponed = db.prepare<[number, number]>(
    `UPDATE deliveries SET next_attempt_at = ?, postponed_for = NULL
       WHERE postponed_for IS NOT NULL AND next_attempt_at > ?`,
  );
  const shiftRetries = db.prepare<[number]>(
    `UPDATE deliveries SET next_attempt_at = next_attempt_at + ? WHERE state = 'queued' AND postponed_for IS NULL`,
  );
  const setFailing = db.prepare<[string, number]>(
    'INSERT INTO failing_targets (target, since) VALUES (?, ?) ON CONFLICT DO NOTHING',
  );
  const clearFailing = db.prepare<[string]>('DELETE FROM failing_targets WHERE target = ?');
  const selectFailing = db
    .prepare<[string], number>('SELECT since FROM failing_targets WHERE target = ?')
    .pluck();
  const selectFirstAttempts = db
    .prepare<[string, number], number>(
      `SELECT first_attempt_at FROM deliveries INDEXED BY deliveries_first_attempts
         WHERE target = ? AND first_attempt_at >= ? ORDER BY first_attempt_at`,
    )
    .pluck();
  const closeInterrupted = db.prepare<[number, string, string]>(
    `UPDATE attempts SET ended_at = ?, error = ? WHERE outcome = 'unknown' AND ended_at IS NULL AND error IS NULL
       AND seq IN (SELECT seq FROM deliveries WHERE state = 'sending' AND channel = ?)`,
  );
  const requeueInterrupted = db.prepare<[number, string]>(
    `UPDATE deliveries SET state = 'queued', next_attempt_at = ?, last_status = NULL, last_error = ?
       WHERE state = 'sending' AND channel = 'webhook'`,
  );
  // A receiver of mails knows no repeat: it is for the operator to say whether there is one.
  const buryInterrupted = db
    .prepare<[number, string], string>(
      `UPDATE deliveries SET state = 'dead', ended_at = ?, last_status = NULL, last_error = ?
         WHERE state = 'sending' AND channel = 'mail' RETURNING id`,
    )
    .pluck();

  /** The earliest row of each target that has something queued: a handful. */
  function* earliestOfEach(busy: ReadonlySet<string>): Generator<QueuedRow> {
    let row = selectEarliest.get('');
    while (row !== undefined) {
      if (!busy.has(row.target)) yield row;
      row = selectEarliest.get(row.target);
    }
  }

  const start = db.transaction((id: string, at: number) => {
    const row = setSending.get(at, at, id);
    if (row === undefined)
      throw new Error(`delivery ${id} is not queued: take it from due() in the same turn`);
    let number = row.attempts;
    if (number === 1 && past.maybeDelivered(row.message_id)) {
      past.countLostAttempt({ seq: row.seq, channel: 'webhook' });
      number = 2;
      setAttempts.run(number, row.seq);
    }
    insertAttempt.run(row.seq, number, at);
    return number;
  });

  const record = db.transaction((id: string, attempt: AttemptResult, ending: Ending) => {
    const row = selectSending.get(id);
    if (row === undefined) throw new Error(`delivery ${id} is not being sent`);
    const { startedAt, endedAt, outcome, status, error, answerPreview } = attempt;
    const errorJson = error === null ? null : JSON.stringify(error);
    setAttempt.run(startedAt, endedAt, outcome, status, errorJson, answerPreview, row.seq, row.attempts);
    const ended = ending.state === 'queued' ? null : endedAt;
    setEnded.run(ending.state, ending.nextAttemptAt, ended, status, error?.code ?? null, row.seq);
    if (ending.held === true) setHeld.run(row.seq);
    else if (ending.state === 'delivered') clearFailing.run(row.target);
    else setFailing.run(row.target, startedAt);
    if (ending.state !== 'queued') settling.settle(row, endedAt);
  });

  const recordAndStart = db.transaction(
    (id: string, attempt: AttemptResult, next: { readonly id: string; readonly at: number }) => {
      record(id, attempt, { state: 'delivered', nextAttemptAt: null });
      return start(next.id, next.at);
    },
  );

  const recoverInterrupted = db.transaction((now: number) => {
    const interrupted: Failure = { code: 'delivery.interrupted', params: {}, retryable: true };
    const unknown: Failure = { code: 'gmail.outcome-unknown', params: {}, retryable: false };
    closeInterrupted.run(now, JSON.stringify(interrupted), 'webhook');
    closeInterrupted.run(now, JSON.stringify(unknown), 'mail');
    return {
      repeated: requeueInterrupted.run(now, interrupted.code).changes,
      unknown: buryInterrupted.all(now, unknown.code).map((id) => deliveryIdSchema.parse(id)),
    };
  });

  return {
    due(now, targetsBusy) {
      const due = [...earliestOfEach(targetsBusy)].filter((row) => row.next_attempt_at <= now);
      return due
        .sort((a, b) => a.next_attempt_at - b.next_attempt_at)
        .map(({ seq }) => dueDelivery(seq, selectDelivery.get(seq), selectBody.get(seq)));
    },
    nextDueAt(targetsBusy) {
      let earliest: number | null = null;
      for (const { next_attempt_at: at } of earliestOfEach(targetsBusy)) {
        if (earliest === null || at < earliest) earliest = at;
      }
      return earliest;
    },
    recoverInterrupted: (now) => recoverInterrupted.immediate(now),
    startAttempt: (id, at) => start.immediate(id, at),
    recordDelivered: (id, attempt) =>
      record.immediate(id, attempt, { state: 'delivered', nextAttemptAt: null }),
    recordDeliveredAndStart: (id, attempt, next) => recordAndStart.immediate(id, attempt, next),
    recordRetry: (id, attempt, nextAttemptAt) =>
      record.immediate(id, attempt, { state: 'queued', nextAttemptAt }),
    recordHeld: (id, attempt, until) =>
      record.immediate(id, attempt, { state: 'queued', nextAttemptAt: until, held: true }),
    recordDead: (id, attempt) => record.immediate(id, attempt, { state: 'dead', nextAttemptAt: null }),
    postpone: (id, until, why) => {
      setPostponed.run(until, why, id);
    },
    releasePostponed: (now) => releasePostponed.run(now, now).changes,
    shiftRetries: (byMs) => {
      shiftRetries.run(byMs);
    },
    failingSince: (target) => selectFailing.get(target) ?? null,
    firstAttemptsSince: (target, since) => selectFirstAttempts.all(target, since),
  };
}

function dueDelivery(seq: number, row: DueRow | undefined, body: BodyRow | undefined): DueDelivery {
  if (row === undefined || body === undefined) throw new Error(`queued delivery ${seq} has no body`);
  return {
    id: deliveryIdSchema.parse(row.id),
    messageId: messageIdSchema.parse(row.message_id),
    target: row.target,
    kind: mailKindSchema.parse(row.kind),
    url: body.url,
    body: body.body,
    attempts: row.attempts,
    roundAttempts: row.round_attempts,
    roundStartedAt: row.round_started_at,
    createdAt: row.created_at,
    heldByWindow: row.held_by_window === 1,
  };
}
