import type { Mail, MailHead, MessageRowId, TriageResult } from './contract/entities.ts';
import type { Settings } from './contract/settings.ts';
import type { AgentCrashPoint } from './crash-point.ts';
import type { Clock, Known } from './ports.ts';
import type { DecisionStore, DecisionToStore } from './store/decision-store.ts';
import type { Findings } from './triage/recognise.ts';
import { isHeldByWindow, triage, triageHead } from './triage/triage.ts';

/** A mail as the worker read it. */
export type ReadMail = { readonly mail: Mail; readonly findings: Findings };

/** The settings in force and the number of their version, which decisions name. */
export type CurrentSettings = { readonly document: Settings; readonly revision: number };

export type MailDecider = {
  /** Decides and stores those that their head suffices for; the others need their body. */
  byHead(mails: readonly HeadOnly[]): ReadonlyMap<MessageRowId, TriageResult>;
  /**
   * Decides and stores all, in the order given and in one commit as far as they do not change the facts for each
   * other. Nothing happens between knowing the past and storing.
   */
  byText(mails: readonly ReadToDecide[]): ReadonlyMap<MessageRowId, TriageResult>;
};

type HeadOnly = { readonly id: MessageRowId; readonly head: MailHead };
type ReadToDecide = {
  readonly id: MessageRowId;
  readonly read: ReadMail;
  /** Of a mail that waited: when it was first judged. What depends on the day it came by depends on that day. */
  readonly judgedAt?: number;
};

/** What one mail came to, before it is stored. */
type Judged = { readonly result: TriageResult; readonly known: Known };

const NOTHING_KNOWN: Known = { mailProcessed: false, group: 'none' };

/** Triage with the store on both sides: asks it for the past, gives it the decision. */
export function createMailDecider(options: {
  readonly clock: Clock;
  readonly store: Pick<DecisionStore, 'knownFor' | 'storeDecisions'>;
  readonly settings: () => CurrentSettings;
  readonly crashPoint: (name: AgentCrashPoint) => void;
}): MailDecider {
  const { clock, store, crashPoint } = options;

  function judgeHead({ id, head }: HeadOnly, settings: Settings, now: number): Judged | null {
    const known = store.knownFor({ mailId: head.mailId, groupKey: null }, now, id);
    const result = triageHead(head, settings, known, now);
    return result === null ? null : { result, known };
  }

  function judgeText({ id, read, judgedAt }: ReadToDecide, settings: Settings, now: number): Judged {
    const { mail, findings } = read;
    // The group's key is part of what triage finds out; its past can only be asked for with it.
    const asNew = triage(mail, findings, settings, NOTHING_KNOWN, now, judgedAt);
    const known = store.knownFor({ mailId: asNew.mailId, groupKey: asNew.groupKey }, now, id);
    const isNew = !known.mailProcessed && known.group === 'none';
    const result = isNew ? asNew : triage(mail, findings, settings, known, now, judgedAt);
    // A copy is refused before its group is looked at: the store then compares what is known without a group.
    return { result, known: result.groupKey === null ? { ...known, group: 'none' } : known };
  }

  /** Those that an earlier one of the same batch changed the facts for are judged again: each time one less. */
  function decideAll<Mail extends { readonly id: MessageRowId; readonly read?: ReadMail }>(
    mails: readonly Mail[],
    judge: (mail: Mail, settings: Settings, now: number) => Judged | null,
  ): ReadonlyMap<MessageRowId, TriageResult> {
    const current = options.settings();
    const results = new Map<MessageRowId, TriageResult>();
    for (let left = mails; left.length > 0; ) {
      const now = clock.now();
      const batch = left.flatMap((mail) => {
        const judged = judge(mail, current.document, now);
        return judged === null ? [] : [toStore(mail.id, mail.read ?? null, judged, current, now)];
      });
      if (batch.length === 0) break;
      crashPoint('before-decision');
      const again = new Set(store.storeDecisions(batch, current.revision));
      crashPoint('after-decision');
      for (const { id, result } of batch) if (!again.has(id)) results.set(id, result);
      // Knowing and storing run without a gap: the first of a batch is never outdated.
      if (again.size === batch.length) throw new Error('decisions were outdated before they were stored');
      left = mails.filter(({ id }) => again.has(id));
    }
    return results;
  }

  return {
    byHead: (mails) => decideAll(mails, judgeHead),
    byText: (mails) => decideAll(mails, judgeText),
  };
}

function toStore(
  id: MessageRowId,
  read: ReadMail | null,
  { result, known }: Judged,
  { document }: CurrentSettings,
  now: number,
): DecisionToStore {
  const { groupTtlSeconds } = document.triage;
  const heldByWindow = isHeldByWindow(result, document);
  return { id, read, result, known, heldByWindow, groupTtlSeconds, now };
}
