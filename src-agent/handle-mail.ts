import type { MessageRowId } from './contract/entities.ts';
import type { Failure, Result } from './contract/result.ts';
import type { AgentCrashPoint } from './crash-point.ts';
import type { MailDecider, ReadMail } from './decide-mail.ts';
import { decisionLogLines } from './decision-log-lines.ts';
import type { FetchedMail, FetchOutcome, FetchRequest } from './mailbox/fetch-mail.ts';
import type { Clock, FolderKey, Log, MailLedger, NoticedMail } from './ports.ts';
import { runOneAtATime } from './run-one-at-a-time.ts';
import type { DecisionStore } from './store/decision-store.ts';

/** Rows taken at once: bounds memory (RES-3) and makes one FETCH command long enough to be quick. */
const CHUNK = 64;

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
  /** After the commit: deliveries may be due, the panels have something to show. */
  readonly onDecided: (id: MessageRowId) => void;
  readonly crashPoint: (name: AgentCrashPoint) => void;
}): MailHandler {
  const { clock, log, ledger, store, decider, crashPoint } = options;

  function fail(mail: NoticedMail, failure: Failure): void {
    const reason = failure.code === 'mail.reader-stopped' ? 'crashed-reader' : 'unreadable';
    store.storeFailure(mail.id, reason, failure, clock.now());
    log.error(`POLLER: Exception while processing message ${mail.uid}: ${failure.code}`, {
      cause: failure.cause,
    });
    options.onDecided(mail.id);
  }

  /** Judges by the head alone; gives what needs its body. */
  function judgeHeads(mails: readonly NoticedMail[]): readonly NoticedMail[] {
    return mails.filter((mail) => {
      const result = decider.byHead(mail);
      if (result === null) return true;
      for (const line of decisionLogLines({ uid: mail.uid, ...mail.head, result })) log.info(line);
      options.onDecided(mail.id);
      return false;
    });
  }

  function decide(mail: NoticedMail, read: Result<ReadMail>): void {
    if (!read.ok) {
      // The agent stops: nothing is wrong with the mail, the next start takes it up.
      if (!read.error.retryable) fail(mail, read.error);
      return;
    }
    const result = decider.byText(mail.id, read.value);
    for (const line of decisionLogLines({ uid: mail.uid, ...mail.head, result })) log.info(line);
    options.onDecided(mail.id);
  }

  /** Downloads and decides. Reading of one mail goes on while others arrive; decisions keep the order of arrival. */
  async function handleBodies(mails: readonly NoticedMail[]): Promise<'all' | 'line-cut'> {
    const byUid = new Map(mails.map((mail) => [mail.uid, mail]));
    const reads: { readonly mail: NoticedMail; readonly read: Promise<Result<ReadMail>> }[] = [];
    let cut = false;
    for await (const { uid, result } of options.fetch(mails)) {
      const mail = byUid.get(uid);
      if (mail === undefined) continue;
      if (result.ok) reads.push({ mail, read: options.read(mail, result.value) });
      else if (result.error.code === 'mail.vanished') {
        ledger.markVanished(mail.id);
        options.onDecided(mail.id);
      } else if (result.error.retryable) cut = true;
      else fail(mail, result.error);
    }
    for (const { mail, read } of reads) decide(mail, await read);
    return cut ? 'line-cut' : 'all';
  }

  const drain = runOneAtATime(async () => {
    for (;;) {
      const mails = ledger.undecided(options.folder(), CHUNK);
      if (mails.length === 0) return;
      const bodies = judgeHeads(mails);
      if (bodies.length === 0) continue;
      const ids = bodies.map((mail) => mail.id);
      store.startHandling(ids);
      crashPoint('handling-started');
      const outcome = await handleBodies(bodies);
      // Those without a decision did no harm: a line was cut or the agent stops.
      store.endHandling(ids);
      if (outcome === 'line-cut') return;
    }
  });

  return { drain: drain.run, settled: drain.settled };
}
