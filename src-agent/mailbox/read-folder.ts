import type { FetchMessageObject, FetchQueryObject } from 'imapflow';
import type { MailHead } from '../contract/entities.ts';
import { err, type Failure, ok, type Result } from '../contract/result.ts';
import { MAX_HEADER_BLOCK_BYTES } from '../mime/limits.ts';
import { readHead } from '../mime/read-head.ts';
import type { Clock } from '../ports.ts';
import type { MailClient } from './mail-client.ts';
import type { MailboxSession } from './mailbox-session.ts';
import type { Overview } from './plan-catch-up.ts';
import { chunkUids, uidSet } from './uid-set.ts';

/*
 * What catching up asks of the open folder. Rows are collected before anything else is done: a command awaited
 * inside the iteration of a FETCH never ends (PROTOCOLS.md section 5). Bodies are asked for with PEEK (IMP-9).
 */

/** `head` null: the folder has the mail, and nothing that it answers about it can be read. */
export type MailRow = Overview & { readonly head: MailHead | null };

export type FolderReader = {
  /** UIDs not below `from`, ascending. */
  readonly uidsFrom: (from: number) => Promise<Result<readonly number[]>>;
  /** Every mail of the folder, ascending. */
  readonly stock: () => Promise<Result<readonly Overview[]>>;
  /** Those that are still there, ascending, with their headers. At most HEADS_AT_ONCE UIDs (RES-3). */
  readonly heads: (uids: readonly number[]) => Promise<Result<readonly MailRow[]>>;
};

export const HEADS_AT_ONCE = 200;
/** Rows that may come unasked, for mail that changed meanwhile. */
const UNASKED_ROWS = 10_000;
const TYPICAL_HEADER_BYTES = 2_048;
const TYPICAL_ROW_BYTES = 120;

type Row = Pick<FetchMessageObject, 'uid' | 'size' | 'flags' | 'internalDate' | 'headers'>;

/** The rows of one UID FETCH, each handed over as it comes; more than `most` are a fault of the server. */
async function collect<T>(
  client: MailClient,
  set: string,
  query: FetchQueryObject,
  most: number,
  take: (row: Row) => T | null,
): Promise<T[]> {
  const rows: T[] = [];
  let count = 0;
  for await (const row of client.fetch(set, query, { uid: true })) {
    count += 1;
    if (count > most) throw Object.assign(new Error('too many rows'), { code: 'TooManyResponses' });
    const taken = take(row);
    if (taken !== null) rows.push(taken);
  }
  return rows;
}

function overviewOf(row: Row, now: number): Overview | null {
  // A row that came unasked (flags of another mail) does not say when that came, nor, perhaps, its UID.
  const date = row.internalDate;
  if (!Number.isInteger(row.uid) || date === undefined) return null;
  // An unreadable INTERNALDATE counts as just received: better looked at than passed over.
  const receivedAt = date instanceof Object ? date.getTime() : now;
  return { uid: row.uid, receivedAt, seen: row.flags?.has('\\Seen') ?? false };
}

function byUid<T extends { readonly uid: number }>(rows: readonly T[]): readonly T[] {
  const unique = new Map(rows.map((row) => [row.uid, row]));
  return [...unique.values()].sort((a, b) => a.uid - b.uid);
}

/** Tries of a mail's head before the mail is accounted for without one. */
const HEAD_TRIES = 3;

/**
 * Reads the folder that the session has open. `headFailures` counts, by UID and beyond the session, how often
 * the server refused the head of a mail alone.
 */
