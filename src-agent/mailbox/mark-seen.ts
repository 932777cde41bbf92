import { ok, type Result } from '../contract/result.ts';
import type { Clock, FolderKey, Log, MailboxAction, MailLedger, Random } from '../ports.ts';
import { backoffDelay, HALF_RANDOM } from '../support/backoff.ts';
import type { MailboxSession } from './mailbox-session.ts';
import { chunkUids, uidSet } from './uid-set.ts';

/*
 * The only change ever made to the mailbox: `\Seen` on mails whose decision asks for it (RELIABILITY.md IMP-9).
 * Each is a stored row, settled only by an answer of the server, and tried again when there was none.
 */

const ACTIONS_AT_ONCE = 200;
const RETRY = { baseMs: 60_000, factor: 4, capMs: 21_600_000, jitter: HALF_RANDOM } as const;

export type MarkingPorts = {
  readonly session: MailboxSession;
  readonly ledger: Pick<MailLedger, 'dueActions' | 'settleActions'>;
  readonly folder: FolderKey;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
};

/**
 * Performs what is due, up to a bound; returns how many rows were settled. A failure is that of the connection:
 * what was not answered stays due.
 */
export async function markSeen(ports: MarkingPorts, uidValidity: string): Promise<Result<number>> {
  const due = ports.ledger.dueActions(ports.folder, ports.clock.now(), ACTIONS_AT_ONCE);
  const byUid = new Map<number, MailboxAction[]>();
  // A mail of an older UIDVALIDITY that was not found again is gone: there is nothing to mark.
  const gone: MailboxAction[] = [];
  for (const action of due) {
    if (action.uidValidity !== uidValidity) gone.push(action);
    else byUid.set(action.uid, [...(byUid.get(action.uid) ?? []), action]);
  }
  settleDone(ports, gone);
  for (const chunk of chunkUids(
    [...byUid.keys()].sort((a, b) => a - b),
    ACTIONS_AT_ONCE,
  )) {
    const stored = await markTogether(ports, chunk);
    if (!stored.ok) return stored;
    const actionsOf = (done: boolean): readonly MailboxAction[] =>
      [...stored.value].flatMap(([uid, wasDone]) => (wasDone === done ? (byUid.get(uid) ?? []) : []));
    settleDone(ports, actionsOf(true));
    for (const action of actionsOf(false)) retryLater(ports, action);
  }
  return ok(due.length);
}

/** One command for all; where the server refuses it, one for each, so that one mail cannot hold the others up. */
async function markTogether(
  ports: MarkingPorts,
  uids: readonly number[],
): Promise<Result<ReadonlyMap<number, boolean>>> {
  const all = await store(ports.session, uids);
  if (!all.ok) return all;
  if (all.value) return ok(new Map(uids.map((uid) => [uid, true])));
  const results = new Map<number, boolean>();
  for (const uid of uids) {
    const one = uids.length === 1 ? all : await store(ports.session, [uid]);
    if (!one.ok) return one;
    const done = one.value ? ok(true) : await isSettledAnyway(ports.session, uid);
    if (!done.ok) return done;
    results.set(uid, done.value);
  }
  return ok(results);
}

/** false: refused. imapflow says false for a cut line as well (PROTOCOLS.md section 5), which is a failure here. */
async function store(session: MailboxSession, uids: readonly number[]): Promise<Result<boolean>> {
  const stored = await session.run({ expectedBytes: 0 }, (client) =>
    client.messageFlagsAdd(uidSet(uids), ['\\Seen'], { uid: true, silent: true }),
  );
  const end = session.end();
  if (stored.ok && !stored.value && end !== null) return { ok: false, error: end.failure };
  return stored;
}

/** After a refusal: the mail is gone, or somebody else has read it. */
async function isSettledAnyway(session: MailboxSession, uid: number): Promise<Result<boolean>> {
  return session.run({ expectedBytes: 0 }, async (client) => {
    for await (const row of client.fetch(`${uid}`, { uid: true, flags: true }, { uid: true })) {
      if (row.uid === uid) return row.flags?.has('\\Seen') ?? false;
    }
    return true;
  });
}

function settleDone({ ledger }: MarkingPorts, actions: readonly MailboxAction[]): void {
  if (actions.length > 0)
    ledger.settleActions(
      actions.map(({ id }) => id),
      { done: true },
    );
}

function retryLater(ports: MarkingPorts, action: MailboxAction): void {
  const delayMs = backoffDelay({ ...RETRY, attempt: action.attempts + 1, random: ports.random });
  ports.log.info('the server refused to mark a mail as read', { uid: action.uid, retryInMs: delayMs });
  ports.ledger.settleActions([action.id], { done: false, retryAt: ports.clock.now() + delayMs });
}
