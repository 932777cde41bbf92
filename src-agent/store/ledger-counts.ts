import {
  type DeliverySummary,
  deliveryStateSchema,
  type LedgerCounts,
  type MailState,
  mailStateSchema,
} from '../contract/entities.ts';
import type { FolderKey } from '../ports.ts';
import type { Connection } from './connection.ts';
import { QUARTER_MS } from './migrations/0002-window.ts';

/** What `status` tells. Kept by triggers where a count would be long. */
export type LedgerCounter = {
  /** Of one folder; all zero when it was never watched. */
  ledger(folder: FolderKey): LedgerCounts;
  deliveries(): Readonly<Record<DeliverySummary['state'], number>>;
  /** Deliveries accepted from `since` on. */
  deliveredSince(since: number): number;
  /** Deliveries that failed for good from `since` on. */
  deadSince(since: number): number;
  /**
   * Mails noticed from `from` on and before `to`, by quarter of an hour and present state; those from before the
   * first start are not among them, oldest first. Both instants begin a quarter.
   */
  noticedByQuarter(from: number, to: number): readonly QuarterCount[];
  /** Mails and deliveries that wait for the webhook window to open. */
  waitingForWindow(): number;
};

export type QuarterCount = {
  /** Its first instant. */
  readonly at: number;
  readonly state: MailState;
  readonly count: number;
};

type CountRow = { readonly state: string; readonly count: number };

export function createLedgerCounter(db: Connection): LedgerCounter {
  const selectFolder = db.prepare<
    [string, string],
    { readonly id: number; readonly unaccounted: number | null; readonly reconciledAt: number | null }
  >('SELECT id, unaccounted, reconciled_at AS reconciledAt FROM folders WHERE account = ? AND folder = ?');
  const selectMessages = db.prepare<[number], CountRow>(
    'SELECT state, count FROM message_counts WHERE folder_id = ?',
  );
  const selectDeliveries = db.prepare<[], CountRow>('SELECT state, count FROM delivery_counts');
  const countDelivered = db
    .prepare<[number], number>(
      `SELECT count(*) FROM deliveries INDEXED BY deliveries_delivered
         WHERE state = 'delivered' AND ended_at >= ?`,
    )
    .pluck();
  const countDead = db
    .prepare<[number], number>(
      `SELECT count(*) FROM deliveries INDEXED BY deliveries_dead WHERE state = 'dead' AND ended_at >= ?`,
    )
    .pluck();
  const selectQuarters = db.prepare<[number, number], CountRow & { readonly quarter: number }>(
    'SELECT quarter, state, count FROM message_quarters WHERE quarter >= ? AND quarter < ? ORDER BY quarter',
  );
  const countWaiting = db
    .prepare<[], number>(
      `SELECT (SELECT count(*) FROM messages WHERE deferred = 1 AND reason = 'outside-window')
            + (SELECT count(*) FROM deliveries WHERE postponed_for = 'window')`,
    )
    .pluck();

  return {
    ledger(folder) {
      const row = selectFolder.get(folder.account, folder.folder);
      const counts = { noticed: 0, waiting: 0, sent: 0, ignored: 0, failed: 0 };
      if (row === undefined) return { ...counts, unaccounted: null, reconciledAt: null };
      for (const { state, count } of selectMessages.all(row.id)) counts[mailStateSchema.parse(state)] = count;
      return { ...counts, unaccounted: row.unaccounted, reconciledAt: row.reconciledAt };
    },
    deliveries() {
      const counts = { queued: 0, sending: 0, delivered: 0, dead: 0, discarded: 0 };
      for (const { state, count } of selectDeliveries.all()) counts[deliveryStateSchema.parse(state)] = count;
      return counts;
    },
    deliveredSince: (since) => countDelivered.get(since) ?? 0,
    deadSince: (since) => countDead.get(since) ?? 0,
    noticedByQuarter: (from, to) =>
      selectQuarters
        .all(Math.floor(from / QUARTER_MS), Math.ceil(to / QUARTER_MS))
        .map(({ quarter, state, count }) => ({
          at: quarter * QUARTER_MS,
          state: mailStateSchema.parse(state),
          count,
        })),
    waitingForWindow: () => countWaiting.get() ?? 0,
  };
}
