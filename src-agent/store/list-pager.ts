import type { Connection } from './connection.ts';
import type { DayIndex } from './day-index.ts';
import type { KeyRange } from './message-keys.ts';
import { type SearchIndex, wordParameter, wordsMatch } from './search-index.ts';

/*
 * Pages of a long list, newest first, by key and never by offset. Every road is bounded, so that a page of a
 * million rows takes milliseconds whatever is asked (issue 2, history query under 20 ms):
 *
 * - Filters: one index over (filter columns, key). The combinations of values that exist are few; each gives
 *   its newest keys and they are merged. No statistics, no plan that can go wrong.
 * - Search: when the filters leave few rows, those are compared; else the ranges that the search index names
 *   are looked through from the newest.
 */

/** A list as SQL sees it; names only, never text from outside. */
export type ListTable<Column extends string> = {
  readonly table: string;
  readonly key: string;
  /** Columns that can be filtered by; the index `(…columns, key)` must exist. */
  readonly columns: readonly [Column, ...Column[]];
  /** Column of the instant that a span speaks of; null: no spans. */
  readonly instant: string | null;
  /** Keys of one message: 1 when the key is the message's id. */
  readonly keysPerMessage: number;
};

export type ListQuery<Column extends string> = {
  readonly filters: Readonly<Record<Column, string | null>>;
  /** Half open span of instants. */
  readonly from: number | null;
  readonly to: number | null;
  /** Folded beginnings of words, all of which must be found; null: no search. */
  readonly words: readonly string[] | null;
  /** Keys below this one only; null: from the newest. */
  readonly before: number | null;
  readonly limit: number;
};

/** `next`: what to ask the following page with; null at the end. A page may be short and yet not the last. */
export type KeyPage = { readonly keys: readonly number[]; readonly next: number | null };

export type ListPager<Column extends string> = (query: ListQuery<Column>) => KeyPage;

/** What bounds the work of one page. */
export type PagerBounds = {
  /** Up to so many rows under the filters are compared one by one instead of looking through ranges. */
  readonly fewRows: number;
  /** Messages looked through before the page is given back short. */
  readonly mostMessages: number;
};
const BOUNDS: PagerBounds = { fewRows: 2_000, mostMessages: 256_000 };

