import { ok, type Result } from '../contract/result.ts';
import type { Arrival, FolderKey, MailLedger } from '../ports.ts';
import { fingerprintOf } from './mail-fingerprint.ts';
import { type CatchUpPlan, type Closeness, closenessOf, type Overview } from './plan-catch-up.ts';
import { type FolderReader, HEADS_AT_ONCE, type MailRow } from './read-folder.ts';
import { chunkUids } from './uid-set.ts';

/*
 * Carries out a plan: rows first, then the cursor, never one without the other (RELIABILITY.md DEL-2). A first
 * start and a resync write everything that is not to be handled in one step, so that after a crash at any
 * moment what lies above the cursor, and has no row, is exactly what is still to be handled.
 */

export type CatchUpPorts = {
  readonly reader: FolderReader;
  readonly ledger: MailLedger;
  readonly folder: FolderKey;
  /** Told after each transaction that left new mail to handle. */
  readonly onNoticed: (count: number) => void;
  /** A first start or resync may have been cut short, and left rows above the cursor. */
  readonly mayHaveRowsAbove: boolean;
};

/** Returns how many new rows await handling. A failure leaves rows and cursor as far as it came. */
export async function catchUp(ports: CatchUpPorts, plan: CatchUpPlan): Promise<Result<number>> {
  const noticed = plan.kind === 'continue' ? await goOn(ports, plan) : await takeStock(ports, plan);
  const maybeResynced = plan.kind === 'resync' || ports.mayHaveRowsAbove;
  if (noticed.ok && maybeResynced) forgetVanished(ports, plan.uidValidity);
  return noticed;
}

async function goOn(
  ports: CatchUpPorts,
  plan: Extract<CatchUpPlan, { kind: 'continue' }>,
): Promise<Result<number>> {
  const listed = await ports.reader.uidsFrom(plan.lastUid + 1);
  if (!listed.ok) return listed;
  const last = listed.value.at(-1);
  if (last === undefined) return ok(0);
  // Not asked for at each arrival: the set holds every mail of the folder.
  const known = ports.mayHaveRowsAbove
    ? ports.ledger.knownUids(ports.folder, plan.uidValidity)
    : new Set<number>();
  const fresh = listed.value.filter((uid) => !known.has(uid));
  return noticeHeads(ports, plan.uidValidity, fresh, last);
}

async function takeStock(
  ports: CatchUpPorts,
  plan: Exclude<CatchUpPlan, { kind: 'continue' }>,
): Promise<Result<number>> {
  const stock = await ports.reader.stock();
  if (!stock.ok) return stock;
  const groups: Record<Closeness, Overview[]> = { handle: [], fingerprint: [], account: [] };
  for (const mail of stock.value) groups[closenessOf(plan, mail)].push(mail);

  const left: Arrival[] = groups.account.map((mail) => leftAlone(mail, null));
  for (const chunk of chunkUids(
    groups.fingerprint.map((mail) => mail.uid),
    HEADS_AT_ONCE,
  )) {
    const rows = await ports.reader.heads(chunk);
    if (!rows.ok) return rows;
    left.push(...rows.value.map((row) => leftAlone(row, row.head && fingerprintOf(row.head))));
  }

  const last = stock.value.at(-1)?.uid ?? 0;
  const firstToHandle = groups.handle[0]?.uid;
  const lastUid = firstToHandle === undefined ? last : firstToHandle - 1;
  notice(ports, plan.uidValidity, lastUid, left);
  const toHandle = groups.handle.map((mail) => mail.uid);
  return noticeHeads(ports, plan.uidValidity, toHandle, last);
}

const ROWS_AT_ONCE = 500;

/** Rows without a decision that a resync, now complete, did not find again: their mails are gone. */
function forgetVanished(ports: CatchUpPorts, uidValidity: string): void {
  for (;;) {
    const rows = ports.ledger.undecided(ports.folder, ROWS_AT_ONCE);
    const gone = rows.filter((row) => row.uidValidity !== uidValidity);
    for (const row of gone) ports.ledger.markVanished(row.id);
    if (gone.length === 0) return;
  }
}

/** Heads in bounded steps (RES-3), each with its own transaction; `last` is where the cursor ends. */
async function noticeHeads(
  ports: CatchUpPorts,
  uidValidity: string,
  uids: readonly number[],
  last: number,
): Promise<Result<number>> {
  let noticed = 0;
  const chunks = chunkUids(uids, HEADS_AT_ONCE);
  for (const [at, chunk] of chunks.entries()) {
    const rows = await ports.reader.heads(chunk);
    if (!rows.ok) return rows;
    const lastOfAll = at === chunks.length - 1;
    const lastUid = lastOfAll ? last : (chunk.at(-1) ?? last);
    noticed += notice(ports, uidValidity, lastUid, rows.value.map(asNews));
  }
  if (chunks.length === 0) noticed += notice(ports, uidValidity, last, []);
  return ok(noticed);
}

function notice(
  ports: CatchUpPorts,
  uidValidity: string,
  lastUid: number,
  arrivals: readonly Arrival[],
): number {
  const count = ports.ledger.notice(ports.folder, { uidValidity, lastUid }, arrivals);
  if (count > 0) ports.onNoticed(count);
  return count;
}

function leftAlone(mail: Overview, fingerprint: string | null): Arrival {
  return {
    uid: mail.uid,
    receivedAt: mail.receivedAt,
    sizeBytes: 0,
    seen: mail.seen,
    fingerprint,
    head: null,
    intent: 'before-first-start',
  };
}

function asNews(row: MailRow): Arrival {
  return {
    uid: row.uid,
    receivedAt: row.receivedAt,
    sizeBytes: row.head?.sizeBytes ?? 0,
    seen: row.seen,
    fingerprint: row.head && fingerprintOf(row.head),
    head: row.head,
    intent: 'handle',
  };
}
