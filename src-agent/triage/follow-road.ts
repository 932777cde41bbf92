import type { Decision, MailHead, TraceStep, TriageResult } from '../contract/entities.ts';
import type { Verdict } from './trace.ts';

/** What becomes known of a mail on its road through the checks. */
export type Facts = Omit<TriageResult, 'mailId' | 'decision' | 'trace'>;

/** Yields the verdict of each check in turn; returns the decision, or null when the road leads on elsewhere. */
export type Road = Generator<Verdict, Decision | null, void>;

const NOTHING_YET: Facts = {
  groupId: null,
  groupKey: null,
  kind: 'other',
  detector: null,
  deliveryTime: null,
  urgent: false,
  links: [],
  requests: [],
};

/** Goes along a road until a check stops it or its end; null when neither decided. */
export function followRoad(
  head: MailHead,
  build: (learn: (facts: Partial<Facts>) => void) => Road,
): TriageResult | null {
  let facts = NOTHING_YET;
  const trace: TraceStep[] = [];
  const road = build((more) => {
    facts = { ...facts, ...more };
  });
  for (;;) {
    const next = road.next();
    if (!next.done) trace.push(...next.value.steps);
    const decision = next.done ? next.value : next.value.decision;
    if (decision !== null) return { mailId: head.mailId, ...facts, decision, trace };
    if (next.done) return null;
  }
}
