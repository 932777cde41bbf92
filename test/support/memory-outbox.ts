import { type DeliveryId, deliveryIdSchema, messageIdSchema } from '../../src-agent/contract/entities.ts';
import { MAIL_TARGET } from '../../src-agent/contract/notification-mail.ts';
import type { AttemptResult, DueDelivery, Outbox } from '../../src-agent/ports.ts';

export type MemoryAttempt = AttemptResult & { readonly number: number };

export type MemoryRow = {
  readonly id: DeliveryId;
  readonly target: string;
  readonly body: string;
  readonly createdAt: number;
  readonly heldByWindow: boolean;
  state: 'queued' | 'sending' | 'delivered' | 'dead';
  nextAttemptAt: number | null;
  postponed: 'window' | 'rate-limit' | 'disabled' | 'slow-down' | null;
  attempts: number;
  roundAttempts: number;
  roundStartedAt: number | null;
  firstAttemptAt: number | null;
  history: MemoryAttempt[];
};

export type MemoryOutbox = Outbox & {
  readonly enqueue: (row: {
    readonly id?: string;
    readonly target?: string;
    readonly body?: string;
    readonly at: number;
    readonly heldByWindow?: boolean;
  }) => DeliveryId;
  /** Retry by hand: same id, a new round. */
  readonly retry: (id: DeliveryId, at: number) => void;
  readonly rows: () => readonly MemoryRow[];
  /** An outbox of its own with the same rows: a backup, or what a restart finds. */
  readonly copy: () => MemoryOutbox;
  readonly row: (id: DeliveryId) => MemoryRow;
  /** The next calls of these methods throw, as a full disk makes them. */
  readonly failNext: (method: keyof Outbox, times: number) => void;
};

