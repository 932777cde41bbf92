import type { MessageRowId, TriageResult } from './contract/entities.ts';
import type { Failure, Result } from './contract/result.ts';
import type { AgentCrashPoint } from './crash-point.ts';
import type { MailDecider, ReadMail } from './decide-mail.ts';
import { createDecisionDesk, type DecisionDesk } from './decision-desk.ts';
import { decisionLogLines } from './decision-log-lines.ts';
import type { FetchedMail, FetchOutcome, FetchRequest } from './mailbox/fetch-mail.ts';
import type { Clock, FolderKey, Log, MailLedger, NoticedMail } from './ports.ts';
import { runOneAtATime } from './run-one-at-a-time.ts';
import type { DecisionStore } from './store/decision-store.ts';

/** Rows taken at once: bounds memory (RES-3) and makes one FETCH command long enough to be quick. */
const CHUNK = 64;
/** Rows in hand at once: those being fetched and those being decided meanwhile. */
const MOST_IN_HAND = 4 * CHUNK;

type Desk = DecisionDesk<NoticedMail, Result<ReadMail>>;

export type MailHandler = {
  /** Handles all rows without a decision; a call made meanwhile joins the running one, which then looks again. */
  drain(): Promise<void>;
  /** When nothing is being handled any more. */
  settled(): Promise<void>;
};

/** The road of a mail from its row to its decision (docs/ARCHITECTURE.md). */
export function createMailHandler(options: {
  readonly clock: Clock;
  readonly log: Log;
  readonly folder: () => FolderKey;
  readonly ledger: Pick<MailLedger, 'undecided' | 'markVanished'>;
  readonly store: Pick<DecisionStore, 'startHandling' | 'endHandling' | 'storeFailure'>;
  readonly decider: MailDecider;
  readonly fetch: (mails: readonly FetchRequest[]) => AsyncIterable<FetchOutcome>;
  readonly read: (mail: NoticedMail, fetched: FetchedMail) => Promise<Result<ReadMail>>;
  /** When a mail can be read without waiting for the reader's own start. */
  readonly readerReady: () => Promise<void>;
  /** After the commit: deliveries may be due, the panels have something to show. */
  readonly onDecided: (ids: readonly MessageRowId[]) => void;
  readonly crashPoint: (name: AgentCrashPoint) => void;
}): MailHandler {
  const { clock, log, ledger, store, decider, crashPoint } = options;

  function fail(mail: NoticedMail, failure: Failure): void {
    const reason = failure.code === 'mail.reader-stopped' ? 'crashed-reader' : 'unreadable';
    store.storeFailure(mail.id, reason, failure, clock.now());
    log.error(`POLLER: Exception while processing message ${mail.uid}: ${failure.code}`, {
      cause: failure.cause,
    });
    options.onDecided([mail.id]);
  }

  function tell(mails: readonly NoticedMail[], results: ReadonlyMap<MessageRowId, TriageResult>): void {
    for (const { id, uid, head } of mails) {
      const result = results.get(id);
      if (result === undefined) continue;
      for (const line of decisionLogLines({ uid, ...head, result })) log.info(line);
    }
    options.onDecided([...results.keys()]);
  }

  /** Judges by the head alone; gives what needs its body. */
  function judgeHeads(mails: readonly NoticedMail[]): readonly NoticedMail[] {
    const results = decider.byHead(mails);
    if (results.size > 0) tell(mails, results);
    return mails.filter(({ id }) => !results.has(id));
  }

  function decide(batch: readonly { readonly mail: NoticedMail; readonly read: Result<ReadMail> }[]): void {
    const read = batch.flatMap(({ mail, read: one }) =>
      one.ok ? { mail, id: mail.id, read: one.value } : [],
    );
    if (read.length > 0) {
      const results = decider.byText(read);
      tell(
        read.map(({ mail }) => mail),
        results,
      );
    }
    for (const { mail, read: one } of batch) {
      // Retryable: the agent stops. Nothing is wrong with the mail, the next start takes it up.
      if (!one.ok && !one.error.retryable) fail(mail, one.error);
    }
  }

  /** Downloads and puts on the desk; reading and deciding of some mails go on while others arrive. */
  async function fetchBodies(mails: readonly NoticedMail[], desk: Desk): Promise<'all' | 'line-cut'> {
    const byUid = new Map(mails.map((mail) => [mail.uid, mail]));
    let cut = false;
    let marked = false;
    /** In hand from when it is read, not while it travels: a crash blames no mail that nobody has opened (PRO-6). */
    const markInHand = async (): Promise<void> => {
      if (marked) return;
      marked = true;
      await options.readerReady();
      store.startHandling(mails.map(({ id }) => id));
      crashPoint('handling-started');
    };
    for await (const { uid, result } of options.fetch(mails)) {
      const mail = byUid.get(uid);
      if (mail === undefined) continue;
      if (result.ok) {
        await markInHand();
        desk.put(mail, mail.head.sizeBytes, options.read(mail, result.value));
        await desk.room();
      } else if (result.error.code === 'mail.vanished') {
        ledger.markVanished(mail.id);
        options.onDecided([mail.id]);
      } else if (result.error.retryable) cut = true;
      else fail(mail, result.error);
    }
    return cut ? 'line-cut' : 'all';
  }

  /** Rows that are not in hand yet. One that was present at a crash comes alone, when nothing else is in hand. */
  function nextRows(inHand: ReadonlySet<MessageRowId>): readonly NoticedMail[] {
    const rows = ledger.undecided(options.folder(), CHUNK + inHand.size);
    return rows.filter(({ id }) => !inHand.has(id)).slice(0, CHUNK);
  }

  /** To whatever else waits for the loop. */
  const giveWay = (): Promise<void> => new Promise((resolve) => clock.setTimer(0, resolve));

  const drain = runOneAtATime(async () => {
    const desk: Desk = createDecisionDesk({ clock, decide });
    const inHand = new Set<MessageRowId>();
    const clear = async (): Promise<void> => {
      await desk.cleared();
      // Those without a decision did no harm: a line was cut or the agent stops.
      if (inHand.size > 0) store.endHandling([...inHand]);
      inHand.clear();
    };
    for (;;) {
      const mails = nextRows(inHand);
      if (mails.length === 0 && inHand.size === 0) return;
      const bodies = mails.length === 0 ? [] : judgeHeads(mails);
      if (bodies.length === 0 && mails.length === CHUNK) await giveWay();
      if (bodies.length > 0) {
        for (const { id } of bodies) inHand.add(id);
        const outcome = await fetchBodies(bodies, desk);
        if (outcome === 'line-cut') {
          await clear();
          return;
        }
      }
      // A full chunk has others behind it, which are fetched while this one is decided.
      if (mails.length < CHUNK || inHand.size >= MOST_IN_HAND) await clear();
    }
  });

  return { drain: drain.run, settled: drain.settled };
}