export function createFolderReader(
  session: MailboxSession,
  clock: Clock,
  headFailures: Map<number, number>,
): FolderReader {
  const uidsFrom = async (from: number): Promise<Result<readonly number[]>> => {
    // Some servers refuse any message set on an empty folder.
    if (session.exists() === 0) return ok([]);
    const most = session.exists() + UNASKED_ROWS;
    const listed = await session.run({ expectedBytes: most }, (client) =>
      collect(client, `${from}:*`, { uid: true }, most, (row) => row.uid),
    );
    if (!listed.ok) return listed;
    // `n:*` always names the last mail, even when it lies below n (RFC 9051 section 6.4.9).
    const uids = [...new Set(listed.value)].filter((uid) => Number.isInteger(uid) && uid >= from);
    return ok(uids.sort((a, b) => a - b));
  };

  /**
   * Those of which no row came although the folder has them: an answer that imapflow cannot read is skipped, and
   * the mail must get its row all the same.
   */
  const missing = (there: readonly number[], rows: readonly Overview[]): readonly Overview[] => {
    const answered = new Set(rows.map((row) => row.uid));
    const now = clock.now();
    return there.filter((uid) => !answered.has(uid)).map((uid) => ({ uid, receivedAt: now, seen: false }));
  };

  const stillThere = async (uids: readonly number[]): Promise<Result<readonly number[]>> => {
    if (uids.length === 0) return ok([]);
    const most = uids.length + UNASKED_ROWS;
    const found = await session.run({ expectedBytes: 0 }, (client) =>
      collect(client, uidSet(uids), { uid: true }, most, (row) => row.uid),
    );
    if (!found.ok) return found;
    const there = new Set(found.value);
    return ok(uids.filter((uid) => there.has(uid)));
  };

  /** One command; a mail that is there and of which nothing can be read has no head. */
  const fetchHeads = async (uids: readonly number[]): Promise<Result<readonly MailRow[]>> => {
    const bodyParts = [{ key: 'HEADER', start: 0, maxLength: MAX_HEADER_BLOCK_BYTES + 1 }];
    const query = { uid: true, flags: true, internalDate: true, size: true, bodyParts };
    const most = uids.length + UNASKED_ROWS;
    const fetched = await session.run({ expectedBytes: uids.length * TYPICAL_HEADER_BYTES }, (client) =>
      collect(client, uidSet(uids), query, most, (row): MailRow | null => {
        const overview = overviewOf(row, clock.now());
        if (overview === null) return null;
        // Read as it comes, so that never more than one header block is held.
        const block = (row.headers ?? new Uint8Array()).subarray(0, MAX_HEADER_BLOCK_BYTES);
        return { ...overview, head: readHead(block, row.size ?? block.length) };
      }),
    );
    if (!fetched.ok) return fetched;
    const answered = new Set(fetched.value.map((row) => row.uid));
    const silent = await stillThere(uids.filter((uid) => !answered.has(uid)));
    if (!silent.ok) return silent;
    const unreadable = missing(silent.value, []).map((row) => ({ ...row, head: null }));
    return ok([...fetched.value, ...unreadable]);
  };

  /** After a refusal: one by one, so that a mail which the server cannot read does not hold up all after it. */
  const fetchHeadsAlone = async (uids: readonly number[]): Promise<Result<readonly MailRow[]>> => {
    const rows: MailRow[] = [];
    let refused: Result<readonly MailRow[]> | null = null;
    for (const uid of uids) {
      const one = await fetchHeads([uid]);
      if (one.ok) rows.push(...one.value);
      else if (!isRefusal(one.error)) return one;
      else {
        const failures = (headFailures.get(uid) ?? 0) + 1;
        headFailures.set(uid, failures);
        if (failures < HEAD_TRIES) refused = one;
        else rows.push(...missing([uid], []).map((row) => ({ ...row, head: null })));
      }
    }
    return refused ?? ok(rows);
  };

  const isRefusal = (failure: Failure): boolean =>
    failure.code === 'mailbox.protocol-fault' && session.end() === null;

  return {
    uidsFrom,

    stock: async () => {
      const there = session.exists();
      if (there === 0) return ok([]);
      const query = { uid: true, flags: true, internalDate: true } as const;
      const most = there + UNASKED_ROWS;
      const fetched = await session.run({ expectedBytes: there * TYPICAL_ROW_BYTES }, (client) =>
        collect(client, '1:*', query, most, (row) => overviewOf(row, clock.now())),
      );
      if (!fetched.ok) return fetched;
      const rows = byUid(fetched.value);
      if (rows.length >= there) return ok(rows);
      const listed = await uidsFrom(1);
      if (!listed.ok) return listed;
      return ok(byUid([...missing(listed.value, rows), ...rows]));
    },

    heads: async (uids) => {
      if (uids.length > HEADS_AT_ONCE) return err('internal.bug', { cause: 'too many heads at once' });
      const rows: MailRow[] = [];
      for (const chunk of chunkUids(uids, HEADS_AT_ONCE)) {
        const together = await fetchHeads(chunk);
        const fetched = !together.ok && isRefusal(together.error) ? await fetchHeadsAlone(chunk) : together;
        if (!fetched.ok) return fetched;
        rows.push(...fetched.value);
      }
      return ok(byUid(rows));
    },
  };
}
