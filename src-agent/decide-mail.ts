import type { Mail, MailHead, MessageRowId, TriageResult } from './contract/entities.ts';
import type { Settings } from './contract/settings.ts';
import type { AgentCrashPoint } from './crash-point.ts';
import type { Clock, Known } from './ports.ts';
import type { DecisionStore } from './store/decision-store.ts';
import type { Findings } from './triage/recognise.ts';
import { isHeldByWindow, triage, triageHead } from './triage/triage.ts';

/** A mail as the worker read it. */
export type ReadMail = { readonly mail: Mail; readonly findings: Findings };

/** The settings in force and the number of their version, which decisions name. */
export type CurrentSettings = { readonly document: Settings; readonly revision: number };

export type MailDecider = {
  /** Decides by the head alone where it suffices, and stores that; null: the body is needed. */
  byHead(mail: { readonly id: MessageRowId; readonly head: MailHead }): TriageResult | null;
  /** Decides and stores, in one go: nothing happens between knowing the past and storing. */
  byText(id: MessageRowId, read: ReadMail): TriageResult;
};

const NOTHING_KNOWN: Known = { mailProcessed: false, group: 'none' };

/** Triage with the store on both sides: asks it for the past, gives it the decision. */
export function createMailDecider(options: {
  readonly clock: Clock;
  readonly store: Pick<DecisionStore, 'knownFor' | 'storeDecisions'>;
  readonly settings: () => CurrentSettings;
  readonly crashPoint: (name: AgentCrashPoint) => void;
}): MailDecider {
  const { clock, store, crashPoint } = options;

  function put(
    id: MessageRowId,
    read: ReadMail | null,
    result: TriageResult,
    known: Known,
    current: CurrentSettings,
  ): void {
    crashPoint('before-decision');
    const again = store.storeDecisions(
      [
        {
          id,
          read,
          result,
          known,
          heldByWindow: isHeldByWindow(result, current.document),
          groupTtlSeconds: current.document.triage.groupTtlSeconds,
          now: clock.now(),
        },
      ],
      current.revision,
    );
    crashPoint('after-decision');
    // Knowing and storing run without a gap: the store can have no newer facts than those just read.
    if (again.length > 0) throw new Error(`the decision on mail ${id} was outdated before it was stored`);
  }

  return {
    byHead: ({ id, head }) => {
      const current = options.settings();
      const now = clock.now();
      const known = store.knownFor({ mailId: head.mailId, groupKey: null }, now, id);
      const result = triageHead(head, current.document, known, now);
      if (result !== null) put(id, null, result, known, current);
      return result;
    },
    byText: (id, { mail, findings }) => {
      const current = options.settings();
      const now = clock.now();
      // The group's key is part of what triage finds out; its past can only be asked for with it.
      const { mailId, groupKey } = triage(mail, findings, current.document, NOTHING_KNOWN, now);
      const known = store.knownFor({ mailId, groupKey }, now, id);
      const result = triage(mail, findings, current.document, known, now);
      put(id, { mail, findings }, result, known, current);
      return result;
    },
  };
}
