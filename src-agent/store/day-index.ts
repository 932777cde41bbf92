import type { Connection } from './connection.ts';
import type { KeyRange } from './message-keys.ts';

const DAY_MS = 86_400_000;

/**
 * For every UTC day the lowest and the highest key of the rows made in it. A list of some days is read from
 * that span of keys, in its own order: clocks that jump make the span wide, never wrong.
 */
export type DayIndex = {
  /** Inside the transaction that makes the rows. */
  record(at: number, keys: KeyRange): void;
  /** Keys of all rows made from `from` on and before `to`; null when there are none. */
  span(from: number | null, to: number | null): KeyRange | null;
};

export function createDayIndex(db: Connection, table: 'message_days' | 'delivery_days'): DayIndex {
  const upsert = db.prepare<[number, number, number]>(
    `INSERT INTO ${table} VALUES (?, ?, ?) ON CONFLICT DO UPDATE
       SET first = min(first, excluded.first), last = max(last, excluded.last)`,
  );
  const select = db.prepare<[number, number], { low: number | null; high: number | null }>(
    `SELECT min(first) AS low, max(last) AS high FROM ${table} WHERE day BETWEEN ? AND ?`,
  );
  const dayOf = (instant: number): number => Math.floor(instant / DAY_MS);

  return {
    record: (at, keys) => {
      upsert.run(dayOf(at), keys.low, keys.high);
    },
    span(from, to) {
      const first = from === null ? Number.MIN_SAFE_INTEGER : dayOf(from);
      const last = to === null ? Number.MAX_SAFE_INTEGER : dayOf(to);
      const { low, high } = select.get(first, last) ?? { low: null, high: null };
      return low === null || high === null ? null : { low, high };
    },
  };
}
