import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Decision, MailHead, MessageRowId, TriageResult } from '../../src-agent/contract/entities.ts';
import type { Result } from '../../src-agent/contract/result.ts';
import type { Arrival, AttemptResult, FolderKey, Log } from '../../src-agent/ports.ts';
import { databaseFamily } from '../../src-agent/store/data-folder.ts';
import type { DecisionToStore } from '../../src-agent/store/decision-store.ts';
import { openStore, type Store } from '../../src-agent/store/open-database.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';
import { createTemporaryFolder } from './temporary-folder.ts';

export const INBOX: FolderKey = { account: 'agent@mail.test:993', folder: 'INBOX' };
export const UID_VALIDITY = '1700000000';

/** A log nobody reads. */
export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLog,
};

/** The first page of all deliveries or mails, as the window and the command line ask for it. */
export const FIRST_PAGE = {
  state: null,
  kind: null,
  target: null,
  search: null,
  from: null,
  to: null,
  cursor: null,
  limit: 50,
};

export type TestStore = {
  readonly dataDir: string;
  readonly clock: FakeClock;
  /** Of the last opening. */
  readonly store: Store;
  /** Closes the store in good order and opens it again. */
  readonly reopen: () => Promise<Store>;
  /** Opens what a SIGKILL at this moment would have left. */
  readonly crash: () => Promise<Store>;
  readonly remove: () => Promise<void>;
};

/** A store of its own in a temporary folder, on a clock that stands still. */
export async function openTestStore(name: string): Promise<TestStore> {
  const folder = createTemporaryFolder(name);
  const clock = createFakeClock();
  const open = async () => unwrap(await openStore({ dataDir: folder.path, clock, log: silentLog }));
  let store = await open();
  return {
    dataDir: folder.path,
    clock,
    get store() {
      return store;
    },
    reopen: async () => {
      store.close();
      store = await open();
      return store;
    },
    crash: async () => {
      const restore = keepFiles(store.path);
      store.close();
      restore();
      store = await open();
      return store;
    },
    remove: async () => {
      store.close();
      await folder.remove();
    },
  };
}

/** Copies an open database as the kernel has it; the undo puts the copy in place of the closed database. */
export function keepFiles(path: string): () => void {
  const kept = [path, `${path}-wal`].map((file) => ({ file, bytes: readFileSync(file) }));
  return () => {
    for (const file of databaseFamily(path)) rmSync(file, { force: true });
    for (const { file, bytes } of kept) writeFileSync(file, bytes);
  };
}

