import type { Decision, Mail, MailHead, MessageRowId, Reason, TriageResult } from './contract/entities.ts';
import type { Failure, Result } from './contract/result.ts';
import type { Settings } from './contract/settings.ts';
import { decisionLogLines } from './decision-log-lines.ts';
import type { Clock, FolderKey, Known, Log, MailLedger, NoticedMail } from './ports.ts';
import type { Findings } from './triage/recognise.ts';
import { triage, triageHead } from './triage/triage.ts';

/** Rows taken at once: bounds memory (RES-3) and keeps one FETCH command long enough to be quick. */
const CHUNK = 64;

/** A mail as the worker read it. */
export type ReadMail = { readonly mail: Mail; readonly findings: Findings };

/** A decided mail as it is stored; `read` is null when only its head was needed. */
export type Verdict = {
  readonly id: MessageRowId;
  readonly read: ReadMail | null;
  readonly result: TriageResult;
};

/** What deciding asks of the store. Synchronous, so that nothing happens between knowing and storing. */
export type DecisionStore = {
  knownFor(
    mail: { readonly mailId: string; readonly groupKey: string | null },
    now: number,
    except: MessageRowId,
  ): Known;
  /** Durable before the mail's bytes are touched (PRO-6): a mail present at two crashes is set aside. */
  startHandling(ids: readonly MessageRowId[]): void;
  storeDecision(verdict: Verdict, now: number): void;
  /** The mail cannot be read: ended as failed, with its reason. */
  storeFailure(id: MessageRowId, reason: Reason, failure: Failure, now: number): void;
};

/** What is downloaded of a mail, as the reader takes it. */
export type MailSource<Fetched> = {
  fetch(uids: readonly number[]): AsyncIterable<{ readonly uid: number; readonly result: Result<Fetched> }>;
  read(head: MailHead, fetched: Fetched, settings: Settings): Promise<Result<ReadMail>>;
};

export type MailHandler = {
  /** Handles all rows without a decision; calls made meanwhile join the running one and see later rows too. */
  drain(): Promise<void>;
};

/** The road of a mail from its row to its decision (docs/ARCHITECTURE.md). */
export function createMailHandler<Fetched>(options: {
  readonly clock: Clock;
  readonly log: Log;
  readonly folder: FolderKey;
  readonly ledger: Pick<MailLedger, 'undecided' | 'markVanished'>;
  readonly store: DecisionStore;
  readonly source: MailSource<Fetched>;
  readonly settings: () => Settings;
  /** After the commit: deliveries may be due, the panels have something to show. */
  readonly onDecided: (id: MessageRowId, decision: Decision | null) => void;
  readonly crashPoint?: (name: string) => void;
}): MailHandler {
  const { clock, log, folder, ledger, store, source } = options;
  const crashPoint = options.crashPoint ?? (() => undefined);
  let running: Promise<void> | null = null;
  let again = false;

  function known(result: TriageResult, id: MessageRowId): Known {
    return store.knownFor({ mailId: result.mailId, groupKey: result.groupKey }, clock.now(), id);
  }

  function conclude(mail: NoticedMail, read: ReadMail | null, result: TriageResult): void {
    crashPoint('before-decision');
    store.storeDecision({ id: mail.id, read, result }, clock.now());
    crashPoint('after-decision');
    for (const line of decisionLogLines({ uid: mail.uid, ...mail.head, result })) log.info(line);
    options.onDecided(mail.id, result.decision);
  }

  function fail(mail: NoticedMail, failure: Failure): void {
    const reason = failure.code === 'mail.reader-stopped' ? 'crashed-reader' : 'unreadable';
    store.storeFailure(mail.id, reason, failure, clock.now());
    log.error(`POLLER: Exception while processing message ${mail.uid}: ${failure.code}`, {
      cause: failure.cause,
    });
    options.onDecided(mail.id, null);
  }

  /** Judges by the head alone; gives what needs its body. */
  function judgeHeads(mails: readonly NoticedMail[], settings: Settings): readonly NoticedMail[] {
    return mails.filter((mail) => {
      const now = clock.now();
      const past = store.knownFor({ mailId: mail.head.mailId, groupKey: null }, now, mail.id);
      const refusal = triageHead(mail.head, settings, past, now);
      if (refusal !== null) conclude(mail, null, refusal);
      return refusal === null;
    });
  }

  /** Downloads and reads; reading of one mail goes on while the next arrives. Order is kept for deciding. */
  async function readBodies(mails: readonly NoticedMail[], settings: Settings): Promise<boolean> {
    const byUid = new Map(mails.map((mail) => [mail.uid, mail]));
    const reads: { mail: NoticedMail; reading: Promise<Result<ReadMail>> }[] = [];
    let connected = true;
    for await (const { uid, result } of source.fetch([...byUid.keys()])) {
      const mail = byUid.get(uid);
      if (mail === undefined) continue;
      if (result.ok) {
        reads.push({ mail, reading: source.read(mail.head, result.value, settings) });
      } else if (result.error.code === 'mail.vanished') {
        ledger.markVanished(mail.id);
        options.onDecided(mail.id, null);
      } else if (result.error.retryable) {
        connected = false;
      } else {
        fail(mail, result.error);
      }
    }
    for (const { mail, reading } of reads) {
      const read = await reading;
      if (!read.ok) {
        fail(mail, read.error);
        continue;
      }
      const { value } = read;
      const preview = triage(
        value.mail,
        value.findings,
        settings,
        { mailProcessed: false, group: 'none' },
        clock.now(),
      );
      conclude(
        mail,
        value,
        triage(value.mail, value.findings, settings, known(preview, mail.id), clock.now()),
      );
    }
    return connected;
  }

  async function drainOnce(): Promise<void> {
    for (;;) {
      const mails = ledger.undecided(folder, CHUNK);
      if (mails.length === 0) return;
      const settings = options.settings();
      const bodies = judgeHeads(mails, settings);
      if (bodies.length === 0) continue;
      store.startHandling(bodies.map((mail) => mail.id));
      crashPoint('handling-started');
      // A cut line leaves the rest without a decision: the next connection takes them up.
      if (!(await readBodies(bodies, settings))) return;
    }
  }

  return {
    drain: () => {
      if (running !== null) {
        again = true;
        return running;
      }
      running = (async () => {
        try {
          do {
            again = false;
            await drainOnce();
          } while (again);
        } finally {
          running = null;
        }
      })();
      return running;
    },
  };
}