/** The outbox of ports.ts without a database: the same states and transitions, all in memory. */
export function createMemoryOutbox(from: readonly MemoryRow[] = []): MemoryOutbox {
  const rows = new Map<string, MemoryRow>(from.map((row) => [row.id, structuredClone(row)]));
  const failures = new Map<keyof Outbox, number>();
  let made = rows.size;

  const refuse = (method: keyof Outbox): void => {
    const left = failures.get(method) ?? 0;
    if (left === 0) return;
    failures.set(method, left - 1);
    throw new Error(`database or disk is full (${method})`);
  };
  const rowOf = (id: string): MemoryRow => {
    const row = rows.get(id);
    if (row === undefined) throw new Error(`no delivery ${id}`);
    return row;
  };
  const waiting = (): MemoryRow[] => [...rows.values()].filter((row) => row.state === 'queued');
  const dueAt = (row: MemoryRow): number => row.nextAttemptAt ?? 0;
  const isEarlier = (a: MemoryRow, b: MemoryRow): boolean =>
    dueAt(a) < dueAt(b) || (dueAt(a) === dueAt(b) && a.createdAt < b.createdAt);
  const toDue = (row: MemoryRow): DueDelivery => ({
    id: row.id,
    messageId: messageIdSchema.parse(1),
    target: row.target,
    kind: 'other',
    url: 'https://stored.example/hook',
    body: row.body,
    attempts: row.attempts,
    roundAttempts: row.roundAttempts,
    roundStartedAt: row.roundStartedAt,
    createdAt: row.createdAt,
    heldByWindow: row.heldByWindow,
  });
  const close = (id: string, attempt: AttemptResult, state: MemoryRow['state']): MemoryRow => {
    const row = rowOf(id);
    if (row.state !== 'sending') throw new Error(`${id} is ${row.state}, not sending`);
    row.history.push({ ...attempt, number: row.attempts });
    row.state = state;
    row.nextAttemptAt = null;
    return row;
  };

  const start = (id: string, at: number): number => {
    const row = rowOf(id);
    if (row.state !== 'queued') throw new Error(`${id} is ${row.state}, not queued`);
    row.state = 'sending';
    row.attempts += 1;
    row.roundAttempts += 1;
    row.roundStartedAt ??= at;
    row.firstAttemptAt ??= at;
    row.postponed = null;
    return row.attempts;
  };

  return {
    enqueue(input) {
      made += 1;
      const id = deliveryIdSchema.parse(input.id ?? `delivery-${String(made).padStart(6, '0')}`);
      rows.set(id, {
        id,
        target: input.target ?? 'webhook',
        body: input.body ?? `{"subject":"mail ${made}"}`,
        createdAt: input.at,
        heldByWindow: input.heldByWindow ?? false,
        state: 'queued',
        nextAttemptAt: input.at,
        postponed: null,
        attempts: 0,
        roundAttempts: 0,
        roundStartedAt: null,
        firstAttemptAt: null,
        history: [],
      });
      return id;
    },
    retry(id, at) {
      const row = rowOf(id);
      if (row.state !== 'dead') throw new Error(`${id} is ${row.state}, not dead`);
      row.state = 'queued';
      row.nextAttemptAt = at;
      row.postponed = null;
      row.roundAttempts = 0;
      row.roundStartedAt = null;
    },
    rows: () => [...rows.values()],
    copy: () => createMemoryOutbox([...rows.values()]),
    row: rowOf,
    failNext: (method, times) => failures.set(method, times),

    due(now, targetsBusy) {
      refuse('due');
      const first = new Map<string, MemoryRow>();
      for (const row of rows.values()) {
        if (row.state !== 'queued' || dueAt(row) > now || targetsBusy.has(row.target)) continue;
        const best = first.get(row.target);
        if (best === undefined || isEarlier(row, best)) first.set(row.target, row);
      }
      return [...first.values()].sort((a, b) => (isEarlier(a, b) ? -1 : 1)).map(toDue);
    },
    nextDueAt(targetsBusy) {
      refuse('nextDueAt');
      let first: number | null = null;
      for (const row of rows.values()) {
        if (row.state !== 'queued' || targetsBusy.has(row.target)) continue;
        first = Math.min(first ?? dueAt(row), dueAt(row));
      }
      return first;
    },
    recoverInterrupted(now) {
      refuse('recoverInterrupted');
      const left = [...rows.values()].filter((row) => row.state === 'sending');
      const unknown: DeliveryId[] = [];
      for (const row of left) {
        const startedAt = row.roundStartedAt ?? now;
        const attempt = {
          outcome: 'unknown',
          status: null,
          answerPreview: null,
          startedAt,
          endedAt: now,
        } as const;
        if (row.target === MAIL_TARGET) {
          const error = { code: 'gmail.outcome-unknown', params: {}, retryable: false } as const;
          close(row.id, { ...attempt, error }, 'dead');
          unknown.push(row.id);
        } else {
          const error = { code: 'delivery.interrupted', params: {}, retryable: true } as const;
          close(row.id, { ...attempt, error }, 'queued').nextAttemptAt = now;
        }
      }
      return { repeated: left.length - unknown.length, unknown };
    },
    startAttempt(id, at) {
      refuse('startAttempt');
      return start(id, at);
    },
    recordDelivered(id, attempt) {
      refuse('recordDelivered');
      close(id, attempt, 'delivered');
    },
    recordDeliveredAndStart(id, attempt, next) {
      refuse('recordDeliveredAndStart');
      if (rowOf(next.id).state !== 'queued') throw new Error(`${next.id} is not queued`);
      close(id, attempt, 'delivered');
      return start(next.id, next.at);
    },
    recordRetry(id, attempt, nextAttemptAt) {
      refuse('recordRetry');
      close(id, attempt, 'queued').nextAttemptAt = nextAttemptAt;
    },
    recordHeld(id, attempt, until) {
      refuse('recordHeld');
      const row = close(id, attempt, 'queued');
      row.nextAttemptAt = until;
      row.postponed = 'slow-down';
      row.roundAttempts -= 1;
      if (row.roundAttempts === 0) row.roundStartedAt = null;
    },
    recordDead(id, attempt) {
      refuse('recordDead');
      close(id, attempt, 'dead');
    },
    postpone(id, until, why) {
      refuse('postpone');
      const row = rowOf(id);
      if (row.state !== 'queued') return;
      row.nextAttemptAt = until;
      row.postponed = why;
    },
    releasePostponed(now) {
      refuse('releasePostponed');
      const moved = waiting().filter((row) => row.postponed !== null && (row.nextAttemptAt ?? 0) > now);
      for (const row of moved) {
        row.nextAttemptAt = now;
        row.postponed = null;
      }
      return moved.length;
    },
    shiftRetries(byMs) {
      refuse('shiftRetries');
      for (const row of waiting()) {
        if (row.postponed === null && row.nextAttemptAt !== null) row.nextAttemptAt += byMs;
      }
    },
    failingSince(target) {
      refuse('failingSince');
      const attempts = [...rows.values()]
        .filter((row) => row.target === target)
        .flatMap((row) => row.history)
        .sort((a, b) => a.startedAt - b.startedAt);
      const lastAccepted = attempts.findLastIndex((attempt) => attempt.outcome === 'accepted');
      return attempts[lastAccepted + 1]?.startedAt ?? null;
    },
    firstAttemptsSince(target, since) {
      refuse('firstAttemptsSince');
      return [...rows.values()]
        .filter((row) => row.target === target)
        .flatMap((row) => row.firstAttemptAt ?? [])
        .filter((at) => at > since)
        .sort((a, b) => a - b);
    },
  };
}