/** The value of a Result that must be one. */
export function unwrap<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code} ${JSON.stringify(result.error)}`);
  return result.value;
}

export function sampleHead(uid: number, change: Partial<MailHead> = {}): MailHead {
  return {
    mailId: uid.toString(16).padStart(32, '0'),
    messageId: `<${uid}@mail.test>`,
    subject: `Média Solution - Missions Recadrage - Lot ${uid}`,
    from: '"Média Solution" <prod@media.test>',
    sender: 'prod@media.test',
    date: 'Tue, 18 Nov 2025 09:15:00 +0000',
    sizeBytes: 8_000,
    authentication: [],
    ...change,
  };
}

export function sampleArrival(uid: number, change: Partial<Arrival> = {}): Arrival {
  const head = change.head === undefined ? sampleHead(uid) : change.head;
  return {
    uid,
    receivedAt: 1_763_457_300_000,
    sizeBytes: 8_000,
    seen: false,
    fingerprint: `fingerprint-${uid}`,
    head,
    intent: 'handle',
    ...change,
  };
}

/** Rows for mails of these UIDs; their ids in the same order. */
export function noticeMails(store: Store, uids: readonly number[], change: Partial<Arrival> = {}) {
  const before = new Set(store.ledger.undecided(INBOX, 10_000).map((mail) => mail.id));
  const lastUid = Math.max(...uids);
  store.ledger.notice(
    INBOX,
    { uidValidity: UID_VALIDITY, lastUid },
    uids.map((uid) => sampleArrival(uid, change)),
  );
  const fresh = store.ledger.undecided(INBOX, 10_000).filter((mail) => !before.has(mail.id));
  return uids.map((uid) => {
    const mail = fresh.find((candidate) => candidate.uid === uid);
    if (mail === undefined) throw new Error(`mail ${uid} got no row`);
    return mail.id;
  });
}

export function noticeMail(store: Store, uid: number, change: Partial<Arrival> = {}): MessageRowId {
  const [id] = noticeMails(store, [uid], change);
  if (id === undefined) throw new Error(`mail ${uid} got no row`);
  return id;
}

export const DELIVER: Decision = {
  action: 'deliver',
  reason: 'accepted',
  markSeen: true,
  markProcessed: true,
  dueAt: null,
};

export function sampleResult(head: MailHead, change: Partial<TriageResult> = {}): TriageResult {
  return {
    mailId: head.mailId,
    groupId: null,
    groupKey: null,
    kind: 'recadrage',
    detector: 'recadrage',
    deliveryTime: '11h45',
    urgent: false,
    links: [{ provider: 'dropbox', raw_url: 'https://www.dropbox.com/scl/fo/abc' }],
    decision: DELIVER,
    requests: [{ target: 'main', url: 'https://receiver.test/hook/secret', body: { subject: head.subject } }],
    trace: [{ check: 'sender', verdict: 'pass', detail: 'sender.allowed', params: { sender: head.sender } }],
    ...change,
  };
}

export type DecisionChange = Partial<Omit<DecisionToStore, 'result'>> & {
  readonly result?: Partial<TriageResult>;
  readonly uid?: number;
};

/** A decision on a mail as triage would have made it now, with what it would have been told of the past. */
export function decisionOn(
  store: Store,
  id: MessageRowId,
  now: number,
  change: DecisionChange = {},
): DecisionToStore {
  const uid = change.uid ?? unwrap(store.messages.summary(id)).uid;
  const head = sampleHead(uid);
  const mailId = unwrap(store.messages.summary(id)).mailId ?? head.mailId;
  const result = sampleResult({ ...head, mailId }, change.result);
  const mail = { ...head, mailId, text: 'bonjour', html: '', attachments: [], tooComplex: null };
  const known = store.decisions.knownFor({ mailId, groupKey: result.groupKey }, now, id);
  return {
    read: { mail, findings: { visible: 'bonjour' } },
    known,
    heldByWindow: true,
    groupTtlSeconds: 0,
    now,
    ...change,
    id,
    result,
  };
}

/** Stores a decision that must be taken. */
export function decide(store: Store, id: MessageRowId, now: number, change: DecisionChange = {}): void {
  const again = store.decisions.storeDecisions(
    [decisionOn(store, id, now, change)],
    store.settings.revision(),
  );
  if (again.length > 0) throw new Error('the decision was outdated');
}

export const ACCEPTED: AttemptResult = {
  outcome: 'accepted',
  status: 200,
  error: null,
  answerPreview: '{"success":true}',
  startedAt: 0,
  endedAt: 0,
};

export const REFUSED: AttemptResult = {
  ...ACCEPTED,
  outcome: 'refused',
  status: 422,
  error: { code: 'delivery.rejected', params: { status: 422 }, retryable: false },
  answerPreview: '{"success":false}',
};

/** Starts the attempt of everything that is due and ends it so; how many there were. */
export function sendAllDue(store: Store, now: number, attempt: AttemptResult = ACCEPTED): number {
  let sent = 0;
  for (;;) {
    const [due] = store.outbox.due(now, new Set());
    if (due === undefined) return sent;
    store.outbox.startAttempt(due.id, now);
    const ended = { ...attempt, startedAt: now, endedAt: now };
    if (attempt.outcome === 'accepted') store.outbox.recordDelivered(due.id, ended);
    else store.outbox.recordDead(due.id, ended);
    sent += 1;
  }
}
