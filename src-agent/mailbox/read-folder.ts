import type { FetchMessageObject, ImapFlow } from 'imapflow';
import type { MailHead } from '../contract/entities.ts';
import { err, ok, type Result } from '../contract/result.ts';
import { MAX_HEADER_BLOCK_BYTES } from '../mime/limits.ts';
import { readHead } from '../mime/read-head.ts';
import type { Clock } from '../ports.ts';
import type { MailboxSession } from './mailbox-session.ts';
import type { Overview } from './plan-catch-up.ts';
import { chunkUids, uidSet } from './uid-set.ts';

/*
 * What catching up asks of the open folder. Rows are collected before anything else is done: a command awaited
 * inside the iteration of a FETCH never ends (PROTOCOLS.md section 5). Bodies are asked for with PEEK (IMP-9).
 */

export type MailRow = Overview & { readonly head: MailHead };

export type FolderReader = {
  /** UIDs not below `from`, ascending. */
  readonly uidsFrom: (from: number) => Promise<Result<readonly number[]>>;
  /** Rows of those that are still there, ascending. */
  readonly overviews: (uids: readonly number[]) => Promise<Result<readonly Overview[]>>;
  /** Likewise, with headers. At most HEADS_AT_ONCE UIDs (RES-3). */
  readonly heads: (uids: readonly number[]) => Promise<Result<readonly MailRow[]>>;
};

export const HEADS_AT_ONCE = 200;
const OVERVIEWS_AT_ONCE = 2_000;
/** Rows that may come unasked, for mail that changed meanwhile. */
const UNASKED_ROWS = 10_000;
const TYPICAL_HEADER_BYTES = 2_048;
const TYPICAL_ROW_BYTES = 120;

type Row = Pick<FetchMessageObject, 'uid' | 'size' | 'flags' | 'internalDate' | 'headers'>;
type Query = { uid: true; flags?: true; internalDate?: true; size?: true; headers?: true };

/** The rows of one UID FETCH, each handed over as it comes; more than `most` are a fault of the server. */
async function collect<T>(
  client: ImapFlow,
  set: string,
  query: Query,
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
  // A row that came unasked (flags of another mail) says neither size nor, perhaps, UID.
  if (!Number.isInteger(row.uid) || row.size === undefined) return null;
  const date = row.internalDate;
  // An unreadable INTERNALDATE counts as just received: better looked at than passed over.
  const receivedAt = date instanceof Object ? date.getTime() : now;
  return { uid: row.uid, receivedAt, sizeBytes: row.size, seen: row.flags?.has('\\Seen') ?? false };
}

function byUid<T extends { readonly uid: number }>(rows: readonly T[]): readonly T[] {
  const unique = new Map(rows.map((row) => [row.uid, row]));
  return [...unique.values()].sort((a, b) => a.uid - b.uid);
}

/** Reads the folder that the session has open. */
export function createFolderReader(session: MailboxSession, clock: Clock): FolderReader {
  /**
   * UIDs of which no row came although the folder still has them: an answer that imapflow could not read is
   * skipped, and the mail must get its row all the same.
   */
  const unreadable = async (
    chunk: readonly number[],
    rows: readonly Overview[],
  ): Promise<Result<readonly Overview[]>> => {
    const answered = new Set(rows.map((row) => row.uid));
    const silent = chunk.filter((uid) => !answered.has(uid));
    if (silent.length === 0) return ok([]);
    const most = silent.length + UNASKED_ROWS;
    const there = await session.run({ expectedBytes: 0 }, (client) =>
      collect(client, uidSet(silent), { uid: true }, most, (row) => row.uid),
    );
    if (!there.ok) return there;
    const still = new Set(there.value);
    const now = clock.now();
    return ok(
      silent
        .filter((uid) => still.has(uid))
        .map((uid) => ({ uid, receivedAt: now, sizeBytes: 0, seen: false })),
    );
  };

  return {
    uidsFrom: async (from) => {
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
    },

    overviews: async (uids) => {
      const rows: Overview[] = [];
      for (const chunk of chunkUids(uids, OVERVIEWS_AT_ONCE)) {
        const query = { uid: true, flags: true, internalDate: true, size: true } as const;
        const most = chunk.length + UNASKED_ROWS;
        const fetched = await session.run({ expectedBytes: chunk.length * TYPICAL_ROW_BYTES }, (client) =>
          collect(client, uidSet(chunk), query, most, (row) => overviewOf(row, clock.now())),
        );
        if (!fetched.ok) return fetched;
        const rest = await unreadable(chunk, fetched.value);
        if (!rest.ok) return rest;
        rows.push(...fetched.value, ...rest.value);
      }
      return ok(byUid(rows));
    },

    heads: async (uids) => {
      if (uids.length > HEADS_AT_ONCE) return err('internal.bug', { cause: 'too many heads at once' });
      const rows: MailRow[] = [];
      for (const chunk of chunkUids(uids, HEADS_AT_ONCE)) {
        const query = { uid: true, flags: true, internalDate: true, size: true, headers: true } as const;
        const most = chunk.length + UNASKED_ROWS;
        const expectedBytes = chunk.length * TYPICAL_HEADER_BYTES;
        const fetched = await session.run({ expectedBytes }, (client) =>
          collect(client, uidSet(chunk), query, most, (row): MailRow | null => {
            const overview = overviewOf(row, clock.now());
            if (overview === null) return null;
            // Read as it comes, so that never more than one header block is held.
            const block = (row.headers ?? new Uint8Array()).subarray(0, MAX_HEADER_BLOCK_BYTES);
            return { ...overview, head: readHead(block, overview.sizeBytes) };
          }),
        );
        if (!fetched.ok) return fetched;
        const rest = await unreadable(chunk, fetched.value);
        if (!rest.ok) return rest;
        const empty = readHead(new Uint8Array(), 0);
        rows.push(...fetched.value, ...rest.value.map((row) => ({ ...row, head: empty })));
      }
      return ok(byUid(rows));
    },
  };
}