export function createListPager<Column extends string>(
  db: Connection,
  list: ListTable<Column>,
  indexes: { readonly days: DayIndex | null; readonly search: SearchIndex },
  bounds: PagerBounds = BOUNDS,
): ListPager<Column> {
  const { table, key, columns, keysPerMessage } = list;
  const spanMatch =
    list.instant === null
      ? ''
      : ` AND (? IS NULL OR ${list.instant} >= ?) AND (? IS NULL OR ${list.instant} < ?)`;
  const cellMatch = columns.map((column) => `${column} = ?`).join(' AND ');

  /** By depth: the first value, and the one after a given one, of a column under values of those before it. */
  const values = columns.map((column, depth) => {
    const before = columns
      .slice(0, depth)
      .map((name) => `${name} = ? AND `)
      .join('');
    const select = (condition: string) =>
      db
        .prepare<string[], string>(
          `SELECT ${column} FROM ${table} WHERE ${before}${condition} ORDER BY ${column} LIMIT 1`,
        )
        .pluck();
    return { first: select('true'), after: select(`${column} > ?`) };
  });
  const keysInCell = db
    .prepare<(string | number | null)[], number>(
      `SELECT ${key} FROM ${table} WHERE ${cellMatch} AND ${key} BETWEEN ? AND ?${spanMatch}
         ORDER BY ${key} DESC LIMIT ?`,
    )
    .pluck();
  const keysInRange = db
    .prepare<(number | null)[], number>(
      `SELECT ${key} FROM ${table} WHERE ${key} BETWEEN ? AND ?${spanMatch} ORDER BY ${key} DESC LIMIT ?`,
    )
    .pluck();
  const newest = db.prepare<[], number | null>(`SELECT max(${key}) FROM ${table}`).pluck();
  const comparison = perCount((count) =>
    db
      .prepare<(string | number)[], number>(
        `SELECT 1 FROM message_words WHERE message_id = ? AND ${wordsMatch('words', count)}`,
      )
      .pluck(),
  );
  const keyOfMessage =
    keysPerMessage === 1
      ? `t.${key} = w.message_id`
      : `t.${key} BETWEEN w.message_id * ${keysPerMessage} AND w.message_id * ${keysPerMessage} + ${keysPerMessage - 1}`;
  // CROSS JOIN keeps the order of the loops, and the + keeps the planner from reading a range of the list
  // where it should follow the mail. Sorted by the caller: see connection.ts on ORDER BY.
  const keysByWords = perCount((count) =>
    db
      .prepare<(string | number | null)[], number>(
        `SELECT t.${key} FROM message_words w CROSS JOIN ${table} t ON ${keyOfMessage}
           WHERE w.message_id BETWEEN ? AND ? AND ${wordsMatch('w.words', count)}
             AND +t.${key} BETWEEN ? AND ?${spanMatch}
             AND ${columns.map((column) => `(? IS NULL OR +t.${column} = ?)`).join(' AND ')}`,
      )
      .pluck(),
  );

  type Query = ListQuery<Column>;
  const messageOf = (rowKey: number): number => Math.floor(rowKey / keysPerMessage);
  const spanOf = ({ from, to }: Query): (number | null)[] =>
    list.instant === null ? [] : [from, from, to, to];
  const isFiltered = ({ filters }: Query): boolean => columns.some((column) => filters[column] !== null);

  /** The keys that can be in the page at all; null: none. */
  function rangeOf(query: Query): KeyRange | null {
    const highest = newest.get() ?? null;
    if (highest === null) return null;
    const high = query.before === null ? highest : Math.min(highest, query.before - 1);
    if (indexes.days === null || (query.from === null && query.to === null)) return { low: 0, high };
    const span = indexes.days.span(query.from, query.to);
    return span === null ? null : { low: span.low, high: Math.min(high, span.high) };
  }

  /** Combinations of values that exist and pass the filters. */
  function* cellsOf(query: Query, prefix: readonly string[] = []): Generator<readonly string[]> {
    const column = columns[prefix.length];
    const value = values[prefix.length];
    if (column === undefined || value === undefined) {
      yield prefix;
      return;
    }
    const wanted = query.filters[column];
    if (wanted !== null) {
      yield* cellsOf(query, [...prefix, wanted]);
      return;
    }
    let found = value.first.get(...prefix);
    while (found !== undefined) {
      yield* cellsOf(query, [...prefix, found]);
      found = value.after.get(...prefix, found);
    }
  }

  /** The newest keys under the filters. */
  function newestKeys(query: Query, range: KeyRange, most: number): readonly number[] {
    const span = spanOf(query);
    if (!isFiltered(query)) return keysInRange.all(range.low, range.high, ...span, most);
    const keys: number[] = [];
    for (const cell of cellsOf(query)) {
      keys.push(...keysInCell.all(...cell, range.low, range.high, ...span, most));
    }
    return keys.sort((a, b) => b - a).slice(0, most);
  }

  /** All keys under the filters, newest first; null when they are not few. */
  function fewKeys(query: Query, range: KeyRange): readonly number[] | null {
    const span = spanOf(query);
    const keys: number[] = [];
    if (!isFiltered(query)) {
      keys.push(...keysInRange.all(range.low, range.high, ...span, bounds.fewRows + 1));
      return keys.length > bounds.fewRows ? null : keys;
    }
    for (const cell of cellsOf(query)) {
      keys.push(...keysInCell.all(...cell, range.low, range.high, ...span, bounds.fewRows + 1 - keys.length));
      if (keys.length > bounds.fewRows) return null;
    }
    return keys.sort((a, b) => b - a);
  }

  function compare(query: Query, words: readonly string[], keys: readonly number[]): KeyPage {
    const statement = comparison(words.length);
    const parameters = words.map(wordParameter);
    const found: number[] = [];
    for (const candidate of keys) {
      if (statement.get(messageOf(candidate), ...parameters) !== undefined) found.push(candidate);
      if (found.length > query.limit) break;
    }
    return cut(found, query.limit);
  }

  function lookThrough(query: Query, words: readonly string[], range: KeyRange): KeyPage {
    const statement = keysByWords(words.length);
    const filters = columns.flatMap((column) => [query.filters[column], query.filters[column]]);
    const parameters = [range.low, range.high, ...spanOf(query), ...filters];
    const ids = { low: messageOf(range.low), high: messageOf(range.high) };
    const keys: number[] = [];
    let looked = 0;
    for (const { low, high } of indexes.search.candidates(words, ids)) {
      if (looked >= bounds.mostMessages) return { keys, next: (high + 1) * keysPerMessage };
      looked += high - low + 1;
      const found = statement.all(low, high, ...words.map(wordParameter), ...parameters);
      keys.push(...found.sort((a, b) => b - a));
      if (keys.length > query.limit) break;
    }
    return cut(keys, query.limit);
  }

  return (query) => {
    const range = rangeOf(query);
    if (range === null) return { keys: [], next: null };
    const { words } = query;
    if (words === null) return cut(newestKeys(query, range, query.limit + 1), query.limit);
    if (words.length === 0) return { keys: [], next: null };
    const few = fewKeys(query, range);
    return few === null ? lookThrough(query, words, range) : compare(query, words, few);
  };
}

function cut(keys: readonly number[], limit: number): KeyPage {
  const shown = keys.slice(0, limit);
  return { keys: shown, next: keys.length > limit ? (shown.at(-1) ?? null) : null };
}

/** One statement per number of words, prepared when it is first needed. */
function perCount<T>(make: (count: number) => T): (count: number) => T {
  const made = new Map<number, T>();
  return (count) => {
    const known = made.get(count) ?? make(count);
    made.set(count, known);
    return known;
  };
}
