import { type MailHead, type MessageRowId, messageIdSchema } from '../../src-agent/contract/entities.ts';
import type {
  Arrival,
  FolderCursor,
  FolderKey,
  MailboxAction,
  MailLedger,
  NoticedMail,
} from '../../src-agent/ports.ts';
import { type ChangeSource, createChangeBell } from './change-source.ts';

export type LedgerRow = {
  readonly id: MessageRowId;
  uid: number;
  uidValidity: string;
  readonly receivedAt: number;
  readonly fingerprint: string | null;
  readonly head: MailHead | null;
  readonly intent: Arrival['intent'];
  readonly noticedAt: number;
  state: 'noticed' | 'ended' | 'vanished';
};

/** The MailLedger of ports.ts in memory, and what a test wants to see or do beside it. One folder. */
export type MemoryLedger = MailLedger & {
  readonly rows: () => readonly LedgerRow[];
  /** Rows that came in to be handled, whatever became of them, oldest first. */
  readonly signals: () => readonly LedgerRow[];
  /** Gives the row a decision, so that `undecided` leaves it out. */
  readonly decide: (id: MessageRowId) => void;
  /** Queues `\Seen`, as the store does when a decision asks for it. */
  readonly queueSeen: (uid: number, at?: number) => void;
  readonly actions: () => readonly (MailboxAction & { readonly dueAt: number })[];
  readonly reconciles: () => readonly number[];
  /** What the folder held, as each complete reconcile told. */
  readonly presents: () => readonly (readonly number[])[];
  /** Every call of `notice`, oldest first. */
  readonly notices: () => readonly { readonly cursor: FolderCursor; readonly arrivals: readonly Arrival[] }[];
  /** The next call of `notice` throws, and writes nothing. */
  readonly failNext: (error: Error) => void;
  readonly changed: ChangeSource;
};

export function createMemoryLedger(now: () => number = () => Date.now()): MemoryLedger {
  const bell = createChangeBell();
  const rows: LedgerRow[] = [];
  const byUid = new Map<string, LedgerRow>();
  const byFingerprint = new Map<string, LedgerRow[]>();
  const notices: { cursor: FolderCursor; arrivals: readonly Arrival[] }[] = [];
  const reconciles: number[] = [];
  const presents: (readonly number[])[] = [];
  let actions: (MailboxAction & { readonly dueAt: number })[] = [];
  let cursor: FolderCursor | null = null;
  let folderName: string | null = null;
  let failure: Error | undefined;
  let nextId = 1;

  const key = (uidValidity: string, uid: number) => `${uidValidity}/${uid}`;
  const sameFolder = (folder: FolderKey): boolean => folderName === JSON.stringify(folder);
  const id = () => {
    nextId += 1;
    return nextId - 1;
  };

  const rebind = (arrival: Arrival, uidValidity: string): boolean => {
    if (arrival.fingerprint === null) return false;
    const old = byFingerprint
      .get(arrival.fingerprint)
      ?.find((row) => row.uidValidity !== uidValidity && row.state !== 'vanished');
    if (old === undefined) return false;
    byUid.delete(key(old.uidValidity, old.uid));
    // A mark that waits is for the mail, whatever its number is now.
    actions = actions.map((action) =>
      action.uid === old.uid && action.uidValidity === old.uidValidity
        ? { ...action, uid: arrival.uid, uidValidity }
        : action,
    );
    old.uid = arrival.uid;
    old.uidValidity = uidValidity;
    byUid.set(key(uidValidity, arrival.uid), old);
    return true;
  };

  return {
    readCursor: (folder) => (sameFolder(folder) ? cursor : null),
    notice: (folder, next, arrivals) => {
      if (failure !== undefined) {
        const error = failure;
        failure = undefined;
        throw error;
      }
      folderName ??= JSON.stringify(folder);
      if (!sameFolder(folder)) throw new Error('one folder only');
      notices.push({ cursor: next, arrivals });
      cursor = next;
      let fresh = 0;
      for (const arrival of arrivals) {
        if (byUid.has(key(next.uidValidity, arrival.uid)))
          throw new Error(`UID ${arrival.uid} has a row already`);
        if (rebind(arrival, next.uidValidity)) continue;
        const { uid, receivedAt, fingerprint, head, intent } = arrival;
        const row: LedgerRow = {
          id: messageIdSchema.parse(id()),
          ...{ uid, receivedAt, fingerprint, head, intent },
          uidValidity: next.uidValidity,
          noticedAt: now(),
          state: intent === 'handle' ? 'noticed' : 'ended',
        };
        rows.push(row);
        if (fingerprint !== null)
          byFingerprint.set(fingerprint, [...(byFingerprint.get(fingerprint) ?? []), row]);
        byUid.set(key(next.uidValidity, uid), row);
        if (intent === 'handle') fresh += 1;
      }
      bell.ring();
      return fresh;
    },
    lastNoticedAt: () => rows.at(-1)?.noticedAt ?? null,
    undecided: (_folder, limit) =>
      rows
        .flatMap((row): NoticedMail[] =>
          row.state === 'noticed' && row.head !== null ? [{ ...row, head: row.head }] : [],
        )
        .slice(0, limit),
    markVanished: (rowId) => {
      const row = rows.find((item) => item.id === rowId);
      if (row !== undefined) row.state = 'vanished';
      bell.ring();
    },
    knownUids: (_folder, uidValidity) =>
      new Set(rows.filter((row) => row.uidValidity === uidValidity).map((row) => row.uid)),
    recordReconcile: (_folder, unaccounted) => {
      reconciles.push(unaccounted);
      bell.ring();
    },
    // It removes no rows, so that there is none to forget.
    forgetGone: (_folder, _uidValidity, present) => {
      presents.push([...present]);
    },
    dueActions: (_folder, at, limit) => actions.filter((action) => action.dueAt <= at).slice(0, limit),
    nextActionAt: () => (actions.length === 0 ? null : Math.min(...actions.map((action) => action.dueAt))),
    settleActions: (ids, outcome) => {
      actions = actions.flatMap((action) => {
        if (!ids.includes(action.id)) return [action];
        return outcome.done ? [] : [{ ...action, attempts: action.attempts + 1, dueAt: outcome.retryAt }];
      });
      bell.ring();
    },
    rows: () => rows,
    signals: () => rows.filter((row) => row.intent === 'handle'),
    decide: (rowId) => {
      const row = rows.find((item) => item.id === rowId);
      if (row !== undefined) row.state = 'ended';
    },
    queueSeen: (uid, at = 0) => {
      actions.push({ id: id(), uid, uidValidity: cursor?.uidValidity ?? '', attempts: 0, dueAt: at });
    },
    actions: () => actions,
    reconciles: () => reconciles,
    presents: () => presents,
    notices: () => notices,
    failNext: (error) => {
      failure = error;
    },
    changed: { subscribe: bell.subscribe },
  };
}
